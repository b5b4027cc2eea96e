#!/usr/bin/env node
// The command's first file: it runs `main.ts` and all that this needs, as `npm run build` has bundled them, with the
// compiled code that the build has kept of them (docs/decisions/009-quick-lint.md).
import fs = require('node:fs');
import nodeModule = require('node:module');
import path = require('node:path');
import vm = require('node:vm');

/** The bundle is one expression, this function. */
type Bundle = (require: NodeJS.Require, __filename: string) => void;

const file = path.join(__dirname, 'bundle/main.js');

/**
 * Where the build keeps compiled code for the Node that runs. The name tells it from every other Node: on Node 20 V8
 * takes code over from another build of its own version, and crashes.
 */
function keptCodeFile(): string {
  const node = fs.statSync(process.execPath, { throwIfNoEntry: false });
  return path.join(
    __dirname,
    `bundle/main-${process.version}-${node?.size}-${Math.trunc(node?.mtimeMs ?? 0)}.kept`,
  );
}

/** The bundle, with kept code where there is some; else, or if V8 refuses it, V8 compiles what it comes to. */
function compileBundle(): vm.Script {
  const source = fs.readFileSync(file, 'utf8');
  const kept = keptCodeFile();
  const options = fs.existsSync(kept) ? { cachedData: fs.readFileSync(kept) } : {};
  return new vm.Script(source, { filename: file, ...options });
}

/** A sentence, where the Node that runs is older than the `engines` of package.json. */
function lackOfNode(): string | undefined {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return undefined;
  return `this is Node ${process.version}, and Dargah needs 20.19 or newer. Install one from https://nodejs.org or your system`;
}

function runBundle(script: vm.Script): void {
  const bundle = script.runInThisContext() as Bundle;
  bundle(nodeModule.createRequire(file), file);
}

// Before anything is loaded that an older Node cannot read, and would answer with a stack trace.
if (require.main === module) {
  const lack = lackOfNode();
  if (lack === undefined) runBundle(compileBundle());
  else {
    process.stderr.write(`dargah: ${lack}\n`);
    process.exitCode = 2;
  }
}

export = { compileBundle, runBundle, keptCodeFile };

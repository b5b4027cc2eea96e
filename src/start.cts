#!/usr/bin/env node
// The file that `dargah` is: runs `main.ts` as `npm run build` has bundled it (docs/decisions/009-quick-lint.md). It
// stands alone so that a Node too old to read the bundle gets a sentence and not a stack trace.

/** A sentence, where the Node that runs is older than the `engines` of package.json. */
function complaint(): string | undefined {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return undefined;
  return `this is Node ${process.version}, and Dargah needs 20.19 or newer. Install one from https://nodejs.org or your system`;
}

const message = complaint();
if (message === undefined) require('./bundle/main.cjs');
else {
  process.stderr.write(`dargah: ${message}\n`);
  process.exitCode = 2;
}

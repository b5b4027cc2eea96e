// `npm run build`: writes dist/. It stays as it is where it was made of these very files, and nothing of it has changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const sources = ['src', 'console', 'schemas', 'scripts', 'package.json', 'package-lock.json'];
const settings = ['tsconfig.json', 'tsconfig.build.json'];
/** Each needs what those before it write. */
const steps = [
  ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'],
  ['scripts/validators.mjs'],
  ['scripts/commonjs.mjs'],
  ['scripts/bundle.mjs'],
  ['scripts/browser.mjs'],
];
/** Says of which files dist/ was made, and what came of them. */
const note = 'node_modules/.cache/dargah/built';

if (existsSync(note) && readFileSync(note, 'utf8') === fingerprint()) {
  // Tests of what is built look whether it is newer than its source.
  utimesSync('dist/start.cjs', new Date(), new Date());
} else {
  rmSync(note, { force: true });
  for (const step of steps) {
    const { status } = spawnSync(process.execPath, step, { stdio: 'inherit' });
    if (status !== 0) process.exit(status ?? 1);
  }
  mkdirSync(dirname(note), { recursive: true });
  writeFileSync(note, fingerprint());
}

function fingerprint() {
  const hash = createHash('sha256').update(process.version);
  for (const file of [...sources, ...settings, 'dist'].flatMap(filesAt)) {
    hash.update(`\0${file}\0`).update(createHash('sha256').update(readFileSync(file)).digest());
  }
  return hash.digest('hex');
}

/** A file itself, or all below a folder. */
function filesAt(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return entries.map(({ parentPath, name }) => join(parentPath, name)).sort();
}

// Runs the command with the arguments given, and keeps the code that V8 has compiled for it: part of `npm run build`.
// At the end and not before: V8 compiles a function when it is first called.
const { writeFileSync } = require('node:fs');
const { compileBundle, keptCodeFile, runBundle } = require('../dist/start.cjs');

const script = compileBundle();
process.on('exit', () => writeFileSync(keptCodeFile(), script.createCachedData()));
runBundle(script);

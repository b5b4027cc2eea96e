// Answers clicks by one rules file over HTTP, and says what each cost: the processor's time of all threads, and how far
// the process grew. Run as a process of its own by costly-clicks.test.ts, from what `npm run build` made, with the rules
// file as its argument.
import { readFileSync, writeFileSync } from 'node:fs';
import { createGateway } from '../../dist/http/gateway.js';
import { listen } from '../../dist/http/listen.js';
import { prepareRules } from '../../dist/index.js';
import { shippedContract } from '../../dist/platform/contract.js';
import { createMetrics } from '../../dist/telemetry/metrics.js';

const { ruleset, diagnostics } = prepareRules({
  file: 'rules.yaml',
  text: readFileSync(process.argv[2], 'utf8'),
});
const log = { info() {}, warn() {}, error() {} };
const app = createGateway({
  path: '/',
  maxBodyBytes: 64 * 1024,
  rules: () => ({ ruleset, revision: '0' }),
  keys: undefined,
  contract: shippedContract(),
  log,
  metrics: createMetrics(),
  // As much as the outbox does with an event before it is written.
  tell: async ({ notifications }, answer) => {
    for (const { data } of notifications) JSON.stringify(data);
    answer();
  },
});
const { port } = await listen(app, { host: '127.0.0.1', port: 0 });
let cpu;
let memory;
process.on('message', () => {
  if (cpu === undefined) {
    globalThis.gc();
    writeFileSync('/proc/self/clear_refs', '5'); // the peak starts anew
    memory = peakMegabytes();
    cpu = process.cpuUsage();
    process.send({ ready: true });
  } else {
    const { user, system } = process.cpuUsage(cpu);
    process.send({ milliseconds: (user + system) / 1000, megabytes: peakMegabytes() - memory });
    cpu = undefined;
  }
});

function peakMegabytes() {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
}

process.send({ port, errors: diagnostics.filter(({ severity }) => severity === 'error').length });

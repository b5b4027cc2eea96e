import { parentPort, workerData } from 'node:worker_threads';
import { createSecrets } from '../config/secrets.js';
import { compileContract, shippedContract } from '../platform/contract.js';
import { analyzeRules } from '../rules/analyze.js';
import type { Diagnostic } from '../rules/diagnostic.js';
import { planRules } from '../rules/engine/plan.js';
import { testAnalyzedRules } from '../rules/tests/tested.js';
import type { Job, Stage } from './prepare.js';
import { receiveText, sendList, sendPlan } from './prepare-parcels.js';

// The thread that `prepare.ts` starts: it examines one text, sends what it finds, and ends.
const { file, text, schemas, environment, requireTests, plan, diagnostics } = workerData as Job;
const contract = schemas === undefined ? shippedContract() : compileContract(schemas);
let failures: Diagnostic[] = [];
const examined = analyzeRules(
  { file, text: receiveText(text), contract, ...(environment && { secrets: createSecrets(environment) }) },
  {
    onResolved(resolved) {
      sendPlan(planRules(resolved, file), plan);
      tell('planned');
    },
    onSound(sound) {
      if (requireTests) failures = testAnalyzedRules(sound, file).diagnostics;
      if (failures.length === 0) tell('sound');
    },
  },
);
sendList([...examined.diagnostics, ...failures], diagnostics);
tell('done');

function tell(stage: Stage): void {
  parentPort!.postMessage(stage);
}

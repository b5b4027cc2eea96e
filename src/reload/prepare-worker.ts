import { serialize } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { languageNamed } from '../config/language.js';
import { createSecretSource } from '../config/secret-source.js';
import { compileContract, shippedContract } from '../platform/contract.js';
import { analyzeRules } from '../rules/analyze.js';
import { type Diagnostic, isError } from '../rules/diagnostic.js';
import { planRules } from '../rules/engine/plan.js';
import { testAnalyzedRules } from '../rules/tests/tested.js';
import type { Job, Progress } from './prepare.js';

/** What an edit changes is for the log: nobody waits for it, and it must not take a processor for long. */
const longestComparisonMs = 2_000;

// The thread that `prepare.ts` starts: it analyzes one text, sends what it finds, and ends.
void prepare(workerData as Job);

async function prepare(job: Job): Promise<void> {
  const { file, text, parts, vars, schemas, environment, requireTests, masks, inForce } = job;
  const language = await languageNamed(job.language);
  const contract = schemas === undefined ? shippedContract() : compileContract(schemas);
  const secrets = environment && createSecretSource(environment);
  const planMasks = masks ? (await import('../rules/masks/mask-plan.js')).planMasks : undefined;
  let failures: Diagnostic[] = [];
  const { diagnostics, resolved } = analyzeRules(
    { file, text, parts, vars, language, contract, ...(secrets && { secrets }) },
    (valid) => {
      if (requireTests) failures = testAnalyzedRules(valid, file).diagnostics;
      if (failures.length > 0) return;
      send({
        plan: serialize(planRules(valid.resolved, file)),
        masks: planMasks?.(valid.resolved, contract),
      });
    },
  );
  const found = [...diagnostics, ...failures];
  send({ diagnostics: found });
  if (inForce === undefined || !resolved || found.some(isError)) return;
  const { summarizeEdit } = await import('../rules/edit-plan.js');
  const end = performance.now() + longestComparisonMs;
  send({ edit: summarizeEdit(inForce, resolved, { contract, mayGoOn: () => performance.now() < end }) });
}

function send(progress: Progress): void {
  parentPort!.postMessage(progress);
}

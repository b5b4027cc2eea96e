import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { type CommandContext, CommandFailure, count, exitCodes } from '../../config/context.js';
import { loadContract } from '../../config/contract.js';
import type { Contract } from '../../platform/contract.js';
import { createJudge, formatDisagreement } from '../../rules/analysis/judge.js';
import { type AnalyzedRules, analyzeRules } from '../../rules/analyze.js';
import { formatDiagnostic } from '../../rules/diagnostic.js';
import { explain as explainRequest } from '../../rules/explain.js';
import type { ResolvedRules } from '../../rules/model.js';
import { parseInstant } from '../../values/instant.js';
import { renderExplanationJson } from '../format/explain/json.js';
import { renderExplanation } from '../format/explain/text.js';
import { showsColor } from '../format/paint.js';
import { type RequestFlags, readRequest } from '../request.js';

export interface ExplainOptions {
  rules: string;
  /** The folder of `--schemas`. */
  schemas: string | undefined;
  request: RequestFlags;
  /** As written. Default: the time of the call. */
  now?: string;
  format: string;
  all: boolean;
  /** Decide the request by json-logic-js as well. */
  judge: boolean;
}

/**
 * `dargah explain`: which rule answers a request, and why the others do not.
 * @returns the exit code: not fine where the rules and json-logic-js disagree
 * @throws {CommandFailure} when the command or the rules are wrong.
 */
export async function explain(options: ExplainOptions, context: CommandContext): Promise<number> {
  const { rules: file, format, all } = options;
  if (!formats.includes(format)) {
    throw wrong(
      `--format is ${JSON.stringify(format)}, which is not a format. Write ${formats.join(' or ')}`,
    );
  }
  const now = options.now === undefined ? new Date() : parseInstant(options.now);
  if (now === undefined) {
    throw wrong(
      `--now is ${JSON.stringify(options.now)}, which is not an instant. Write it with its zone, as 2026-11-22T10:00:00+03:30`,
    );
  }
  const contract = await loadContract(options.schemas);
  const { request, numbersAsText } = await readRequest(options.request, context);
  const { resolved, locate } = await examineFile(file, contract, context);
  const judge = options.judge ? createJudge(resolved) : undefined;
  const explanation = explainRequest(resolved, file, contract, request, now, judge);
  context.stdout.write(
    format === 'json'
      ? renderExplanationJson(explanation, { file, request, numbersAsText, now, locate, all })
      : renderExplanation(explanation, {
          numbersAsText,
          locate,
          all,
          color: showsColor(context.stdout, context.environment),
        }),
  );
  const { disagreement } = explanation;
  if (disagreement === undefined) return exitCodes.fine;
  context.stderr.write(`dargah: ${formatDisagreement(disagreement)}\n`);
  return exitCodes.failed;
}

const formats = ['text', 'json'];

type SoundRules = AnalyzedRules & { resolved: ResolvedRules };

/** Reads and checks a rules file; errors are told, and are the end. Warnings are the business of `lint`. */
async function examineFile(file: string, contract: Contract, context: CommandContext): Promise<SoundRules> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw wrong(`${file} cannot be read: ${(error as Error).message}`);
  }
  if (!isUtf8(bytes))
    throw new CommandFailure(`${file} is not UTF-8 text. Save it as UTF-8`, exitCodes.failed);
  const examined = analyzeRules({ file, text: bytes.toString('utf8'), contract });
  const errors = examined.diagnostics.filter(({ severity }) => severity === 'error');
  for (const error of errors) context.stderr.write(`${formatDiagnostic(error)}\n`);
  const { resolved } = examined;
  if (errors.length > 0 || resolved === undefined) {
    const mend = errors.length === 1 ? 'Mend it' : 'Mend them';
    throw new CommandFailure(
      `${file} has ${count(errors.length, 'error')}, so it answers nothing that could be explained. ${mend} first`,
      exitCodes.failed,
    );
  }
  return { ...examined, resolved };
}

function wrong(message: string): CommandFailure {
  return new CommandFailure(message, exitCodes.wrongCommand);
}

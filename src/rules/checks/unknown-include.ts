import { calls } from '../../platform/calls.js';
import { type Contract, givenFields } from '../../platform/contract.js';
import { buttonData } from '../../platform/dynamic-action.js';
import { isOwnFact } from '../../platform/facts.js';
import { factWithoutFields } from '../../platform/known-facts.js';
import { say } from '../../values/message.js';
import { splitPath } from '../../values/path.js';
import { didYouMean, nearest } from '../../values/suggest.js';
import type { Finding } from '../diagnostic.js';
import { type ResolvedRules, rulesetsOf } from '../model.js';
import { referencesOf } from '../references.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Receivers',
  severity: 'warning',
  summary: '`include` of a receiver or of the ticket names a field that requests do not have.',
  help: 'Such a field would be missing in every event, or in every ticket. What your own buttons send is below `extra_data`, where any path is possible: `extra_data.answer`, not `answer`. The platform adds fields without notice, so an unknown one is only a warning. `vars` and `now` are not fields of the request and are never sent: an error.',
  looksAtFile: true,
  run({ resolved, contracts }, report) {
    const fields = fieldsOf(rulesetsOf(resolved), contracts);
    for (const { kind, path, place } of referencesOf(resolved)) {
      const fault =
        kind === 'include' ? faultOf(path, fields, 'event', resolved.file.experiments) : undefined;
      if (fault) report({ ...place, ...fault });
    }
    const { sessions } = resolved;
    if (sessions?.ticket === undefined) return;
    const ofTicket = fieldsOf([sessions], contracts);
    sessions.ticket.include.forEach((path, index) => {
      const fault = faultOf(path, ofTicket, 'ticket');
      if (fault) report({ path: ['sessions', 'ticket', 'include', index], ...fault });
    });
  },
};

/** The fields of the calls, also those of request schemas of the operator's own. */
function fieldsOf(rulesets: readonly ResolvedRules[], contracts: Contract): string[] {
  const names = rulesets.flatMap(({ call }) => [
    ...Object.keys(calls[call].fields),
    ...givenFields(contracts[call]).keys(),
  ]);
  return [...new Set(names)];
}

function faultOf(
  path = '',
  fields: readonly string[],
  into: 'event' | 'ticket',
  experiments: ReadonlyMap<string, unknown> = new Map(),
): (Pick<Finding, 'message' | 'suggestion'> & { severity?: 'error' }) | undefined {
  const [root = '', ...below] = splitPath(path);
  if (root === 'experiments' && into === 'event') return aboutExperiment(below, experiments);
  if (isOwnFact(root)) {
    return {
      severity: 'error',
      message: say`"${path}" is not a field of the request, and only those are sent. Remove it`,
    };
  }
  if (!fields.includes(root)) {
    const suggestion = nearest(root, fields);
    const hint =
      didYouMean(root, fields) ||
      say` What your buttons send is below ${buttonData}: "${buttonData}.${path}". Known fields: ${fields.join(', ')}`;
    return {
      message: say`"${root}" is not a field that the platform documents, so it may be missing in every ${into}.${hint}`,
      ...(suggestion !== undefined && { suggestion: [suggestion, ...below].join('.') }),
    };
  }
  const above = below.length > 0 ? (factWithoutFields(path) ?? textAbove(path)) : undefined;
  if (above === undefined) return undefined;
  return {
    message: say`${above} is a text and has no fields, so "${path}" is missing in every ${into}. Include "${above}"`,
    suggestion: above,
  };
}

function aboutExperiment(below: readonly string[], experiments: ReadonlyMap<string, unknown>) {
  const [name] = below;
  if (below.length === 0 || (below.length === 1 && experiments.has(name!))) return undefined;
  const suggestion = nearest(name!, experiments.keys());
  return {
    severity: 'error' as const,
    message: say`"experiments.${below.join('.')}" is not an experiment of the file.${didYouMean(name!, [...experiments.keys()])} Write experiments.NAME, or experiments for all`,
    ...(suggestion !== undefined && { suggestion: `experiments.${suggestion}` }),
  };
}

/** Letters and the length of a text are known to conditions, but nothing of it is sent by itself. */
function textAbove(path: string): string | undefined {
  const [root = ''] = splitPath(path);
  return factWithoutFields(`${root}.field`);
}

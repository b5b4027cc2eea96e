import type { DifferenceClass } from '../../rules/analysis/difference/classes.js';
import type { AnalyzedRules } from '../../rules/analyze.js';
import type { Path } from '../../rules/diagnostic.js';
import { type ResolvedRules, rulesetsOf } from '../../rules/model.js';
import { splitPath } from '../../values/path.js';
import { type Place, placeOf } from '../format/place.js';

/** Where what was edited stands in a version; undefined where it is gone. */
export function placeOfEdit(
  { cause, pairs }: DifferenceClass,
  resolved: ResolvedRules,
  locate: AnalyzedRules['locate'],
): Place | undefined {
  const path = pathOf(cause, pairs[0]?.to, resolved);
  return path && placeOf(locate, path, 'key');
}

function pathOf(
  cause: DifferenceClass['cause'],
  to: string | undefined,
  resolved: ResolvedRules,
): Path | undefined {
  switch (cause.kind) {
    case 'gone':
      return undefined;
    case 'default':
      return resolved.file.defaultAt;
    case 'response':
      return ['responses', cause.name];
    case 'constant': {
      const { name } = cause.edits[0]!;
      return name.startsWith('vars.') ? splitPath(name) : ['conditions', name.replace(/^condition /, '')];
    }
    case 'receiver':
      return ['notify', cause.receiver];
    case 'timezone':
      return ['timezone'];
    case 'ticket':
      return ['sessions', 'ticket'];
    case 'notify':
      return placeOfRule(cause.owner, resolved) ?? (to === undefined ? undefined : placeOfRule(to, resolved));
    default:
      return placeOfRule(cause.rule, resolved);
  }
}

function placeOfRule(id: string, resolved: ResolvedRules): Path | undefined {
  const rules = rulesetsOf(resolved).flatMap((ruleset) => ruleset.rules);
  return rules.find((rule) => rule.id === id)?.at;
}

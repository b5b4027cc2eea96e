import { type CallName, calls, rulesFor } from '../../platform/calls.js';
import { type CallContract, givenFields } from '../../platform/contract.js';
import { detailSaid } from '../../platform/contract-error.js';
import { buttonData, type Field, fieldCalled } from '../../platform/dynamic-action.js';
import { keysOfPointer } from '../../values/json.js';
import { say } from '../../values/message.js';
import { splitPath } from '../../values/path.js';
import { nearest } from '../../values/suggest.js';
import { keyOfPlace, type Path } from '../diagnostic.js';
import type { ResolvedRules } from '../model.js';
import { referencesOf } from '../references.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Tests',
  severity: 'error',
  summary: 'A test makes a click that the platform cannot make: its request breaks the request schema.',
  help: 'The gateway refuses such a request with 422 before it tries any rule, so the test would prove something that never happens. Write the request as the platform sends it. What several cases share, such as `touchpoint`, can stand under `defaults`. To test the refusal itself, write `expect: { refused: true }`. A field that the platform does not send, where another is meant (`ask` for `extra_data: { ask: … }`), is a warning.',
  looksAtTests: true,
  run({ resolved, contracts, isReported }, report) {
    const seen = new Set<string>();
    const made = (resolved.tests?.cases ?? []).flatMap((one) => one.calls);
    for (const { call, request, follows, expected, place } of made) {
      // A request that cannot be read has been reported.
      if (isReported(place(['request']))) continue;
      if (rulesFor(call, resolved) === undefined) {
        const message = say`this is a session call, and the rules file has no "sessions", so the gateway would answer 404. Add the section`;
        report({ path: place(['request']), at: 'key', message });
        continue;
      }
      // What the platform sends of itself is known when the test runs.
      if (expected.refused || follows) continue;
      const [error] = contracts[call].checkRequest(request);
      if (error === undefined) {
        for (const name of Object.keys(request)) {
          const path = place(['request', name]);
          if (seen.has(keyOfPlace(path))) continue;
          const meant = meantBy(name, call, contracts[call], resolved);
          if (meant === undefined) continue;
          seen.add(keyOfPlace(path));
          const message = say`the platform sends no field "${name}". Write ${meant}`;
          report({ path, at: 'key', severity: 'warning', message });
        }
        continue;
      }
      const { pointer } = error;
      const segments = segmentsOf(pointer, request);
      const field = segments.length === 0 ? say`the request` : say`"${segments.join('.')}" of the request`;
      const path = place(['request', ...segments]);
      // A fault in the defaults is reported once, however many cases inherit it.
      if (seen.has(keyOfPlace(path))) continue;
      seen.add(keyOfPlace(path));
      report({
        path,
        message: say`${field} ${detailSaid(error)}, so the gateway would refuse it. Fix it, or expect { refused: true }`,
      });
    }
  },
};

/** What was meant by a field of a request that the platform does not send, and that no rule reads. */
function meantBy(
  name: string,
  call: CallName,
  contract: CallContract,
  resolved: ResolvedRules,
): string | undefined {
  const fields: Readonly<Record<string, Field>> = calls[call].fields;
  const names = Object.keys(fields);
  const isKnown = Object.hasOwn(fields, name) || names.some((one) => fields[one]!.otherName === name);
  if (isKnown || givenFields(contract).has(name)) return undefined;
  const read = referencesOf(resolved);
  if (read.some(({ path = '' }) => splitPath(path)[0] === name)) return undefined;
  const [root = '', ...below] = splitPath(name);
  if (below.length > 0 && Object.hasOwn(fields, root)) return `${root}: { ${below.join('.')}: … }`;
  const word = fieldCalled(name, fields) ?? nearest(name, names);
  if (word !== undefined) return `${word}: …`;
  const isReadBelow = read.some(({ path }) => path === `${buttonData}.${name}`);
  return isReadBelow ? `${buttonData}: { ${name}: … }` : undefined;
}

/** The segments of a JSON Pointer into a value: numbers where they are indexes of lists. */
function segmentsOf(pointer: string, value: unknown): Path {
  let parent = value;
  return keysOfPointer(pointer).map((key) => {
    const segment = Array.isArray(parent) ? Number(key) : key;
    parent = (parent as Record<string, unknown> | null | undefined)?.[key];
    return segment;
  });
}

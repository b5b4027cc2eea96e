import { rulesFor } from '../../platform/calls.js';
import { detailSaid } from '../../platform/contract-error.js';
import { keysOfPointer } from '../../values/json.js';
import { say } from '../../values/message.js';
import { keyOfPlace, type Path } from '../diagnostic.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Tests',
  severity: 'error',
  summary: 'A test makes a click that the platform cannot make: its request breaks the request schema.',
  help: 'The gateway refuses such a request with 422 before it tries any rule, so the test would prove something that never happens. Write the request as the platform sends it. What several cases share, such as `touchpoint`, can stand under `defaults`. To test the refusal itself, write `expect: { refused: true }`.',
  looksAtTests: true,
  run({ resolved, contracts, isReported }, report) {
    const seen = new Set<string>();
    const calls = (resolved.tests?.cases ?? []).flatMap(({ calls }) => calls);
    for (const { call, request, follows, expected, place } of calls) {
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
      if (error === undefined) continue;
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

/** The segments of a JSON Pointer into a value: numbers where they are indexes of lists. */
function segmentsOf(pointer: string, value: unknown): Path {
  let parent = value;
  return keysOfPointer(pointer).map((key) => {
    const segment = Array.isArray(parent) ? Number(key) : key;
    parent = (parent as Record<string, unknown> | null | undefined)?.[key];
    return segment;
  });
}

/** Rules as plain JSON-Logic, for engines that know no `match`; and json-logic-js, the judge of what is right. */
import jsonLogic from 'json-logic-js';

jsonLogic.add_operation('lower', (text) => String(text ?? '').toLowerCase());
jsonLogic.add_operation(
  'starts_with',
  (text, beginning) => typeof text === 'string' && text.startsWith(beginning),
);

/** `match` and `when` of a rule as one JSON-Logic expression. */
export function logicOf({ match = {}, when, from, until }) {
  const parts = Object.entries(match).map(([path, wanted]) =>
    Array.isArray(wanted) ? { or: wanted.map((value) => equals(path, value)) } : equals(path, wanted),
  );
  if (when !== undefined) parts.push(when);
  // Days, both of which belong to a window.
  if (from !== undefined) parts.push({ '>=': [{ var: 'now.date' }, from] });
  if (until !== undefined) parts.push({ '<=': [{ var: 'now.date' }, until] });
  return parts.length === 1 ? parts[0] : { and: parts };
}

function equals(path, value) {
  return { '==': [{ var: path }, value] };
}

/**
 * The number of the first rule that holds, asked one by one; -1 where none does.
 * @param factsOf what rules see besides the request
 */
export function scan(logics, factsOf = () => ({})) {
  return (request) => {
    const facts = { ...request, ...factsOf(request) };
    return logics.findIndex((logic) => jsonLogic.apply(logic, facts));
  };
}

/** Throws unless `run` finds for each body what `expected` finds; stops after a few seconds, and tells how many it asked. */
export async function assertSame(name, run, expected, bodies, { maxMs = 3_000 } = {}) {
  const start = performance.now();
  let asked = 0;
  for (const body of bodies) {
    const [found, wanted] = [await run(JSON.parse(body)), expected(JSON.parse(body))];
    if (found !== wanted) throw new Error(`${name} found ${found} in place of ${wanted} for ${body}`);
    asked++;
    if (performance.now() - start > maxMs && asked >= 5) break;
  }
  return asked;
}

import jsonLogic from 'json-logic-js';
import type { Operator } from '../../src/rules/logic/operator.js';
import { operators } from '../../src/rules/logic/operators.js';

/** By itself logic has no file, whose zone this would be. */
const utc = 'UTC';

/** Gives json-logic-js the operators that are ours: test/unit/rules/logic/meanings.ts says what each comes to. */
for (const [name, operator] of Object.entries<Operator>(operators)) {
  if (operator.group === 'ours' && 'apply' in operator)
    jsonLogic.add_operation(name, operator.apply as never);
}
jsonLogic.add_operation('date', ((value: unknown, format: unknown, zone: unknown = utc) =>
  operators.date.apply(value, format, zone)) as never);

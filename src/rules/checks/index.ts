import type { Check } from './check.js';
import { defaultCanFail } from './default-can-fail.js';
import { duplicateId } from './duplicate-id.js';
import { invalidAnswer } from './invalid-answer.js';
import { unknownVariable } from './unknown-variable.js';

/** Every check that looks at a resolved file, in the order in which they run. */
export const checks: readonly Check[] = [duplicateId, unknownVariable, invalidAnswer, defaultCanFail];

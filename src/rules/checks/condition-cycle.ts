import type { Check } from './check.js';

/** Found while the file is read. */
export const conditionCycle: Check = {
  id: 'condition-cycle',
  severity: 'error',
  summary: 'Named conditions refer to each other in a circle.',
  help: 'A condition that needs its own result never has one. The message shows the circle; write out one of its conditions.',
};

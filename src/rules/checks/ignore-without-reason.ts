import type { Check } from './check.js';

/** Found where `ignores.ts` reads the comments. */
export const ignoreWithoutReason: Check = {
  id: 'ignore-without-reason',
  severity: 'warning',
  summary: 'An ignore comment does not say why.',
  help: 'The finding is hidden all the same. Whoever reads the file next has to know whether the reason still holds: write it behind the name of the check, as `# dargah-ignore-next-line unused-response the campaign of next week uses it`.',
};

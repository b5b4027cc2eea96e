import type { Check } from './check.js';

/** Found where `ignores.ts` reads the comments. */
export const unusedIgnore: Check = {
  id: 'unused-ignore',
  severity: 'warning',
  summary: 'An ignore comment ignores nothing.',
  help: '`# dargah-ignore-next-line CHECK reason` speaks of the findings that start in the next line that is more than a comment; `# dargah-ignore CHECK reason` of the whole file, and stands before all content. One that hides nothing would, some day, hide something that nobody has seen. Remove it, or mend its words. While the file has an error nothing is said: not every check has spoken then.',
};

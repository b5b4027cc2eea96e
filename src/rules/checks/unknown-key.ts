import type { Check } from './check.js';

/** Found while the file is read. */
export const unknownKey: Check = {
  id: 'unknown-key',
  severity: 'error',
  summary: 'A key is none that the format has.',
  help: 'A misspelt key would be overlooked: a rule without its `when` matches every click. So unknown keys are refused, with the known one that was probably meant. What belongs to an answer (`action`, `text_message`) goes below `respond`; data of your own go below `vars`.',
};

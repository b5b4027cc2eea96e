import type { Check } from './check.js';

/** Found while the file is read. */
export const unknownResponse: Check = {
  id: 'unknown-response',
  severity: 'error',
  summary: '`respond` or `default` names a response that is not defined.',
  help: 'There would be nothing to answer with. The message offers the name that was probably meant and lists those that are defined. Define it under `responses`, or write the answer in place.',
};

import type { Check } from './check.js';

/** Found while the file is read. */
export const fileSize: Check = {
  id: 'file-size',
  severity: 'error',
  summary: 'The file is far too large to be read.',
  help: 'A rules file is at most 64 MiB long and has at most three million YAML tokens, which is some 40,000 rules of the usual kinds and far more than people write: 50,000 can take 2 GB while they are read. Something else was probably mounted in its place, or a program wrote too much. There is no example of it here, for its size.',
};

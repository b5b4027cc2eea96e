import type { Check } from './check.js';

/** Found while the file is read. */
export const wrongValue: Check = {
  id: 'wrong-value',
  severity: 'error',
  summary: 'A value is of the right type, but cannot stand in its place.',
  help: 'An unknown time zone, an id with a blank in it (it travels in a header), a name with a dot in it (dots separate the parts of paths), an empty `match` or an empty list in it. The message says what the place takes.',
};

import type { Check } from './check.js';

/** Found while the file is read. */
export const wrongType: Check = {
  id: 'wrong-type',
  severity: 'error',
  summary: 'A value is of another type than its place takes.',
  help: 'A text where a list belongs, a number where a name belongs, nothing where an answer belongs. The message says what the place takes. What YAML reads as a number or as true and false without quotes becomes a text in quotes.',
};

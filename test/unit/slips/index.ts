import * as absent from './absent.js';
import * as blanks from './blanks.js';
import * as copied from './copied.js';
import * as keyboard from './keyboard.js';
import * as lists from './lists.js';
import * as meant from './meant.js';
import * as numbers from './numbers.js';
import * as otherPrograms from './other-programs.js';
import * as persianKeys from './persian-keys.js';
import * as signs from './signs.js';
import * as silent from './silent.js';
import type { Slip } from './slip.js';
import * as spellings from './spellings.js';
import * as texts from './texts.js';
import * as values from './values.js';
import * as words from './words.js';
import * as yaml from './yaml.js';

/** Every slip, by group. */
export const groups: Record<string, Slip[]> = {
  ...absent,
  ...blanks,
  ...copied,
  ...keyboard,
  ...lists,
  ...meant,
  ...numbers,
  ...otherPrograms,
  ...persianKeys,
  ...signs,
  ...silent,
  ...spellings,
  ...texts,
  ...values,
  ...words,
  ...yaml,
};

import { latePattern } from '../../values/late-pattern.js';
import { say } from '../../values/message.js';
import type { Names } from './form.js';

// Tried first, since the pattern of all scripts takes milliseconds to be made.
const asciiName = /^[A-Za-z_][\w-]*$/;
const namePattern = latePattern`^[\p{L}_][\p{L}\p{M}\p{Nd}\u200C_-]*$`;

/** Persian letters, their marks, digits and the zero-width non-joiner too; no dots, which separate the parts of paths. */
export const ownNames: Names = {
  accepts: (name) => asciiName.test(name) || namePattern().test(name),
  wrong: (name, subject) =>
    say`"${name}" is not a valid name in ${subject}: a name begins with a letter or "_" and holds only letters, digits, "_" and "-"`,
  areReferredTo: true,
  pattern: namePattern,
  description:
    'A name of your own: it begins with a letter or "_" and holds only letters (Persian ones too), digits, "_" and "-".',
};

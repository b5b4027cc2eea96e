import { say, type Text } from '../../values/message.js';
import { either, list, text } from './form.js';

/** The names of the environment variables that hold a secret: one, or two while one replaces the other. */
export const secretNames = either<string[]>({
  wrongType: sayNothingOfIt,
  fallback: [],
  forms: [
    text({ make: (name) => [name] }),
    list({
      of: text({ wrongType: sayNothingOfIt }),
      item: (subject) => subject,
      length: {
        least: 2,
        most: 2,
        wrong: (length, subject) =>
          say`${subject} must be one name, or a list of two while one replaces the other, but the list has ${length}`,
      },
    }),
  ],
});

/** What stands in place of a secret's name may be the secret. */
function sayNothingOfIt(value: unknown, subject: Text) {
  return {
    message: say`${subject} must be the name of an environment variable, such as CRM_SECRET, but it is ${value === null ? 'empty' : say`not a text`}`,
  };
}

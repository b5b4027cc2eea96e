/**
 * Sentences of the code (see `values/message.ts`) and what they are in Persian. `{0}` is a value; between backticks stands
 * what is written in Latin letters, such as YAML, and is shown without them.
 */
export type Sentences = Readonly<Record<string, string>>;

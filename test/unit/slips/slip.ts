/**
 * A slip: what it is, the file with ⟦…⟧ around the place that has to change, the one finding, and words of its message.
 */
export type Slip = [name: string, text: string, found: `${'error' | 'warning'} ${string}`, words?: string[]];

const answers = '    respond: { text_message: سلام }\ndefault: { text_message: نه }\n';

/** A file with one rule that asks something. */
export function when(condition: string, before = ''): string {
  return `version: 1\n${before}rules:\n  - id: price\n    when: ${condition}\n${answers}`;
}

export function match(facts: string, before = ''): string {
  return `version: 1\n${before}rules:\n  - id: price\n    match: ${facts}\n${answers}`;
}

/** A file with rules, as lines below `rules:`. */
export function rules(text: string): string {
  return `version: 1\nrules:\n${text}\ndefault: { text_message: نه }\n`;
}

/** A file with one rule that says something. */
export function message(text: string, before = ''): string {
  return `version: 1\n${before}rules:\n  - id: price\n    match: { touchpoint: CHAT }\n    respond: { text_message: ${text} }\ndefault: { text_message: نه }\n`;
}

/** The same with the text in a line of its own. */
export function line(text: string, before = ''): string {
  return `version: 1\n${before}rules:\n  - id: price\n    match: { touchpoint: CHAT }\n    respond:\n      text_message: ${text}\ndefault: { text_message: نه }\n`;
}

/** A file with a constant, and a text that inserts it. */
export function vars(constant: string, text: string): string {
  return line(text, `vars:\n  ${constant}\n`);
}

/**
 * What a person reads, as a sentence of the code and the values in it. The sentence is English; its translations are
 * keyed by it (`src/persian/`), so that each is written in one place and no text is taken apart again.
 */
export class Message {
  constructor(
    readonly sentence: readonly string[],
    readonly values: readonly unknown[],
    /** What it is in English where grammar wants something else than the sentence: `1 error`. */
    private readonly english?: string,
  ) {}

  /** In English. */
  toString(): string {
    if (this.english !== undefined) return this.english;
    let text = this.sentence[0]!;
    for (let index = 1; index < this.sentence.length; index++) {
      text += `${this.values[index - 1]}${this.sentence[index]}`;
    }
    return text;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** A text is the same in every language. */
export type Text = string | Message;

/** say`rule "${id}" can never answer`: a message, whose values may be messages themselves. */
export function say(sentence: TemplateStringsArray, ...values: readonly unknown[]): Message {
  return new Message(sentence, values);
}

/** A message whose English is not quite its sentence. */
export function inEnglishAs(english: string, { sentence, values }: Message): Message {
  return new Message(sentence, values, english);
}

/** A text among the values of a message that a terminal shows in a style. */
export class Styled {
  constructor(
    readonly text: Text,
    readonly style: (text: string) => string,
  ) {}

  toString(): string {
    return this.style(String(this.text));
  }
}

/** Texts behind each other. Of what stands between them, a language may have its own: a comma, for example. */
export function joined(texts: readonly Text[], between: Text = ''): Text {
  if (typeof between === 'string' && texts.every((text) => typeof text === 'string'))
    return texts.join(between);
  return texts.reduce((before, text) => new Message(['', '', '', ''], [before, between, text]));
}

/** `A zero width space stands here`: the beginning of a sentence, in languages that have capitals. */
export function capitalized(text: Text): Text {
  const english = String(text);
  const changed = english.slice(0, 1).toUpperCase() + english.slice(1);
  return typeof text === 'string' ? changed : inEnglishAs(changed, text);
}

/** `{0} can never answer`: the sentence by which translations are found. */
export function sentenceOf({ sentence }: Message): string {
  return sentence.reduce((text, part, index) => `${text}{${index - 1}}${part}`);
}

/** The language that people read. */
export interface Language {
  name: 'en' | 'fa';
  /** What stands before the message of a warning. */
  warning: string;
  render(text: Text): string;
  /** What the docs say of a key, a fact, an operator or a filter, in Markdown. */
  describe(markdown: string): string;
  /** The help of a check, in Markdown, where it is not that of the check itself. */
  helpOf(check: string): string | undefined;
}

export const english: Language = {
  name: 'en',
  warning: 'warning:',
  render: String,
  describe: (markdown) => markdown,
  helpOf: () => undefined,
};

/**
 * A text that keeps its own direction among texts of another one.
 * https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates
 */
export function isolated(text: string): string {
  // An isolate ends with its line.
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `${firstStrongIsolate}${line}${popDirectionalIsolate}`))
    .join('\n');
}

/** Ends isolates with each line of a text that was broken into lines, and begins them again on the next. */
export function isolatedByLine(text: string): string {
  let open = 0;
  const lines = text.split('\n').map((line) => {
    const before = firstStrongIsolate.repeat(open);
    for (const character of line) {
      if (character === firstStrongIsolate) open++;
      if (character === popDirectionalIsolate) open--;
    }
    return `${before}${line}${popDirectionalIsolate.repeat(open)}`;
  });
  return lines.join('\n');
}

/** Puts a word before a text, within its isolate if it has one. */
export function withPrefix(prefix: string, text: string): string {
  return text.startsWith(firstStrongIsolate)
    ? `${firstStrongIsolate}${prefix} ${text.slice(1)}`
    : `${prefix} ${text}`;
}

const firstStrongIsolate = '\u2068';
const popDirectionalIsolate = '\u2069';

/** An error with words for people. */
export class MessageError extends Error {
  constructor(
    readonly said: Text,
    options?: ErrorOptions,
  ) {
    super(String(said), options);
  }
}

/** What an error says to people: the words of a library only where there are no others. */
export function saidBy(error: unknown): Text {
  return error instanceof MessageError ? error.said : (error as Error).message;
}

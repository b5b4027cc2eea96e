import { joined, MessageError, say, type Text } from '../values/message.js';
import { didYouMean } from '../values/suggest.js';
import { listWords } from '../values/word-list.js';
import { type Environment, wrongCommand } from './context.js';

/** Something that can be set from outside. What the command line, `--help` and the docs say about it comes from here. */
export interface Option<T> {
  /** As commander writes it: `--port <number>`. Without one, only the environment sets it. */
  flag?: string;
  /** What the flag says by itself, if it takes a value only behind `=`: a name behind it is then an argument. */
  alone?: string;
  /** The first of these variables that is set and not empty counts. */
  environment?: readonly string[];
  /** What counts when nothing is set. */
  fallback: T;
  /** The fallback as a user would write it, if there is something to write. */
  shownDefault?: string;
  help: Text;
  /** The words that can stand for a value, for shells that complete them. */
  choices?: readonly string[];
  /**
   * Reads what was written: each argument of a flag that takes several, `true` or `false` for a flag that takes none.
   * @throws {WrongValue}
   */
  parse(...texts: string[]): T;
}

export type Options = Readonly<Record<string, Option<unknown>>>;
export type Values<Of extends Options> = {
  [Name in keyof Of]: Of[Name] extends Option<infer T> ? T : never;
};

/** Why a text is not a value of its option, and what is: the tail of a sentence that begins with the option's name. */
export class WrongValue extends MessageError {}

export function wrongValue(text: string, what: Text, accepted: Text): WrongValue {
  return new WrongValue(say`is ${JSON.stringify(text)}, which is not ${what}. Write ${accepted}`);
}

/** What the command line gives: of a flag that takes several arguments a list, of one that takes none a boolean. */
export type FlagValues<Name extends PropertyKey = string> = {
  readonly [_ in Name]?: string | readonly string[] | boolean;
};

/**
 * Reads each option from its flag, else from its environment variable, else takes its fallback.
 * @throws {CommandFailure} that names every wrong value and the flag or variable it came from
 */
export function readOptions<Of extends Options>(
  options: Of,
  flags: FlagValues<keyof Of>,
  environment: Environment,
): Values<Of> {
  const problems: Text[] = [];
  const read = ([name, option]: [string, Option<unknown>]): [string, unknown] => {
    const given = givenTexts(option, flags[name], environment);
    try {
      return [name, given === undefined ? option.fallback : option.parse(...given.texts)];
    } catch (error) {
      if (!(error instanceof WrongValue)) throw error;
      problems.push(say`${given!.source} ${error.said}`);
      return [name, undefined];
    }
  };
  const values = Object.fromEntries(Object.entries(options).map(read));
  if (problems.length > 0) throw wrongCommand(joined(problems, '\n'));
  return values as Values<Of>;
}

interface GivenTexts {
  texts: readonly string[];
  /** The flag or the variable, to begin a message with. */
  source: string;
}

function givenTexts(
  { flag, environment: variables = [] }: Option<unknown>,
  value: FlagValues[string],
  environment: Environment,
): GivenTexts | undefined {
  if (value !== undefined) {
    return { texts: Array.isArray(value) ? value : [String(value)], source: flag!.split(' ')[0]! };
  }
  for (const source of variables) {
    const text = environment[source];
    if (text !== undefined && text !== '' && !isServiceLink(text)) return { texts: [text], source };
  }
  return undefined;
}

// Kubernetes gives every pod the address of a Service named "dargah" as DARGAH_PORT=tcp://10.0.0.1:8080, and more such.
// https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
function isServiceLink(text: string): boolean {
  return /^(tcp|udp|sctp):\/\//.test(text);
}

// ---- what several options take

/** One of these words. */
export function oneOf<Name extends string>(text: string, what: Text, names: readonly Name[]): Name {
  const found = names.find((name) => name === text);
  if (found !== undefined) return found;
  throw new WrongValue(
    say`is ${JSON.stringify(text)}, which is not ${what}.${didYouMean(text, names)} Write ${listWords(names, 'or')}`,
  );
}

/** A whole number, these bounds included. */
export function wholeNumber(
  text: string,
  what: Text,
  { least, most }: { least: number; most?: number },
): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= (most ?? number)) return number;
  const accepted = most === undefined ? say`${least} or more` : say`a number from ${least} to ${most}`;
  throw wrongValue(text, what, accepted);
}

/** A number from 0 to 100. */
export function percent(text: string): number {
  const [, digits] = /^(\d{1,3}(?:\.\d+)?)\s*%?$/.exec(text) ?? [];
  if (digits !== undefined && Number(digits) <= 100) return Number(digits);
  throw wrongValue(text, say`a percent`, say`one from 0 to 100, as 5%`);
}

export function yesOrNo(text: string): boolean {
  const lowered = text.toLowerCase();
  if (['true', '1', 'yes', 'on'].includes(lowered)) return true;
  if (['false', '0', 'no', 'off'].includes(lowered)) return false;
  throw wrongValue(text, say`yes or no`, say`true or false`);
}

export function anyText(text: string): string {
  if (text.trim() === '') throw new WrongValue(say`is empty. Give it a value, or leave it out`);
  return text;
}

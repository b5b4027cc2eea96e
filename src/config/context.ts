import type { Readable, Writable } from 'node:stream';
import { escapeInvisible } from '../values/escape-invisible.js';
import { type Language, MessageError, type Text } from '../values/message.js';

/** Variables by their names. One that is empty counts as none. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a command has of the outside. `main.ts` passes the real one; nothing else touches `process`. */
export interface CommandContext {
  /** The arguments after the script's name. */
  argv: readonly string[];
  environment: Environment;
  /** Of what people read. */
  language: Language;
  /** For data: what the command was asked for. */
  stdout: Output;
  /** For messages about the command's work. */
  stderr: Output;
  /** All of standard input. */
  readStdin(): Promise<Uint8Array>;
  /** Standard input and output as streams, for a protocol that is spoken over both. */
  stdio(): { input: Readable; output: Writable };
  onSignal(signal: Signal, listener: () => void): void;
  /** Processor time that this process has used, of all its threads together, in milliseconds. */
  processorMs(): number;
  /** Ends the process at once, whatever it is doing. */
  exit(code: number): void;
}

export type Signal = 'SIGHUP' | 'SIGINT' | 'SIGTERM';

export interface Output {
  write(text: string): unknown;
  /** A person reads it on a terminal. */
  readonly isTTY?: boolean;
  /** The open file behind it: the log writes there by itself, so that no click waits for a line. */
  readonly fd?: number;
}

/** How a run ends. */
export const exitCodes = {
  fine: 0,
  /** The rules fall short, or the port is taken: the command was right, what it met was not. */
  failed: 1,
  /** The command itself was wrong: a flag, a setting, a file that cannot be read. */
  wrongCommand: 2,
} as const;

/** A run that ends with `exitCode` and `message` on standard error, and with no stack: nothing in our code is wrong. */
export class CommandFailure extends MessageError {
  override name = 'CommandFailure';
  constructor(
    message: Text,
    readonly exitCode: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export function wrongCommand(message: Text, options?: ErrorOptions): CommandFailure {
  return new CommandFailure(message, exitCodes.wrongCommand, options);
}

/** Who reads standard error, and where it is. */
type Talk = Pick<CommandContext, 'stderr' | 'language'>;

/**
 * Says something about the command's work on standard error. What it quotes may be written by others (a file, a server,
 * whoever put the command line together), and a terminal must not obey that.
 * @param before each of its lines
 */
export function talk({ stderr, language }: Talk, message: Text, before = ''): void {
  for (const line of language.render(message).split('\n'))
    stderr.write(`${before}${escapeInvisible(line)}\n`);
}

/** Says what is wrong with the command, or with what it met. */
export function complain(context: Talk, message: Text): void {
  talk(context, message, 'dargah: ');
}

/** Resolves when a signal asks the command to stop. */
export function stopSignal({ onSignal }: CommandContext): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) onSignal(signal, resolve);
  });
}

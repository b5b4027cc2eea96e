import { type Option, percent } from '../config/option.js';
import { say, type Text } from '../values/message.js';

/** `--fail-on-share`: the largest part of the calls that may come out otherwise, in percent. */
export function failOnShareOption(help: Text): Option<number | undefined> {
  return { flag: '--fail-on-share <percent>', help, fallback: undefined, parse: percent };
}

/** What is wrong where more of the calls come out otherwise than may; undefined where nothing is. */
export function shareComplaint(
  most: number | undefined,
  { differing, decided }: { differing: number; decided: number },
): Text | undefined {
  if (most === undefined || differing * 100 <= most * decided) return undefined;
  return say`${differing} of ${decided} calls differ, and --fail-on-share allows ${most} %`;
}

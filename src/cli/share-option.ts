import { type Option, wrongValue } from '../config/option.js';

/** `--fail-on-share`: the largest part of the clicks that may come out otherwise, in percent. */
export function failOnShareOption(help: string): Option<number | undefined> {
  return { flag: '--fail-on-share <percent>', help, fallback: undefined, parse: percent };
}

/** What is wrong where more of the clicks come out otherwise than may; undefined where nothing is. */
export function shareComplaint(
  percent: number | undefined,
  { differing, clicks }: { differing: number; clicks: number },
): string | undefined {
  if (percent === undefined || differing * 100 <= percent * clicks) return undefined;
  return `${differing} of ${clicks} clicks differ, and --fail-on-share allows ${percent} %`;
}

function percent(text: string): number {
  const [, digits] = /^(\d{1,3}(?:\.\d+)?)\s*%?$/.exec(text) ?? [];
  if (digits !== undefined && Number(digits) <= 100) return Number(digits);
  throw wrongValue(text, 'a percent', 'one from 0 to 100, as 5%');
}

const soak = process.env.SOAK;

/** `npm run soak` runs tests at full size; `npm test` and `npm run soak:short` run them small. */
export const isFull = soak === 'full';

/** Whether one of the soaks runs. */
export const isSoak = isFull || soak === 'short';

/** Options of a test that takes too long for `npm test`, which skips it. Both soaks run it. */
export const inSoak = { skip: !isSoak, tags: ['soak'] };

/** Options of a test that `npm test` runs on a part of its table. Both soaks run it on all of it. */
export const largerInSoak = { tags: ['soak'] };

/** All rows of a table in the soaks; in every run so many, spread over it. */
export function rows<Row>(all: readonly Row[], inEveryRun: number): Row[] {
  const step = isSoak ? 1 : Math.ceil(all.length / inEveryRun);
  return all.filter((_, index) => index % step === 0);
}

/** The size of a test: full when asked for, else small enough for every run. */
export function size(full: number, small: number): number {
  return isFull ? full : small;
}

/** The sample of a metric, out of the text of `/metrics`. */
export function sample(metrics: string, name: string): number {
  const line = metrics.split('\n').find((text) => text.startsWith(`${name} `) || text.startsWith(`${name}{`));
  if (line === undefined) throw new Error(`no metric ${name}`);
  return Number(line.slice(line.lastIndexOf(' ') + 1));
}

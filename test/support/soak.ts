/** `npm run soak` runs these tests at full size; `npm test` runs the same ones small. */
export const isFull = process.env.SOAK === 'full';

/** The size of a soak test: full when asked for, else small enough for every run. */
export function size(full: number, small: number): number {
  return isFull ? full : small;
}

/** The sample of a metric, out of the text of `/metrics`. */
export function sample(metrics: string, name: string): number {
  const line = metrics.split('\n').find((text) => text.startsWith(`${name} `) || text.startsWith(`${name}{`));
  if (line === undefined) throw new Error(`no metric ${name}`);
  return Number(line.slice(line.lastIndexOf(' ') + 1));
}

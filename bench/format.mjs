/** Figures as people read them. */

export function nanoseconds(value) {
  if (value < 1_000) return `${Math.round(value)} ns`;
  if (value < 1_000_000) return `${precise(value / 1_000)} µs`;
  return `${precise(value / 1_000_000)} ms`;
}

/** Three digits. */
export function precise(value) {
  // What the system does not tell, such as processor time outside Linux.
  if (!Number.isFinite(value)) return '–';
  if (value >= 1_000) return count(value);
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function count(value) {
  return Math.round(value).toLocaleString('en-US');
}

/** A median with the least and the greatest. */
export function spread({ median, min, max }, format = precise) {
  return `${format(median)} (${format(min)}–${format(max)})`;
}

export function table([head, ...rows]) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

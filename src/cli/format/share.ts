/** `1,200`: a number as people read it. */
export function grouped(number: number): string {
  return number.toLocaleString('en-US');
}

/** `1.6 %`: a part of a whole. A small part does not become none, nor a large one all. */
export function percentOf(part: number, whole: number): string {
  if (part === 0 || whole === 0) return '0.0 %';
  if (part === whole) return '100.0 %';
  const percent = (100 * part) / whole;
  if (percent < 0.05) return '< 0.1 %';
  if (percent > 99.95) return '> 99.9 %';
  return `${percent.toFixed(1)} %`;
}

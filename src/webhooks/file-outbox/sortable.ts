/** A delivery's number as a text of sixteen digits, so that the order of texts is the order of the numbers. */
export function sortable(seq: number): string {
  return String(seq).padStart(16, '0');
}

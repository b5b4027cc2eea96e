/** The truth of JSON-Logic: that of JavaScript, but an empty list is false. https://jsonlogic.com/truthy */
export function isTruthy(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : !!value;
}

/** An object of JSON: its fields by name. */
export type JsonObject = Record<string, unknown>;

/** Whether a JSON value is an object, and neither a list nor null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A JSON value that holds no others: a text, a number, a boolean or null. */
export type Scalar = string | number | boolean | null;

/** Whether a JSON value is no object and no list. */
export function isScalar(value: unknown): value is Scalar {
  return typeof value !== 'object' || value === null;
}

/** Sets a field of any name. Assigning to `__proto__` would set the prototype. */
export function setOwn(object: JsonObject, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

/** What many answers share, nobody may change. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const child of Object.values(value)) deepFreeze(child);
  }
  return value;
}

/** A text as JSON. Most names are plain words, and need no more than quotes. */
export function quote(text: string): string {
  return /^[\w.-]*$/.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** Whether a JSON value holds lists and objects within each other, itself the first, to more than `levels`. */
export function depthExceeds(value: unknown, levels: number): boolean {
  if (isScalar(value)) return false;
  if (levels === 0) return true;
  for (const key in value as JsonObject)
    if (depthExceeds((value as JsonObject)[key], levels - 1)) return true;
  return false;
}

/** A key as a segment of a JSON Pointer (RFC 6901). */
export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The keys that a JSON Pointer leads through. */
export function keysOfPointer(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** How a value reads in a text: null as nothing, an object or list as JSON. Never throws on JSON values. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

import { isObject, type JsonObject, setOwn } from './json.js';

/** Sets the value at a path; what stands there already is kept where both are objects. */
export function setAt(object: JsonObject, [key = '', ...rest]: readonly string[], value: unknown): void {
  // Never what an object inherits: a path of a rules file may be called `__proto__` or `constructor`.
  const before = Object.hasOwn(object, key) ? object[key] : undefined;
  if (rest.length === 0) {
    setOwn(object, key, isObject(before) && isObject(value) ? { ...before, ...value } : value);
    return;
  }
  const inner = isObject(before) ? before : {};
  setOwn(object, key, inner);
  setAt(inner, rest, value);
}

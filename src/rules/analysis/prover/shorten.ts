import { type CallName, callOf } from '../../../platform/calls.js';
import { isObject, type JsonObject, setOwn } from '../../../values/json.js';
import { joinPath } from '../../../values/path.js';
import type { Click } from './witness.js';

/**
 * A call without what it does not need: each field is left out in turn, from the inside out, if the rest still does the same,
 * and is still seen as the call that it is.
 * @param isKept the paths that stay
 */
export function shortened<Of extends Pick<Click, 'request'>>(
  click: Of,
  call: CallName,
  isKept: ReadonlySet<string>,
  isEnough: (click: Of) => boolean,
): Of {
  const other = call === 'click' ? 'session' : 'click';
  let shorter = click;
  for (const path of pathsOf(click.request)) {
    if (isKept.has(joinPath(path))) continue;
    const without = { ...shorter, request: withoutField(shorter.request, path) };
    if (callOf(without.request, other) === call && isEnough(without)) shorter = without;
  }
  return shorter;
}

/** The paths of all fields, those within others first. */
function pathsOf(object: JsonObject): string[][] {
  return Object.entries(object).flatMap(([key, value]) => [
    ...(isObject(value) ? pathsOf(value).map((path) => [key, ...path]) : []),
    [key],
  ]);
}

/** An object without what a path leads to. */
export function withoutField(object: JsonObject, [key = '', ...rest]: readonly string[]): JsonObject {
  const copy: JsonObject = {};
  for (const [name, value] of Object.entries(object)) {
    if (name !== key) setOwn(copy, name, value);
    else if (rest.length > 0 && isObject(value)) setOwn(copy, name, withoutField(value, rest));
  }
  return copy;
}

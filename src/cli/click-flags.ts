import { type CallName, callOf, calls } from '../platform/calls.js';
import { buttonData, type Field } from '../platform/dynamic-action.js';
import { isObject, type JsonObject } from '../values/json.js';
import { parseJson } from '../values/parse-json.js';

/**
 * A click, or a session call, as `dargah explain` takes it, to be pasted into a shell: the flags that {@link readRequest} reads back to the very
 * request.
 * @param now when it comes, where that matters, as text with its zone
 */
export function clickFlags(request: JsonObject, now?: string, call: CallName = 'click'): string {
  const flags = fieldFlags(request, calls[call].fields) ?? ['--request', '-', '<<<', inQuotes(json(request))];
  // One that does not look like what it is.
  if (call === 'session' && callOf(request, 'click') !== call) flags.push('--session');
  return [...flags, ...(now === undefined ? [] : ['--now', now])].join(' ');
}

/** Undefined where some field has no flag, or a value that its flag does not take. */
function fieldFlags(request: JsonObject, fields: Readonly<Record<string, Field>>): string[] | undefined {
  const flags: string[] = [];
  for (const [name, value] of Object.entries(request)) {
    if (name === buttonData) flags.push(...dataFlags(value));
    else if (!Object.hasOwn(fields, name) || fields[name]?.type !== 'text') return undefined;
    else if (typeof value !== 'string' || !isPlain(value)) return undefined;
    else flags.push(flag(name.replaceAll('_', '-'), value));
  }
  return flags.length > 0 ? flags : undefined;
}

/** What begins with a dash would be read as another flag. */
function flag(name: string, value: string): string {
  return value.startsWith('-') ? `--${name}=${inQuotes(value)}` : `--${name} ${inQuotes(value)}`;
}

function dataFlags(data: unknown): string[] {
  const entries = isObject(data) ? entriesOf(data) : undefined;
  if (entries === undefined || entries.length === 0) return [`--data-json ${inQuotes(json(data))}`];
  return entries.map(([path, value]) => flag('data', `${path}=${valueText(value)}`));
}

/** The values of an object by the paths that lead to them; undefined where a key cannot stand in a path. */
function entriesOf(object: JsonObject): [path: string, value: unknown][] | undefined {
  const entries: [string, unknown][] = [];
  for (const [key, value] of Object.entries(object)) {
    if (key === '' || /[.=]/.test(key) || !isPlain(key)) return undefined;
    const inner =
      isObject(value) && Object.keys(value).length > 0 ? entriesOf(value) : [['', value] as const];
    if (inner === undefined) return undefined;
    for (const [path, one] of inner) entries.push([path === '' ? key : `${key}.${path}`, one]);
  }
  return entries;
}

/** A text as it is, unless it would be read as JSON. */
function valueText(value: unknown): string {
  return typeof value === 'string' && isPlain(value) && !isJson(value) ? value : json(value);
}

function isJson(text: string): boolean {
  try {
    parseJson(text, () => {});
    return true;
  } catch {
    return false;
  }
}

/** Whether a terminal shows all of a text, and takes it back. */
function isPlain(text: string): boolean {
  return !hidden.test(text);
}

const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|(?! )\p{Zs}/u;

/** JSON in which what cannot be seen is written by its code. */
function json(value: unknown): string {
  return JSON.stringify(value).replace(new RegExp(hidden, 'gu'), (text) =>
    text
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

function inQuotes(text: string): string {
  return /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

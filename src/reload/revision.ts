import { createHash } from 'node:crypto';
import { baseName } from '../rules/part-names.js';
import type { PartText, SourceTexts } from '../rules/parts.js';

/**
 * The name of a text: the first 12 hex digits of its SHA-256. Decoding was strict, so the text's bytes are the file's,
 * and `sha256sum` agrees.
 */
export function revisionOf(text: string): string {
  return sha256(text).slice(0, revisionLength);
}

/**
 * The name of all the texts that rules are made of: with one file {@link revisionOf} its text. With several it is made of the
 * lines that `sha256sum` prints of them in their order: the file, its parts by name, and the file of other constants.
 */
export function revisionOfSources(sources: SourceTexts): string {
  return digestOfSources(sources).slice(0, revisionLength);
}

/** The whole of the SHA-256 of which a revision is the beginning. */
export function digestOfSources({ file, text, parts, vars }: SourceTexts): string {
  if (vars === undefined && (parts === undefined || parts.size === 0)) return sha256(text);
  const texts: [string, PartText][] = [
    [baseName(file), text],
    ...[...(parts ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)),
    ...(vars ? [[baseName(vars.file), vars.text] as [string, PartText]] : []),
  ];
  const lines = texts.map(([name, one]) => {
    return `${sha256(typeof one === 'string' ? one : String(one.trouble))}  ${name}\n`;
  });
  return sha256(lines.join(''));
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

export const revisionLength = 12;

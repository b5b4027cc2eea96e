import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { ownNames } from '../../rules/format/own-names.js';
import { type NamePlace, namesInFile } from '../../rules/names-in-file.js';
import { testsBeside } from './covering-cases.js';
import { formsAt } from './place-in-form.js';
import { type EditorRange, SourceText } from './source-text.js';
import type { OpenDocument } from './workspace.js';

/** A stretch of a file. */
export interface Place {
  uri: string;
  range: EditorRange;
}

/** The name that stands at an offset. */
export function nameAt({ places }: OpenDocument, offset: number): NamePlace | undefined {
  return places.find(({ start, end }) => start <= offset && offset <= end);
}

export function definitionsOf(document: OpenDocument, { kind, name }: NamePlace): Place[] {
  return document.places
    .filter((one) => one.isDefinition && one.kind === kind && one.name === name)
    .map((one) => ({ uri: document.uri, range: document.source.range(one) }));
}

/** Every place of a name: its definition, its uses, and those in the tests files beside the file. */
export async function placesOf(document: OpenDocument, { kind, name }: NamePlace): Promise<Place[]> {
  const isIt = (one: NamePlace) => one.kind === kind && one.name === name;
  const own = document.places
    .filter(isIt)
    .map((one) => ({ uri: document.uri, range: document.source.range(one) }));
  if (kind !== 'rule') return own;
  const others = await Promise.all(
    (await testsBeside(document.file)).map(async (file) => {
      const source = new SourceText(await readFile(file, 'utf8').catch(() => ''));
      const uri = pathToFileURL(file).href;
      return namesInFile(source.text)
        .filter(isIt)
        .map((one) => ({ uri, range: source.range(one) }));
    }),
  );
  return [...own, ...others.flat()];
}

/** Why a name cannot be the new one of a place; undefined where it can. */
export function refusalOf(name: string, document: OpenDocument, { kind }: NamePlace): string | undefined {
  if (kind === 'rule' ? !isRuleId(name) : !ownNames.accepts(name))
    return `"${name}" is not a valid name of a ${kind}`;
  const isTaken = document.places.some((one) => one.isDefinition && one.kind === kind && one.name === name);
  return isTaken ? `there is a ${kind} "${name}" already` : undefined;
}

function isRuleId(name: string): boolean {
  return formsAt(['rules', 0, 'id']).some((form) => form.kind === 'text' && form.pattern?.test(name));
}

import { ownNames } from '../../rules/format/own-names.js';
import type { NamePlace } from '../../rules/names-in-file.js';
import { say, type Text } from '../../values/message.js';
import { nameKinds } from './name-kinds.js';
import { formsAt } from './place-in-form.js';
import type { Project } from './project.js';
import type { EditorRange } from './source-text.js';
import type { ProjectDocument } from './workspace.js';

/** A stretch of a file. */
export interface Place {
  uri: string;
  range: EditorRange;
}

/** The name that stands at an offset. */
export function nameAt({ places }: ProjectDocument, offset: number): NamePlace | undefined {
  return places.find(({ start, end }) => start <= offset && offset <= end);
}

export function definitionsOf({ project }: ProjectDocument, name: NamePlace): Place[] {
  return placesIn(project, (one) => one.isDefinition && isSame(one, name));
}

/** Every place of a name: its definition and its uses, in the rules, their parts and the tests beside them. */
export function placesOf({ project }: ProjectDocument, name: NamePlace): Place[] {
  return placesIn(project, (one) => isSame(one, name));
}

function isSame(one: NamePlace, { kind, name }: NamePlace): boolean {
  return one.kind === kind && one.name === name;
}

function placesIn({ files }: Project, isIt: (one: NamePlace) => boolean): Place[] {
  return files.flatMap(({ uri, source, places }) =>
    places.filter(isIt).map((one) => ({ uri, range: source.range(one) })),
  );
}

/** Why a name cannot be the new one of a place; undefined where it can. */
export function refusalOf(name: string, { project }: ProjectDocument, { kind }: NamePlace): Text | undefined {
  if (kind === 'rule' ? !isRuleId(name) : !ownNames.accepts(name))
    return say`a ${nameKinds[kind]} cannot be called "${name}"`;
  const isTaken = project.files.some(({ places }) =>
    places.some((one) => one.isDefinition && one.kind === kind && one.name === name),
  );
  return isTaken ? say`there is a ${nameKinds[kind]} "${name}" already` : undefined;
}

function isRuleId(name: string): boolean {
  return formsAt(['rules', 0, 'id']).some((form) => form.kind === 'text' && form.pattern?.test(name));
}

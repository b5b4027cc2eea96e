import { ownNames } from '../../rules/format/own-names.js';
import { isSameName, type NamePlace } from '../../rules/names-in-file.js';
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
  return placesIn(project, (one) => one.isDefinition && isSameName(one, name));
}

/** Every place of a name: its definition and its uses, in the rules, their parts and the tests beside them. */
export function placesOf({ project }: ProjectDocument, name: NamePlace): Place[] {
  return placesIn(project, (one) => isSameName(one, name));
}

function placesIn({ files }: Project, isIt: (one: NamePlace) => boolean): Place[] {
  return files.flatMap(({ uri, source, places }) =>
    places.filter(isIt).map((one) => ({ uri, range: source.range(one) })),
  );
}

/** Why a name cannot be the new one of a place; undefined where it can. */
export function refusalOf(name: string, { project }: ProjectDocument, place: NamePlace): Text | undefined {
  const { kind } = place;
  if (kind === 'rule' ? !isRuleId(name) : !ownNames.accepts(name))
    return say`no ${nameKinds[kind]} can be called "${name}"`;
  const isTaken = project.files.some(({ places }) =>
    places.some((one) => one.isDefinition && isSameName(one, { ...place, name })),
  );
  return isTaken ? say`the ${nameKinds[kind]} "${name}" is there already` : undefined;
}

function isRuleId(name: string): boolean {
  return formsAt(['rules', 0, 'id']).some((form) => form.kind === 'text' && form.pattern?.test(name));
}

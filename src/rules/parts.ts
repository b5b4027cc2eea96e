import { isObject, type JsonObject, setOwn } from '../values/json.js';
import { type Language, say, type Text } from '../values/message.js';
import { didYouMean } from '../values/suggest.js';
import type { Diagnostic, Finding, Path } from './diagnostic.js';
import { partFile, sharedSections } from './format/part.js';
import { createReader, readKeys } from './format/reader.js';
import { itIs } from './format/wording.js';
import { baseName, besides, faultInPattern, isGlob, namesFor } from './part-names.js';
import { Origins } from './part-origins.js';
import { type Comment, type ParsedDocument, parseDocument } from './yaml/document.js';

/** A text, or why there is none: a sentence with its mend, without the file's name. */
export type PartText = string | { trouble: Text };

/** The texts that a rules file is made of. */
export interface SourceTexts {
  /** The name to show in diagnostics; nothing is read from it. */
  file: string;
  text: string;
  /** The files that it may include: by their paths from its folder, with `/`. */
  parts?: ReadonlyMap<string, PartText> | undefined;
  /** Other constants in the place of those of the same name. */
  vars?: { file: string; text: PartText } | undefined;
  /** Of the messages. Default: English. */
  language?: Language | undefined;
}

/** One or several documents as if they were one: places of its data lead to the file in which they stand. */
export interface ParsedParts
  extends Pick<
    ParsedDocument,
    'data' | 'diagnostics' | 'locate' | 'plainText' | 'hasTightComments' | 'commentBehind' | 'isInBrackets'
  > {
  documents: readonly { file: string; comments: readonly Comment[] }[];
}

/** Parses a rules file with all that it includes. Never throws on bad input. */
export function parseParts(source: SourceTexts): ParsedParts {
  const main = parseDocument(source.text, source.file, source.language);
  const { data } = main;
  const documents = [{ file: source.file, comments: main.comments }];
  if (!isObject(data) || (source.vars === undefined && includesIn(data).length === 0)) {
    return { ...main, documents };
  }
  return new Joiner(source, main, data).join();
}

/** What a rules file includes, as it is written. Files that surely include nothing are not parsed. */
export function patternsIn(text: string): string[] {
  if (!mayInclude.test(text)) return [];
  const { data } = parseDocument(text, '');
  return isObject(data) ? includesIn(data).map(({ pattern }) => pattern) : [];
}

/** The key at the top, in an entry of a list, or within braces: a receiver's own `include` stands below others. */
const mayInclude = /(?:^\uFEFF?|[-{,]\s+|[{,])["']?include["']?\s*:/m;

interface Include {
  pattern: string;
  at: Path;
}

/** Each name or pattern, where it is a text. */
function includesIn(data: JsonObject): Include[] {
  const { sessions } = data;
  return [
    ...patternsOf(data.include, ['include']),
    ...includesInRules(data.rules, ['rules']),
    ...(isObject(sessions) ? includesInRules(sessions.rules, ['sessions', 'rules']) : []),
  ];
}

function includesInRules(rules: unknown, at: Path): Include[] {
  if (!Array.isArray(rules)) return [];
  return rules.flatMap((entry: unknown, index) => {
    if (!isObject(entry)) return [];
    const here = [...at, index];
    if (Object.hasOwn(entry, 'include')) return patternsOf(entry.include, [...here, 'include']);
    return isObject(entry.group) ? includesInRules(entry.group.rules, [...here, 'group', 'rules']) : [];
  });
}

function patternsOf(include: unknown, at: Path): Include[] {
  if (typeof include === 'string') return include.trim() === '' ? [] : [{ pattern: include, at }];
  if (!Array.isArray(include)) return [];
  return include.flatMap((one: unknown, index) => patternsOf(one, [...at, index]).slice(0, 1));
}

/** Puts documents together. */
class Joiner {
  private readonly diagnostics: Diagnostic[];
  private readonly origins: Origins<ParsedDocument>;
  private readonly documents: { file: string; document: ParsedDocument }[];
  private readonly data: JsonObject;
  /** By name: where each file is included, for one that is included twice. */
  private readonly included = new Map<string, string>();
  /** Set where it is open what the files say: then nothing more is said of them. */
  private isOpen = false;

  constructor(
    private readonly source: SourceTexts,
    private readonly main: ParsedDocument,
    data: JsonObject,
  ) {
    this.diagnostics = [...main.diagnostics];
    this.origins = new Origins(main);
    this.documents = [{ file: source.file, document: main }];
    this.data = { ...data };
  }

  join(): ParsedParts {
    const { data, source, origins, documents } = this;
    for (const include of patternsOf(data.include, ['include'])) {
      for (const part of this.partsFor(include, false)) this.share(part);
    }
    data.rules = this.joinRules(data.rules, ['rules'], ['rules']);
    if (data.rules === undefined) delete data.rules;
    const { sessions } = data;
    if (isObject(sessions) && Array.isArray(sessions.rules)) {
      const at = ['sessions', 'rules'];
      data.sessions = { ...sessions, rules: this.joinRules(sessions.rules, at, at) };
    }
    if (source.vars) this.override(source.vars);
    const of = (path: Path) => origins.of(path);
    return {
      data: this.isOpen ? undefined : data,
      diagnostics: this.diagnostics,
      documents: documents.map(({ file, document: { comments } }) => ({ file, comments })),
      hasTightComments: documents.some(({ document }) => document.hasTightComments),
      locate: (finding) => {
        const { document, path } = of(finding.path);
        return document.locate({ ...finding, path });
      },
      plainText: (at) => of(at).document.plainText(of(at).path),
      commentBehind: (at) => of(at).document.commentBehind(of(at).path),
      isInBrackets: (at) => of(at).document.isInBrackets(of(at).path),
    };
  }

  /** A list of rules with those of other files in the place of its includes. @param to where it stands in the whole */
  private joinRules(rules: unknown, from: Path, to: Path): unknown {
    if (!Array.isArray(rules)) return rules;
    const joined: unknown[] = [];
    const add = (entry: unknown, document: ParsedDocument, path: Path) => {
      this.origins.set([...to, joined.length], document, path);
      joined.push(entry);
    };
    for (const [index, entry] of rules.entries()) {
      const at = [...from, index];
      const patterns = isObject(entry) ? patternsOf(entry.include, [...at, 'include']) : [];
      if (isObject(entry) && patterns.length > 0 && Object.keys(entry).length === 1) {
        for (const include of patterns) {
          for (const { document, data } of this.partsFor(include, true)) {
            this.share({ document, data });
            const own = Array.isArray(data.rules) ? data.rules : [];
            for (const [number, rule] of own.entries()) add(rule, document, ['rules', number]);
          }
        }
      } else if (isObject(entry) && isObject(entry.group)) {
        const below = ['group', 'rules'];
        const number = joined.length;
        add(entry, this.main, at);
        const inGroup = this.joinRules(entry.group.rules, [...at, ...below], [...to, number, ...below]);
        joined[number] = {
          ...entry,
          group: { ...entry.group, ...(inGroup !== undefined && { rules: inGroup }) },
        };
      } else add(entry, this.main, at);
    }
    return joined;
  }

  private partsFor({ pattern, at }: Include, holdsRules: boolean): Part[] {
    const { file, parts = new Map<string, PartText>() } = this.source;
    const fault = faultInPattern(pattern);
    if (fault !== undefined) {
      this.report(this.main, at, 'wrong-value', say`"${pattern}" ${fault}`);
      return [];
    }
    const names = namesFor(pattern, parts.keys(), baseName(file));
    if (names.length === 0) {
      const hint = isGlob(pattern)
        ? say` Add one, or remove the pattern`
        : didYouMean(pattern, parts.keys()) || say` Write it, or correct the name`;
      const message = isGlob(pattern)
        ? say`no file is like "${pattern}"`
        : say`there is no file "${pattern}"`;
      this.report(this.main, at, 'missing-part', say`${message} in the folder of this one.${hint}`);
    }
    return names.flatMap((name) => this.readPart(name, at, parts.get(name)!, holdsRules));
  }

  private readPart(name: string, at: Path, text: PartText, holdsRules: boolean): Part[] {
    const before = this.included.get(name);
    if (before !== undefined) {
      const message = say`"${name}" is included in ${before} already. A file is included once: remove one of the two`;
      this.report(this.main, at, 'wrong-value', message);
      return [];
    }
    this.included.set(name, this.lineOf(this.main, at));
    if (name === baseName(this.source.file)) {
      this.report(this.main, at, 'wrong-value', say`"${name}" is this file itself. Name another one`);
      return [];
    }
    if (typeof text !== 'string') {
      this.report(this.main, at, 'missing-part', say`${name}: ${text.trouble}`);
      return [];
    }
    const document = this.parse(besides(this.source.file, name), text);
    const { data } = document;
    if (data === undefined) return [];
    if (!isObject(data)) {
      const message = say`the file must be ${partFile.mustBe}, but ${itIs(data)}`;
      this.report(document, [], 'wrong-type', message);
      return [];
    }
    const reader = createReader((finding) => {
      this.isOpen = true;
      this.diagnostics.push(document.locate({ severity: 'error', ...finding }));
    });
    readKeys(partFile, data, { path: [], place: [] }, say`a part`, reader);
    for (const { at: inner } of includesInRules(data.rules, ['rules'])) {
      const message = say`a part includes no others: the main file lists them all`;
      this.report(document, inner, 'wrong-value', message);
    }
    if (!holdsRules && Object.hasOwn(data, 'rules')) {
      const message = say`these rules have no place: "${name}" is included at the top of ${this.lineOf(this.main, at)}. Include it in "rules" there, where its rules are to stand: - include: ${name}`;
      this.report(document, ['rules'], 'wrong-value', message, 'key');
    }
    return [{ document, data }];
  }

  /** Adds what a part names to what all files name. */
  private share({ document, data }: Part): void {
    for (const section of sharedSections) {
      const own = data[section];
      if (own === undefined) continue;
      if (!isObject(own)) {
        const message = say`"${section}" must be a mapping, but ${itIs(own)}`;
        this.report(document, [section], 'wrong-type', message);
        continue;
      }
      const all = isObject(this.data[section]) ? { ...this.data[section] } : {};
      for (const [name, value] of Object.entries(own)) {
        const at = [section, name];
        if (Object.hasOwn(all, name)) {
          const message = say`"${name}" of "${section}" is defined in ${this.placeOf(at)} already. Names are unique across the files: rename one of the two, or remove it`;
          this.report(document, at, 'duplicate-name', message, 'key');
          continue;
        }
        setOwn(all, name, value);
        this.origins.set(at, document, at);
      }
      this.data[section] = all;
    }
  }

  private override({ file, text }: NonNullable<SourceTexts['vars']>): void {
    if (typeof text !== 'string') {
      this.report(this.parse(file, ''), [], 'missing-part', text.trouble);
      return;
    }
    const document = this.parse(file, text);
    const { data } = document;
    if (data === undefined) return;
    if (!isObject(data)) {
      const message = say`the file must be a mapping of constants such as { site: https://example.com }, but ${itIs(data)}`;
      this.report(document, [], 'wrong-type', message);
      return;
    }
    if (!isObject(this.data.vars ?? {})) return;
    const vars: JsonObject = { ...(this.data.vars as JsonObject | undefined) };
    const known = Object.keys(vars);
    for (const [name, value] of Object.entries(data)) {
      if (!Object.hasOwn(vars, name)) {
        const hint = didYouMean(name, known) || say` Known: ${known.join(', ') || say`none`}`;
        const message = say`the rules have no constant "${name}".${hint}`;
        this.report(document, [name], 'unknown-var', message, 'key');
        continue;
      }
      setOwn(vars, name, value);
      this.origins.set(['vars', name], document, [name]);
    }
    this.data.vars = vars;
  }

  private parse(file: string, text: string): ParsedDocument {
    const document = parseDocument(text, file, this.source.language);
    this.documents.push({ file, document });
    this.diagnostics.push(...document.diagnostics);
    if (document.data === undefined) this.isOpen = true;
    return document;
  }

  private report(
    document: ParsedDocument,
    path: Path,
    check: string,
    message: Text,
    at: Finding['at'] = 'value',
  ): void {
    this.isOpen = true;
    this.diagnostics.push(document.locate({ path, at, severity: 'error', check, message }));
  }

  /** `rules.yaml:12`: where something stands by now. */
  private placeOf(at: Path): string {
    const { document, path } = this.origins.of(at);
    const { file, line } = document.locate({ path, at: 'key', severity: 'error', check: '', message: '' });
    return `${file}:${line}`;
  }

  private lineOf(document: ParsedDocument, path: Path): string {
    const { file, line } = document.locate({ path, severity: 'error', check: '', message: '' });
    return `${file}:${line}`;
  }
}

interface Part {
  document: ParsedDocument;
  data: JsonObject;
}

import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contract } from '../../platform/contract.js';
import { type AnalyzedRules, analyzeRules } from '../../rules/analyze.js';
import { compareDiagnostics, type Diagnostic, isError } from '../../rules/diagnostic.js';
import type { NamePlace } from '../../rules/names-in-file.js';
import { parseTests } from '../../rules/tests/tests-file.js';
import { type Language, say } from '../../values/message.js';
import { withSeverities } from '../lint/config.js';
import type { LintConfig } from '../lint/config-form.js';
import { missingRules } from '../tests/missing-rules.js';
import {
  aloneIn,
  type FileKind,
  formOf,
  isRulesFile,
  kindAndMainOf,
  loadProject,
  type OpenText,
  type Project,
  type ProjectFile,
} from './project.js';
import { SourceText } from './source-text.js';

export interface AnalysisOptions {
  contract: Contract;
  config: LintConfig;
  language: Language;
}

/** A file as an editor has it, of any kind. */
export class OpenDocument {
  readonly file: string;
  readonly text: string;
  private loaded: Promise<ProjectDocument | undefined> | undefined;

  constructor(
    readonly uri: string,
    text: string,
    private readonly openText: OpenText,
    private readonly options: AnalysisOptions,
  ) {
    this.file = uri.startsWith('file:') ? fileURLToPath(uri) : uri;
    this.text = text;
  }

  /** What it is in its project; undefined where it is not for us: editors send every YAML file. */
  load(): Promise<ProjectDocument | undefined> {
    this.loaded ??= this.loadOnce();
    return this.loaded;
  }

  /** The same text among files that may have changed. */
  again(): OpenDocument {
    return new OpenDocument(this.uri, this.text, this.openText, this.options);
  }

  private async loadOnce(): Promise<ProjectDocument | undefined> {
    const { file, text, uri, openText, options } = this;
    if (!uri.startsWith('file:')) {
      return isRulesFile(file, text)
        ? new ProjectDocument(this, 'rules', aloneIn(file, text), options)
        : undefined;
    }
    const found = await kindAndMainOf(file, text, openText);
    return found && new ProjectDocument(this, found.kind, await loadProject(found.main, openText), options);
  }
}

/** A file of a project as an editor has it. What is asked of it is found once for each version. */
export class ProjectDocument {
  readonly uri: string;
  readonly file: string;
  readonly source: SourceText;
  private analyzed: AnalyzedRules | undefined;
  private found: readonly Diagnostic[] | undefined;

  constructor(
    { uri, file, text }: Pick<OpenDocument, 'uri' | 'file' | 'text'>,
    readonly kind: FileKind,
    readonly project: Project,
    private readonly options: AnalysisOptions,
  ) {
    this.uri = uri;
    this.file = file;
    this.source = new SourceText(text);
  }

  get text(): string {
    return this.source.text;
  }

  get form() {
    return formOf[this.kind];
  }

  /** Of the rules of the project. */
  get analysis(): AnalyzedRules {
    this.analyzed ??= this.analyzeRules(this.text);
    return this.analyzed;
  }

  /** What is wrong in this file. */
  get diagnostics(): readonly Diagnostic[] {
    this.found ??= this.kind === 'tests' ? this.analyzeTests(this.text) : this.own(this.analysis.diagnostics);
    return this.found;
  }

  get places(): readonly NamePlace[] {
    return this.project.files.find(({ file }) => file === this.file)?.places ?? [];
  }

  /** The other files of the project. */
  get others(): readonly ProjectFile[] {
    return this.project.files.filter(({ file }) => file !== this.file);
  }

  /** What would be found in it if this were its text. */
  readonly analyzeText = (text: string): Diagnostic[] =>
    this.kind === 'tests' ? this.analyzeTests(text) : this.own(this.analyzeRules(text).diagnostics);

  /** @param own in the place of this file's text */
  private analyzeRules(own: string): AnalyzedRules {
    const { contract, language } = this.options;
    const { main, text = '', parts } = this.project;
    const isThis = (part: string) => join(dirname(main), part) === this.file;
    const replaced =
      parts && new Map([...parts].map(([part, before]) => [part, isThis(part) ? own : before]));
    const source = { file: main, text: this.kind === 'rules' ? own : text, parts: replaced };
    return analyzeRules({ ...source, contract, language });
  }

  private analyzeTests(own: string): Diagnostic[] {
    const { file, options } = this;
    const { contract, language } = options;
    const tests = parseTests({ file, text: own, language });
    const { diagnostics, check } = tests;
    if (this.project.text === undefined) {
      const said = say`${relative(dirname(file), this.project.main)} cannot be read: ${say`there is no such file`}`;
      return this.own([...diagnostics, missingRules(tests, said)].sort(compareDiagnostics));
    }
    const { resolved, diagnostics: ofRules } = this.analysis;
    const isValid = resolved !== undefined && !ofRules.some(isError);
    const misfits = isValid ? check(resolved, contract) : [];
    return this.own([...diagnostics, ...misfits].sort(compareDiagnostics));
  }

  private own(diagnostics: readonly Diagnostic[]): Diagnostic[] {
    const here = diagnostics.filter(({ file }) => file === this.file);
    // What has no place on the disk has no files around it, and what they hold is open.
    const isAlone = !this.uri.startsWith('file:');
    return withSeverities(
      isAlone ? here.filter(({ check }) => check !== 'missing-part') : here,
      this.options.config,
    );
  }
}

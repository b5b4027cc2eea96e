import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contract } from '../../platform/contract.js';
import { type AnalyzedRules, analyzeRules } from '../../rules/analyze.js';
import type { Diagnostic } from '../../rules/diagnostic.js';
import { type NamePlace, namesInFile } from '../../rules/names-in-file.js';
import type { Language } from '../../values/message.js';
import { withSeverities } from '../lint/config.js';
import type { LintConfig } from '../lint/config-form.js';
import { looksLikeRules } from '../lint/find-rules.js';
import { isTestsFile } from '../patterns.js';
import { SourceText } from './source-text.js';

/** A rules file as an editor has it. What is asked of it is found once for each version. */
export class OpenDocument {
  readonly file: string;
  readonly source: SourceText;
  private analyzed: AnalyzedRules | undefined;
  private names: NamePlace[] | undefined;

  constructor(
    readonly uri: string,
    text: string,
    private readonly options: { contract: Contract; config: LintConfig; language: Language },
  ) {
    this.file = uri.startsWith('file:') ? fileURLToPath(uri) : uri;
    this.source = new SourceText(text);
  }

  get text(): string {
    return this.source.text;
  }

  /** Whether it is for us: editors send every YAML file. */
  get isRules(): boolean {
    if (isTestsFile(this.file)) return false;
    return /^rules\.ya?ml$/.test(basename(this.file)) || looksLikeRules(this.text);
  }

  get analysis(): AnalyzedRules {
    this.analyzed ??= this.analyze(this.text);
    return this.analyzed;
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.analysis.diagnostics;
  }

  get places(): readonly NamePlace[] {
    this.names ??= namesInFile(this.text);
    return this.names;
  }

  /** What would be found in it if this were its text. */
  readonly analyzeText = (text: string): Diagnostic[] => this.analyze(text).diagnostics;

  private analyze(text: string): AnalyzedRules {
    const { contract, config, language } = this.options;
    const analysis = analyzeRules({ file: this.file, text, contract, language });
    // Parts are not read here: what they hold is open, and no fault of this file.
    const own = analysis.diagnostics.filter(({ check }) => check !== 'missing-part');
    return { ...analysis, diagnostics: withSeverities(own, config) };
  }
}

import type { LintReport } from './lint-report.js';

/** Tells a report as a text. */
export type RenderLint = (report: LintReport) => string;

/** The formats of `dargah lint`, by the name that `--format` takes; each is loaded when it is asked for. */
export const lintFormats = {
  text: async (): Promise<RenderLint> => (await import('./lint-text.js')).renderLintText,
  json: async (): Promise<RenderLint> => (await import('./lint-json.js')).renderLintJson,
  sarif: async (): Promise<RenderLint> => (await import('./lint-sarif.js')).renderLintSarif,
  junit: async (): Promise<RenderLint> => (await import('./lint-junit.js')).renderLintJunit,
  github: async (): Promise<RenderLint> => (await import('./lint-github.js')).renderLintGithub,
  checkstyle: async (): Promise<RenderLint> => (await import('./lint-checkstyle.js')).renderLintCheckstyle,
} as const;

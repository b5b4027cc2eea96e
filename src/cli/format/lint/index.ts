import type { LintReport } from './report.js';

/** Tells a report as a text. */
export type RenderLint = (report: LintReport) => string;

/** The formats of `dargah lint`, by the name that `--format` takes; each is loaded when it is asked for. */
export const lintFormats = {
  text: async (): Promise<RenderLint> => (await import('./text.js')).renderLintText,
  json: async (): Promise<RenderLint> => (await import('./json.js')).renderLintJson,
  sarif: async (): Promise<RenderLint> => (await import('./sarif.js')).renderLintSarif,
  junit: async (): Promise<RenderLint> => (await import('./junit.js')).renderLintJunit,
  github: async (): Promise<RenderLint> => (await import('./github.js')).renderLintGithub,
  checkstyle: async (): Promise<RenderLint> => (await import('./checkstyle.js')).renderLintCheckstyle,
} as const;

import type { LintReport } from './report.js';

/** Writes a report as text. */
interface LintFormat {
  render(report: LintReport): string;
}

/** The formats of `dargah lint`, by the name that `--format` takes. Each is loaded when it is asked for. */
export const lintFormats = {
  text: (): Promise<LintFormat> => import('./text.js'),
  json: (): Promise<LintFormat> => import('./json.js'),
  sarif: (): Promise<LintFormat> => import('./sarif.js'),
  junit: (): Promise<LintFormat> => import('./junit.js'),
  github: (): Promise<LintFormat> => import('./github.js'),
  checkstyle: (): Promise<LintFormat> => import('./checkstyle.js'),
};

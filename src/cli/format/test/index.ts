import type { TestRun } from '../../tests/run-tests.js';

/** Writes a run of tests as text. */
interface TestFormat {
  render(run: TestRun, options: { coverage: boolean; color: boolean }): string;
  /** What is printed beside it, where the format has no place for coverage. */
  renderCoverageAside?(run: TestRun): string;
}

/** The formats of `dargah test`, by the name that `--format` takes. Each is loaded when it is asked for. */
export const testFormats = {
  text: (): Promise<TestFormat> => import('./text.js'),
  json: (): Promise<TestFormat> => import('./json.js'),
  junit: (): Promise<TestFormat> => import('./junit.js'),
  github: (): Promise<TestFormat> => import('./github.js'),
};

export type TestFormatName = keyof typeof testFormats;

import type { Explanation } from '../../../rules/explain.js';
import type { ExplanationView } from './view.js';

/** Writes an explanation as text. */
interface ExplainFormat {
  render(explanation: Explanation, view: ExplanationView): string;
}

/** The formats of `dargah explain`, by the name that `--format` takes. Each is loaded when it is asked for. */
export const explainFormats = {
  text: (): Promise<ExplainFormat> => import('./text.js'),
  json: (): Promise<ExplainFormat> => import('./json.js'),
};

import type { AnalyzedRules } from '../../../rules/analyze.js';
import type { Openings } from '../../../rules/openings.js';

/** What a format shows of what opens and closes. */
export interface CalendarReport {
  file: string;
  timezone: string;
  openings: Openings;
  locate: AnalyzedRules['locate'];
}

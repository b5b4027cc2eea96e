import type { JsonObject } from '../../values/json.js';
import { count, objectOf, text } from './schema-parts.js';

const flag = { type: 'boolean' };
const moment = { type: 'string', format: 'date-time' };
const revisionText = { type: 'string', pattern: '^[0-9a-f]{12}$' };

/** The form of `/status`. */
export const statusSchema: JsonObject = {
  title: 'Status',
  ...objectOf(
    {
      revision: { ...revisionText, description: 'Of the rules in force.' },
      rules: { ...count, description: 'How many rules for clicks are in force.' },
      since: { ...moment, description: 'Since when they are in force.' },
      last_attempt: {
        ...objectOf({ at: moment, ok: flag, diagnostics: { type: 'array', items: diagnosticSchema() } }),
        description: 'What came of the last edit of the rules file.',
      },
      version: { ...text, description: 'Of Dargah.' },
    },
    {
      session_rules: {
        ...count,
        description: 'How many rules for session calls: where the file has sessions.',
      },
      kept_at: { ...moment, description: 'When the rules were kept: where an earlier start has kept them.' },
      last_edit: {
        ...objectOf({
          from: revisionText,
          verdict: { enum: ['same', 'changes', 'unknown'] },
          ...{ changes: count, answer_otherwise: count, take_fewer: count, take_more: count },
          ...{ notify_others: count, is_cut: flag },
        }),
        description: 'What the edit changed that brought them into force, once that is known.',
      },
      auth_key_file: {
        ...objectOf({ keys: count, last_attempt: objectOf({ at: moment, ok: flag }, { message: text }) }),
        description: 'Where there is a file of keys.',
      },
      outbox: {
        ...objectOf({ lost: count, warnings: { type: 'array', items: text } }),
        description: 'Where there is an outbox.',
      },
    },
  ),
};

function diagnosticSchema(): JsonObject {
  const place = { type: 'integer', minimum: 1 };
  return objectOf(
    {
      file: text,
      ...{ line: place, column: place, endLine: place, endColumn: place },
      severity: { enum: ['error', 'warning'] },
      check: text,
      message: text,
    },
    { suggestion: text },
  );
}

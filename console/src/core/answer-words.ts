import { nameOfChoice, OneOf } from '../../../src/rules/format/one-of.js';
import type { Rule } from '../../../src/rules/format/rule.js';
import type { RulesFile } from '../../../src/rules/format/rules-file.js';
import { Budget } from '../../../src/rules/logic/budget.js';
import { compilePlaceholder } from '../../../src/rules/template/compile.js';
import { parseText } from '../../../src/rules/template/text.js';
import { isObject } from '../../../src/values/json.js';

/** What a person gets, as the file has it: constants with their values, and else texts with their placeholders. */
export interface Answer {
  /** The name of a response that is defined elsewhere, or of one of several. */
  name?: string;
  text?: string;
  /** The kind of the action, or `url` of a session call. */
  action?: string;
  target?: string;
}

/** The answers of a rule: of several each person gets one. */
export function answersOf(written: Rule | undefined, file: RulesFile): Answer[] {
  const respond = written?.respond;
  if (!(respond instanceof OneOf)) return [answerOf(respond, file)];
  return respond.choices.map((choice, index) => ({
    ...answerOf(choice.respond, file),
    name: nameOfChoice(choice, index),
  }));
}

function answerOf(respond: unknown, file: RulesFile): Answer {
  if (typeof respond === 'string') return { ...answerOf(file.responses[respond] ?? {}, file), name: respond };
  if (!isObject(respond)) return {};
  const { text_message: text, action, url } = respond;
  const [kind, content] = isObject(action) ? (Object.entries(action)[0] ?? []) : [];
  const target = url ?? (isObject(content) ? (content.post_token ?? content.data) : content);
  return {
    ...(typeof text === 'string' && { text: withConstants(text, file) }),
    ...(kind !== undefined ? { action: kind } : url !== undefined ? { action: 'url' } : {}),
    ...(target !== undefined && {
      target: typeof target === 'string' ? withConstants(target, file) : JSON.stringify(target),
    }),
  };
}

/** A text with the values of the file's constants in it, as every person reads them. */
function withConstants(text: string, { vars, timezone }: RulesFile): string {
  if (!text.includes('{{')) return text;
  const parts = parseText(text, () => {}, { vars, timezone });
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      const written = text.slice(part.start, part.end);
      if (part.lookup !== undefined || !part.path?.startsWith('vars.')) return written;
      try {
        return compilePlaceholder(part)({ vars }, new Budget()) || written;
      } catch {
        return written;
      }
    })
    .join('');
}

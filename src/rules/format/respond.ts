import { answerKeys } from '../../platform/answer.js';
import { isObject } from '../../values/json.js';
import { say } from '../../values/message.js';
import { content, either, text } from './form.js';
import { quoteHint } from './wording.js';

/** The name of an entry of `responses`, or a response template written in place. */
export type Single = string | Template;

/** A response object whose strings may hold `{{ … }}` and whose values may be `{ $logic: … }`. */
export type Template = Record<string, unknown>;

export const exampleResponse = '{ text_message: "…" }';

export const respondMustBe = say`the name of a response or a response such as ${exampleResponse}`;

/** Stands in the place of a response that cannot be read. */
export const neutralResponse: Template = { text_message: '…' };

export const responseTemplate = content({
  mustBe: say`a mapping such as ${exampleResponse}`,
  content: 'response',
  fits: isObject,
  fallback: neutralResponse,
  make: (value) => value as Template,
});

const respond = either<Single>({
  mustBe: respondMustBe,
  hint: quoteHint,
  fallback: neutralResponse,
  forms: [text({}), responseTemplate],
});

export const respondKey = {
  form: respond,
  description: 'The name of a response, or a response written in place.',
  examples: ['thanks'],
  required: say`. Add the name of a response, or one in place: respond: ${exampleResponse}`,
  aliases: ['then', 'answer'],
};

/** Keys of a response that were written beside `respond`. */
export const strayParts = {
  keys: answerKeys,
  into: 'respond',
  hint: (key: string) => say`It belongs in the response: respond: { ${key}: … }`,
};

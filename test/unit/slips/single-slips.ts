import { CST, Lexer } from 'yaml';
import { below, pick, type Random } from '../../support/random.js';

/** A slip of one character, made by machine. */
export interface SingleSlip {
  what: string;
  text: string;
}

/** What a Persian keyboard, an office program or a copied page puts in the place of a character. */
const twins: Readonly<Record<string, string>> = {
  ',': '،',
  ';': '؛',
  '?': '؟',
  '"': '“”«»',
  "'": '’‘',
  ' ': '\u00a0\u2009\u200b',
  '-': '–—−',
  ':': '：',
  ی: 'ي',
  ک: 'ك',
  ...Object.fromEntries([...'0123456789'].map((digit, value) => [digit, String.fromCharCode(0x6f0 + value)])),
};
const invisible = ['\u200c', '\u200f', '\u200e', '\u200b', '\ufeff', '\u00ad'];

/** Words of the format, whose letters nobody chooses. A letter more or less in a word of the author makes another word. */
const words =
  /^(?:version|timezone|vars|conditions|responses|rules|default|notify|match|when|respond|text_message|action|open_direct_link|open_server_link|open_post_page|post_token|data|touchpoint|user_side|user_id|extra_data|now|var|and|or|in|if|condition|CHAT|MY_POST|SUPPLY|DEMAND|hour|weekday|friday|true|false|null)$/;
/** Makes one slip in a text. */
export function singleSlip(text: string, random: Random): SingleSlip {
  switch (below(random, 5)) {
    case 0:
      return swapped(text, random);
    case 1: {
      const at = below(random, text.length);
      const character = pick(random, invisible);
      return {
        what: `${code(character)} before ${shown(text, at)}`,
        text: `${text.slice(0, at)}${character}${text.slice(at)}`,
      };
    }
    case 2: {
      const at = placeOfSyntax(text, random);
      return { what: `without ${shown(text, at)}`, text: text.slice(0, at) + text.slice(at + 1) };
    }
    case 3: {
      const at = placeOfSyntax(text, random);
      return { what: `twice ${shown(text, at)}`, text: text.slice(0, at + 1) + text.slice(at) };
    }
    default:
      return indented(text, random);
  }
}

function swapped(text: string, random: Random): SingleSlip {
  const places = [...text.matchAll(/[,;?"' \-:0-9یک]/g)].map(({ index }) => index);
  const at = pick(random, places);
  const twin = pick(random, [...twins[text[at]!]!]);
  return {
    what: `${code(twin)} for ${shown(text, at)}`,
    text: text.slice(0, at) + twin + text.slice(at + 1),
  };
}

function indented(text: string, random: Random): SingleSlip {
  const lines = text.split('\n');
  const filled = lines.flatMap((line, index) => (line.trim() === '' ? [] : [index]));
  const row = pick(random, filled);
  const line = lines[row]!;
  const isLess = line.startsWith(' ') && random() < 0.5;
  lines[row] = isLess ? line.slice(1) : ` ${line}`;
  return {
    what: `line ${row + 1} a blank ${isLess ? 'less' : 'more'}: ${line.trim().slice(0, 30)}`,
    text: lines.join('\n'),
  };
}

/** A letter of a word of the format, or a sign of YAML. */
function placeOfSyntax(text: string, random: Random): number {
  const letters: number[] = [];
  const signs: number[] = [];
  let at = 0;
  let isScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    const type = isScalar ? 'scalar' : CST.tokenType(lexeme);
    if (type === 'doc-mode' || type === 'flow-error-end') continue;
    if (type === 'scalar' && !isScalar) {
      isScalar = true;
      continue;
    }
    isScalar = false;
    if (structure.has(type ?? '')) signs.push(at);
    if (/quoted-scalar$/.test(type ?? '')) signs.push(at, at + lexeme.length - 1);
    if (words.test(lexeme)) letters.push(...Array.from(lexeme, (_, index) => at + index));
    at += lexeme.length;
  }
  return pick(random, random() < 0.5 && letters.length > 0 ? letters : signs);
}

const structure = new Set([
  ...['flow-map-start', 'flow-map-end', 'flow-seq-start', 'flow-seq-end', 'comma'],
  ...['space', 'seq-item-ind', 'map-value-ind', 'block-scalar-header'],
]);

function code(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

function shown(text: string, at: number): string {
  const line = text.slice(0, at).split('\n').length;
  return `${JSON.stringify(text[at])} in line ${line}: ${JSON.stringify(text.slice(Math.max(0, at - 12), at + 12))}`;
}

/** The letters of a message: signs that look alike count as one; what nobody sees and blanks do not count. */
export function asRead(text: string): string {
  let read = text.replace(/[\p{Cf}\s]/gu, '');
  for (const [plain, others] of Object.entries(twins))
    for (const other of others) read = read.replaceAll(other, plain);
  return read;
}

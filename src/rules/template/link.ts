import { latePattern } from '../../values/late-pattern.js';
import { joined, say, type Text } from '../../values/message.js';
import { nameOf, strayCharacter, strayInvisible } from '../../values/stray-characters.js';
import { type UrlFault, urlFault } from '../../values/web-url.js';
import type { Budget } from '../logic/budget.js';
import type { TextPart } from './text.js';

/** Why a link cannot stand as it is written, with the reason that its message gives. */
export interface LinkFault {
  check: 'link-origin' | 'link-url';
  message: Text;
  /** The part of the text that is meant. */
  within?: readonly [start: number, end: number];
  suggestion?: string;
}

/** Until here scheme and host are settled: nothing behind can change them. */
const settledOrigin = /^https:\/\/[^/?#\\\s]+[/?#]/i;

/** Whether the text before an insertion already settles the scheme and the host of the link. */
export function isOriginSettled(before: string): boolean {
  return settledOrigin.test(before);
}

/**
 * Holds a link against what links are.
 * @param written as it stands in the file: what stands between its placeholders is wrong whatever is inserted
 * @param parts the same with the constants of the file inserted
 */
export function checkLink(written: readonly TextPart[], parts: readonly TextPart[]): LinkFault | undefined {
  const first = parts[0];
  const prefix = typeof first === 'string' ? first : '';
  const fault = quotesAround(written) ?? wrongCharacter(written);
  if (fault !== undefined) return { check: 'link-url', ...fault };
  const isWhole = parts.every((part) => typeof part === 'string');
  if (isWhole || isOriginSettled(prefix) || hasOtherScheme(prefix)) return checkWrittenUrl(prefix);
  return {
    check: 'link-origin',
    message: prefix.startsWith('https://')
      ? say`the host of this link, "${prefix}", is not closed before the first inserted value, which could extend it. Put "/", "?" or "#" between them`
      : say`scheme and host of a link must stand in the file (or come from vars), before the first inserted value. Start it with "https://your-domain.com/"`,
  };
}

/**
 * Holds the constant with which a link begins against what the beginning of a link is.
 * @param name `vars.site`
 */
export function checkOrigin(name: string, value: string): LinkFault | undefined {
  const fault = wrongCharacter([value]);
  if (fault !== undefined) return { check: 'link-url', ...fault };
  if (/^https:/i.test(value)) return undefined;
  const suggestion = httpsForm(value);
  return {
    check: 'link-url',
    message: say`links begin with ${name}, so it must begin with "https://"${suggestion === undefined ? '' : say`. Write ${suggestion}`}`,
    ...(suggestion !== undefined && { suggestion }),
  };
}

/** Percent-encodes a value for its place in a link: no character of it can end the segment, the key or the value. */
export function encodeForLink(text: string, budget: Budget): string {
  budget.spend(longestCode * text.length);
  // A lone surrogate has no UTF-8 form; encodeURIComponent would throw.
  return encodeURIComponent(text.toWellFormed());
}

/** A character can become three bytes, and a byte `%XX`. */
const longestCode = 9;

/**
 * Whether a value could become a whole `.` or `..` segment of the path, which a browser resolves even when it is
 * encoded: true where the segment around an insertion holds nothing but dots.
 */
export function hasOpenSegment(parts: readonly TextPart[]): boolean {
  const mark = '\u{0}';
  const pattern = parts.map((part) => (typeof part === 'string' ? part : mark)).join('');
  const path = pattern.replace(/[?#].*$/s, '');
  return path.split('/').some((segment) => segment.includes(mark) && /^[.\0]*$/.test(segment));
}

/** Whether a link's path has a `.` or `..` segment. */
export function hasDotSegment(link: string): boolean {
  return /^[^?#]*\/\.\.?(?:[/?#]|$)/.test(link);
}

function hasOtherScheme(prefix: string): boolean {
  return /^(?!https:)[a-z][a-z0-9+.-]*:\/\/[^/?#]+[/?#]/i.test(prefix);
}

/** A link with `https://` before its host, where that is all that it lacks. */
function httpsForm(text: string): string | undefined {
  const rest = text.replace(/^(?:https?:?\/{1,2}|https?:|\/\/)/i, '');
  const meant = `https://${rest}`;
  return /^[\w-]+(?:\.[\w-]+)+(?:[:/?#]|$)/.test(rest) && urlFault(meant) === undefined ? meant : undefined;
}

interface CharacterFault extends Required<Pick<LinkFault, 'message' | 'within'>> {
  suggestion?: string;
}

/** Quotes that are letters to YAML, and what Markdown writes around a link. */
function quotesAround(written: readonly TextPart[]): { message: Text; suggestion?: string } | undefined {
  const [, pointed, bracketed = pointed] =
    /^(?:<(https:[^<>]*)>|\[[^\]]*\]\((https:[^()]*)\))$/.exec(textOf(written)) ?? [];
  if (bracketed !== undefined)
    return {
      message: say`a link stands without the brackets of Markdown. Write ${bracketed}`,
      ...(written.length === 1 && { suggestion: JSON.stringify(bracketed) }),
    };
  const [, open = '', link = '', close = ''] = /^([“”„«‹‘])(.*)([“”»›’])$/.exec(textOf(written)) ?? [];
  if (open === '') return undefined;
  return {
    message: say`${nameOf(open)} and ${nameOf(close)} are letters to YAML, not quotes. Write the link in "…": ${link}`,
    ...(written.length === 1 && { suggestion: JSON.stringify(link) }),
  };
}

function textOf(parts: readonly TextPart[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : '{{ … }}')).join('');
}

/** A character that no link holds, wherever it stands in it. */
function wrongCharacter(written: readonly TextPart[]): CharacterFault | undefined {
  let start = 0;
  for (const [index, part] of written.entries()) {
    if (typeof part !== 'string') {
      start = part.end;
      continue;
    }
    const isLast = index === written.length - 1;
    const found = wrongInLink().exec(part) ?? (isLast ? /[،؛۔]$/.exec(part) : null);
    if (found) {
      const [characters] = found;
      const isAtEnd = isLast && found.index + characters.length === part.length;
      // What stands before the path is a part of the host.
      const isAtStart = index === 0 && !/^https?:\/\/[^/?#]+[/?#]/i.test(part.slice(0, found.index));
      const from = start + found.index;
      return {
        within: [from, from + characters.length],
        ...aboutCharacter(characters, isAtStart || isAtEnd),
      };
    }
    start += part.length;
  }
  return undefined;
}

/** What a URL never holds, what nobody sees, quotes, a Persian "?" before parameters, and braces that insert nothing. */
const wrongInLink = latePattern`\$?\{%?\s*[\w.]+\s*%?\}|\s+|\p{Cc}|\\|${strayInvisible}|[“”„‟«»‹›‘’"<>]|؟(?=[\w-]+=)|&amp;`;

function aboutCharacter(characters: string, isAtAnEnd: boolean): { message: Text; suggestion?: string } {
  const character = characters[0]!;
  if (characters.length > 2 && characters.endsWith('}')) {
    const suggestion = `{{ ${characters.replace(/[\s${}%]/g, '')} }}`;
    return { message: say`"${characters}" inserts nothing. Write "${suggestion}" for the fact`, suggestion };
  }
  if (character === '&') return { message: say`"&amp;" is how HTML writes "&". Write that`, suggestion: '&' };
  if (isAtAnEnd && /[،؛۔]/.test(character))
    return { message: say`${nameOf(character)} stands at the end of this link. Remove it`, suggestion: '' };
  if (character === '؟')
    return { message: say`${nameOf(character)} is not the "?" of a link. Write "?"`, suggestion: '?' };
  if (character === '\\') {
    return { message: say`a link cannot hold a backslash. Write "/"`, suggestion: '/' };
  }
  if (character === ' ') {
    const suggestion = isAtAnEnd ? '' : characters.replaceAll(' ', '%20');
    const mend = suggestion === '' ? say`Remove it` : say`Write "${suggestion}"`;
    return { message: say`a link cannot hold a space. ${mend}`, suggestion };
  }
  const isQuote = strayCharacter(character, ['quote']) !== undefined || /["<>]/.test(character);
  if (isQuote)
    return {
      message: say`${nameOf(character)} does not belong in a link. Write the link without it, or in "…"`,
      suggestion: '',
    };
  return {
    message: say`${nameOf(character)} stands in this link, and nobody sees it. Remove it`,
    suggestion: '',
  };
}

function checkWrittenUrl(text: string): LinkFault | undefined {
  if (/^https?:\/\/https?:/i.test(text)) {
    const message = say`this link has "https://" twice. Write it once; a constant that begins with it needs none before it`;
    return { check: 'link-url', message };
  }
  const fault = urlFault(text);
  if (fault !== undefined) {
    const suggestion = fault === 'incomplete' ? httpsForm(text) : undefined;
    const hint = suggestion === undefined ? '' : say`. Write ${suggestion}`;
    return {
      check: 'link-url',
      message: joined([faults[fault], hint]),
      ...(suggestion !== undefined && { suggestion }),
    };
  }
  const { protocol } = new URL(text);
  const scheme = text.slice(0, protocol.length);
  if (scheme === 'https:') return undefined;
  return {
    check: 'link-url',
    message: say`the platform opens https links only, and this one starts with "${scheme}". Write "https:"`,
  };
}

const faults: Record<UrlFault, Text> = {
  incomplete: say`this is not a complete URL. A link starts with "https://your-domain.com"`,
  character: say`this link contains a blank, a backslash or a control character, which no URL has. Percent-encode it`,
  credentials: say`this link contains credentials ("user:password@"). Take them out`,
  port: say`this link has an invalid port. Write a number from 1 to 65535, or leave it out`,
  host: say`this link has an invalid host: a part between its dots is empty or too long, or has a sign that no name has`,
};

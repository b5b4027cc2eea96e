import { type UrlFault, urlFault } from '../../values/web-url.js';
import type { Budget } from '../logic/budget.js';
import type { TextPart } from './text.js';

/** Why a link cannot stand as it is written, with the reason that its message gives. */
export interface LinkFault {
  check: 'link-origin' | 'link-url';
  message: string;
}

/** Until here scheme and host are settled: nothing behind can change them. */
const settledOrigin = /^https:\/\/[^/?#\\\s]+[/?#]/i;

/** Whether the text before an insertion already settles the scheme and the host of the link. */
export function isOriginSettled(before: string): boolean {
  return settledOrigin.test(before);
}

/** Holds the part of a link that stands in the file against what a link must be. */
export function checkLink(parts: readonly TextPart[]): LinkFault | undefined {
  const first = parts[0];
  const prefix = typeof first === 'string' ? first : '';
  if (parts.some((part) => typeof part !== 'string') && !isOriginSettled(prefix)) {
    return {
      check: 'link-origin',
      message: prefix.startsWith('https://')
        ? `the host of this link, "${prefix}", is not closed before the first inserted value, which could extend it. Put "/", "?" or "#" between them`
        : 'scheme and host of a link must stand in the file (or come from vars), before the first inserted value. Start it with "https://your-domain.com/"',
    };
  }
  return checkWrittenUrl(prefix);
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

function checkWrittenUrl(text: string): LinkFault | undefined {
  const fault = urlFault(text);
  if (fault !== undefined) return { check: 'link-url', message: faults[fault] };
  const { protocol } = new URL(text);
  if (protocol === 'https:') return undefined;
  return {
    check: 'link-url',
    message: `the platform opens https links only, and this one starts with "${protocol}". Write "https:"`,
  };
}

const faults: Record<UrlFault, string> = {
  incomplete: 'this is not a complete URL. A link starts with "https://your-domain.com"',
  character:
    'this link contains a blank, a backslash or a control character, which no URL has. Percent-encode it',
  credentials: 'this link contains credentials ("user:password@"). Take them out',
  port: 'this link has an invalid port. Write a number from 1 to 65535, or leave it out',
  host: 'this link has an invalid host: a part between its dots is empty or too long',
};

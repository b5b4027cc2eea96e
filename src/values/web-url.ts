import { latePattern } from './late-pattern.js';
/** What keeps a text from being a URL of the web. */
export type UrlFault = 'incomplete' | 'character' | 'credentials' | 'port' | 'host';

/**
 * Holds a text against what a URL is (RFC 3986), scheme and host included. Parsers of browsers and of Node mend much of
 * it without a word: of `https:///shop`, `https:shop` and `https:\\shop` they make the host `shop`.
 */
export function urlFault(text: string): UrlFault | undefined {
  const [, authority = ''] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#\\]*)/i.exec(text) ?? [];
  if (authority === '') return 'incomplete';
  if (noPartOfUrl().test(text)) return 'character';
  if (authority.includes('@')) return 'credentials';
  const [, host = '', port] = /^(\[[^\]]*\]?|[^:]*)(?::(.*))?$/.exec(authority) ?? [];
  if (port !== undefined && !isPort(port)) return 'port';
  if (!URL.canParse(text)) return 'incomplete';
  if (host.startsWith('[')) return undefined;
  // Parsers take most signs into a host, and no name has them.
  return hostLetters().test(host) && hasLabels(new URL(text).hostname) ? undefined : 'host';
}

const noPartOfUrl = latePattern`[\s\p{Cc}\\]`;
const hostLetters = latePattern`^(?:[\p{L}\p{M}\p{N}._~%-]|\u200C|\u200D)*$`;

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
}

/** As the DNS takes them; a dot at the end is the root. */
function hasLabels(host: string): boolean {
  const labels = host.replace(/\.$/, '').split('.');
  return labels.every((label) => label !== '' && label.length <= 63) && host.length <= 254;
}

/** Where a server listens: `http://127.0.0.1:8080`, `http://[::1]:8080`. */
export function originOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

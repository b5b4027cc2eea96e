export interface Element {
  name: string;
  attributes: Readonly<Record<string, string | number>>;
  /** What stands in it: a text, or elements. */
  content?: string | readonly Element[];
}

/** A document with each element in a line of its own. */
export function renderXml(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${renderElement(root, '')}`;
}

function renderElement({ name, attributes, content }: Element, indent: string): string {
  const values = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escapeAttribute(String(value))}"`,
  );
  const start = `${indent}<${name}${values.join('')}`;
  if (content === undefined) return `${start}/>\n`;
  if (typeof content === 'string') return `${start}>${escapeXml(content)}</${name}>\n`;
  const inner = content.map((child) => renderElement(child, `${indent}  `)).join('');
  return `${start}>\n${inner}${indent}</${name}>\n`;
}

function escapeXml(text: string): string {
  return text.replace(forbidden, '\uFFFD').replace(/[&<>\r]/g, (character) => entities[character]!);
}

// A reader takes line breaks and tabs in an attribute for blanks, unless they are references.
function escapeAttribute(text: string): string {
  return escapeXml(text).replace(/["\t\n]/g, (character) => entities[character]!);
}

// What XML 1.0 cannot carry in any spelling, lone surrogates too: https://www.w3.org/TR/xml/#charsets
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

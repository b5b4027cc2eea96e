/** A text as the content of an XML element. */
export function escapeXml(text: string): string {
  return text.replace(forbidden, '\uFFFD').replace(/[&<>\r]/g, (character) => entities[character]!);
}

/** `attributes({ name: 'price', line: 3 })` is ` name="price" line="3"`: what stands behind the name of an element. */
export function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapeAttribute(String(value))}"`)
    .join('');
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

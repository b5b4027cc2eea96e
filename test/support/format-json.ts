/** JSON as `npm run format` leaves it: a list on one line where it fits, and each key of a mapping on a line of its own. */
export function formatJson(value: unknown, indent = '', before = indent.length): string {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0)
    return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const line = inOneLine(value);
    if (before + line.length + 1 <= lineWidth) return line;
    return `[\n${value.map((item) => inner + formatJson(item, inner)).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value).map(([key, child]) => {
    const start = `${inner}${JSON.stringify(key)}: `;
    return start + formatJson(child, inner, start.length);
  });
  return `{\n${entries.join(',\n')}\n${indent}}`;
}

const lineWidth = 110;

function inOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, child]) => `${JSON.stringify(key)}: ${inOneLine(child)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

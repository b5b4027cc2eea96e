/**
 * An example that only a long file can show, in full. A rule with `# and 999 more like it` behind it stands for that
 * many more, with the next numbers in the place of its own.
 */
export function withMoreRules(text: string): string {
  return text.replace(/^(.*\S) # and (\d+) more like it$/gm, (_line, rule: string, more: string) =>
    Array.from({ length: Number(more) + 1 }, (_, i) =>
      rule.replace(/\d+/g, (n) => String(Number(n) + i)),
    ).join('\n'),
  );
}

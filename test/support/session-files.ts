import type { RandomFile } from './random-files.js';

/** The same rules about the place that a session call has in place of a touchpoint. */
export function sessionFile(file: RandomFile): RandomFile {
  return JSON.parse(JSON.stringify(file).replaceAll('touchpoint', 'source')) as RandomFile;
}

/** Its text, in which the rules are those of clicks, too. */
export function sessionText({ rules, ...file }: RandomFile): string {
  const ofClicks = rules.map((rule) => ({ ...rule, id: `click-${rule.id}` }));
  const ofSessions = rules.map(({ respond: _, ...rule }) => ({
    ...rule,
    url: `https://example.com/${rule.id}`,
  }));
  return JSON.stringify({
    ...file,
    rules: ofClicks,
    sessions: { rules: ofSessions, default: { url: 'https://example.com/' } },
  });
}

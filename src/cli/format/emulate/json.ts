import type { Exchange } from '../../emulate/emulate.js';

/** The calls as JSON; docs/emulating.md describes the fields, which later versions add to and do not change. */
export function render(exchanges: readonly Exchange[]): string {
  const calls = exchanges.map(({ call, name, url, body, answer, shortcomings }) => ({
    ...{ call, name, url, request: body },
    status: answer.status ?? null,
    content_type: answer.contentType ?? null,
    response: answer.text,
    ms: Math.round(answer.ms * 1000) / 1000,
    shortcomings: shortcomings.map(String),
  }));
  const failed = calls.filter(({ shortcomings }) => shortcomings.length > 0).length;
  return `${JSON.stringify({ calls: calls.length, failed, results: calls }, null, 2)}\n`;
}

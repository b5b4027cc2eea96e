import type { Exchange } from '../../emulate/emulate.js';
import { type Element, renderXml } from '../xml.js';

/** The calls as JUnit's XML, a case each. */
export function render(exchanges: readonly Exchange[]): string {
  const attributes = {
    name: 'dargah emulate',
    tests: exchanges.length,
    failures: exchanges.filter(({ shortcomings }) => shortcomings.length > 0).length,
    errors: 0,
    time: seconds(exchanges.reduce((sum, { answer }) => sum + answer.ms, 0)),
  };
  const suite = { name: 'testsuite', attributes, content: exchanges.map(caseOf) };
  return renderXml({ name: 'testsuites', attributes, content: [suite] });
}

function caseOf({ call, name, title, url, body, answer, shortcomings }: Exchange): Element {
  const attributes = { name: `${call} ${name}: ${title}`, classname: url, time: seconds(answer.ms) };
  if (shortcomings.length === 0) return { name: 'testcase', attributes };
  const said = `→ POST ${url}\n${body}\n← ${answer.status ?? 'no answer'}\n${answer.text}`;
  const failure = {
    name: 'failure',
    attributes: { type: 'contract', message: shortcomings.map(String).join('; ') },
    content: said,
  };
  return { name: 'testcase', attributes, content: [failure] };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(6);
}

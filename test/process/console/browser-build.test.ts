import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { parseAst } from 'rolldown/parseAst';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import * as onNode from '../../../src/browser.js';
import { catalog } from '../../../src/rules/checks/index.js';
import { useChromium, withoutChromium } from '../../support/chromium.js';
import { builtMain, checkout } from '../../support/dargah.js';
import { inSoak, rows } from '../../support/soak.js';

const file = join(checkout, 'dist/browser/index.js');
const browser = useChromium();

beforeAll(() => void builtMain());

test('a page with the editor is smaller than 350 kB, compressed', () => {
  const files = ['index.html', 'page.js', 'style.css', 'vazirmatn.woff2', 'core.js', 'editor.js'];
  const sizes = files.map((name) => statSync(join(checkout, `dist/console/${name}.br`)).size);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(350_000);
});

test('what docs and editors say of the checks is left out of the page', () => {
  const core = brotliDecompressSync(readFileSync(join(checkout, 'dist/console/core.js.br'))).toString();
  expect(core).toContain('never equals');
  const words = catalog.flatMap(({ summary, help }) => [summary, help]).filter((text) => text.length > 40);
  expect(words.filter((text) => core.includes(text.slice(0, 40))).length).toBeLessThan(words.length / 50);
});

test('the build imports nothing, and makes no code', () => {
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, source, callee } = node as { type?: string; source?: unknown; callee?: { name?: string } };
    if (type === 'ImportDeclaration' || type === 'ImportExpression') found.add(type);
    if (type?.startsWith('Export') && source) found.add(type);
    if (type === 'CallExpression' && callee?.name === 'eval') found.add('eval');
    if ((type === 'NewExpression' || type === 'CallExpression') && callee?.name === 'Function')
      found.add('Function');
    for (const inner of Object.values(node)) visit(inner);
  };
  const program = parseAst(readFileSync(file, 'utf8'));
  expect(program.body.length).toBeGreaterThan(1);
  visit(program);
  expect([...found]).toEqual([]);
});

describe.skipIf(withoutChromium)('in Chromium, under a policy that forbids to make code', () => {
  /** What a script of a page says that has the build as `dargah`, and may load nothing else. */
  async function run(expression: string): Promise<unknown> {
    const policy = "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'";
    const script = `import * as dargah from './index.js'; window.said = JSON.stringify(${expression});`;
    const server = createServer(({ url }, response) => {
      const isPage = url === '/';
      response.setHeader('content-security-policy', policy);
      response.setHeader('content-type', isPage ? 'text/html' : 'text/javascript');
      if (isPage) response.end('<script type="module" src="/start.js"></script>');
      else response.end(url === '/start.js' ? script : readFileSync(file));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const page = await (await browser()).newPage();
    onTestFinished(() => page.close());
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction('window.said !== undefined');
    return JSON.parse((await page.evaluate('window.said')) as string);
  }

  test('it says the same as on Node', inSoak, async () => {
    const texts = rows(fixtures(), 50);
    const there = await run(`(${say})(dargah, ${JSON.stringify(texts)})`);
    const here = JSON.parse(JSON.stringify(say(onNode, texts)));
    expect(there).toEqual(here);
    const said = here as ReturnType<typeof say>;
    // The comparison is one of answers, and not of failures.
    expect(said.filter(({ explained }) => explained.explanation !== undefined).length).toBeGreaterThan(10);
    expect(said.filter(({ diagnostics }) => diagnostics.length > 0).length).toBeGreaterThan(10);
    expect(said.some(({ plan }) => plan.plan?.verdict === 'changes')).toBe(true);
  });

  test('code cannot be made there', async () => {
    expect(await run("(() => { try { return eval('1') } catch ({ name }) { return name } })()")).toBe(
      'EvalError',
    );
  });
});

/** Every file that shows what a check finds, the one that is good, and those of the repository. */
function fixtures(): string[] {
  const folder = join(checkout, 'test/unit/checks');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?:example|good)\.yaml$/.test(name),
  );
  return [...names.map((name) => join(folder, name)), join(checkout, 'rules.yaml')].map((name) =>
    readFileSync(name, 'utf8'),
  );
}

/** Runs here and in the page, so that it names nothing from outside. */
function say(dargah: typeof onNode, texts: readonly string[]) {
  const now = new Date('2026-11-30T10:00:00Z');
  const request = { touchpoint: 'CHAT', user_side: 'SUPPLY', extra_data: { answer: 'yes', code: 'AB-12' } };
  return texts.map((text, index) => {
    const source = { file: 'rules.yaml', text };
    const { ruleset, diagnostics } = dargah.prepareRules(source);
    const edited = {
      file: 'rules.yaml',
      text: text.replace(/^default: .*$/m, 'default: { text_message: x }'),
    };
    return {
      diagnostics,
      linted: dargah.lint(source).length,
      decision: ruleset && dargah.decide(ruleset, request, { now }),
      explained: dargah.explain(source, request, { now, all: true }),
      // Proofs take their time: some will do.
      plan: index % 10 === 0 ? dargah.plan(source, edited, { today: 20_000 }) : { diagnostics: [] },
    };
  });
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { type Command, eventually, type Started } from './dargah.js';
import { temporaryFolder } from './folder.js';
import { startHere } from './serve-here.js';
import { isSoak } from './soak.js';

type Running = Pick<Started, 'stdout' | 'stderr' | 'signal' | 'ended'>;

/** A `dargah console`, ended with the test that started it. */
export interface Console {
  /** The address that it told, with the token. */
  address: string;
  origin: string;
  token: string;
  /** The rules file that it shows. */
  file: string;
  process: Running;
}

interface How {
  args?: string[];
  file?: string;
  /** In this process unless given: `start` gives it one of its own. */
  start?: (command: Command) => Running | Promise<Running>;
}

export async function startConsole(
  text: string,
  { args = [], file = join(temporaryFolder(), 'rules.yaml'), start = startHere }: How = {},
): Promise<Console> {
  writeFileSync(file, text);
  const process = await start({ args: ['console', file, ...args] });
  const address = (await eventually(() => {
    const [found] = /http:\/\/\S+/.exec(process.stderr()) ?? [];
    if (found === undefined) throw new Error(`no address yet: ${process.stderr()}`);
    return found;
  })) as string;
  const { origin, hash } = new URL(address);
  return { address, origin, token: hash.slice(1), file, process };
}

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** By hand: `fetch` sets headers of its own, and refuses to set others. */
export function ask(
  { origin, token }: Pick<Console, 'origin' | 'token'>,
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const all = { authorization: `Bearer ${token}`, ...headers };
    const asked = request(`${origin}${path}`, { method, headers: all }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: text }),
      );
    });
    asked.on('error', reject).end(body);
  });
}

/** How a person looks at the page. */
export interface Look {
  language?: 'fa' | 'en';
  width?: number;
  theme?: 'light' | 'dark';
}

/** A page that a person has opened, and what it has done that it should not. */
export interface OpenPage extends Page {
  /** Complaints of the browser: errors, and what the policy has stopped. */
  complaints: string[];
  /** Addresses of other hosts that were asked. */
  strangers: string[];
}

export async function openPage(
  browser: Promise<Browser>,
  address: string,
  look: Look = {},
): Promise<OpenPage> {
  const { language = 'en', width = 1440, theme = 'light' } = look;
  const context = await (await browser).newContext({
    viewport: { width, height: width < 600 ? 844 : 900 },
    locale: language === 'fa' ? 'fa-IR' : 'en-US',
    colorScheme: theme,
  });
  onTestFinished(() => context.close());
  // As everywhere: only what never comes meets it.
  context.setDefaultTimeout(120_000);
  const page = Object.assign(await context.newPage(), {
    complaints: [] as string[],
    strangers: [] as string[],
  });
  const { host } = new URL(address);
  page.on('console', (message) => {
    // A server that is gone and a token that is wrong are what some tests are about.
    const isNetwork = /Failed to load resource/.test(message.text());
    if (message.type() === 'error' && !isNetwork) page.complaints.push(message.text());
  });
  page.on('pageerror', ({ message }) => void page.complaints.push(message));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.host !== host && url.protocol !== 'blob:') page.strangers.push(request.url());
  });
  await page.goto(address);
  return page;
}

/** Opens a part of the page, by its place: rules, click, edit. */
export async function openPart(page: Page, part: 'rules' | 'click' | 'edit'): Promise<void> {
  await page.locator('nav button').nth(['rules', 'click', 'edit'].indexOf(part)).click();
  const ready = {
    rules: '[role=row][data-index]',
    click: '.explained li, .fault',
    edit: '.cm-content, textarea.editor',
  }[part];
  await page.locator(ready).first().waitFor();
}

/** Puts a text in the place of the one that is edited, as a person who pastes. */
export async function writeText(page: Page, text: string): Promise<void> {
  const content = page.locator('.cm-content');
  await content.click();
  await page.keyboard.press('Control+A');
  await content.evaluate((element, pasted) => {
    const { DataTransfer, ClipboardEvent } = globalThis as unknown as {
      DataTransfer: new () => { setData(type: string, text: string): void };
      ClipboardEvent: new (type: string, options: object) => Event;
    };
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    const options = { clipboardData, bubbles: true, cancelable: true };
    (element as unknown as EventTarget).dispatchEvent(new ClipboardEvent('paste', options));
  }, text);
}

/** What of a document finds a word in it. */
interface TextDocument {
  createTreeWalker(root: unknown, show: 4): { nextNode(): { data: string } | null };
  createRange(): {
    setStart(node: unknown, offset: number): void;
    setEnd(node: unknown, offset: number): void;
    getBoundingClientRect(): { x: number; y: number; width: number; height: number };
  };
}

/** Chooses a word of the edited text, by two clicks on it. */
export async function chooseWord(page: Page, word: string): Promise<void> {
  // Another font would move the word between the look and the click.
  await page.evaluate('document.fonts.ready.then(() => {})');
  const [x, y] = await page.locator('.cm-content').evaluate((element, wanted) => {
    const { document } = globalThis as unknown as { document: TextDocument };
    const texts = document.createTreeWalker(element, 4);
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      const at = text.data.indexOf(wanted);
      if (at === -1) continue;
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + wanted.length);
      const { x, y, width, height } = range.getBoundingClientRect();
      return [x + width / 2, y + height / 2] as const;
    }
    throw new Error(`no ${wanted}`);
  }, word);
  await page.mouse.dblclick(x, y);
}

const screenshots = new URL('../../artifacts/console/', import.meta.url);

/** Keeps what a person sees, for a human eye: in the soaks, see CONTRIBUTING.md. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  if (!isSoak) return;
  mkdirSync(screenshots, { recursive: true });
  writeFileSync(new URL(`${name}.png`, screenshots), await page.screenshot());
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core has against a page, by WCAG 2.2 AA and its own best practices. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run(document, { preload: false })')) as {
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  };
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  );
}

import { createHash } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { eventually, startDargah } from '../support/dargah.js';
import { mulberry32, pick } from '../support/random.js';
import { size } from '../support/soak.js';

const reloads = size(200, 8);
const calls = size(100_000, 2_000);
const clients = 16;

it(`${calls} calls of both kinds during ${reloads} reloads, half of them broken, all get the answer of a file that was in force`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dargah-soak-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'rules.yaml');
  const random = mulberry32(20_261_122);

  /** The number of the good file behind each revision. */
  const versions = new Map<string, number>();
  let newest = 0;
  const writeGood = (version: number) => {
    const text = goodFile(version);
    versions.set(revisionOf(text), version);
    newest = version;
    write(file, text, pick(random, ['rename', 'in place']));
  };
  writeGood(0);
  const dargah = await startDargah({ args: ['serve', '--rules', file, '--poll-interval', '100ms'] });

  let inForce = 0;
  let isOver = false;
  const wrong: string[] = [];
  let answered = 0;
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  onTestFinished(() => agent.destroy());
  const client = async (_: unknown, index: number) => {
    // Half of them at one path, as where the panel has one URL for both calls.
    const url = new URL(index % 2 === 0 ? '/dynamic-action' : '/session', dargah.url).href;
    for (let sent = 0; !isOver || answered < calls; sent++) {
      const kind = kinds[sent % kinds.length]!;
      const oldest = inForce;
      const { status, revision, body } = await call(url, agent, kind.body);
      const version = versions.get(revision) ?? -1;
      const isRight = status === 200 && body === JSON.stringify(kind.answer(version));
      if (!isRight || version < oldest || version > newest)
        wrong.push(`${status} ${revision} ${body}, not of ${oldest}..${newest}`);
      inForce = Math.max(inForce, version);
      answered++;
    }
  };
  const editor = async () => {
    for (let i = 1; i <= reloads; i++) {
      if (i % 2 === 0) {
        writeGood(i);
        await eventually(() => expect(inForce).toBe(i));
      } else {
        write(file, brokenFile(i), pick(random, ['rename', 'in place']));
        await eventually(async () => {
          const status = await (await fetch(`${dargah.adminUrl}/status`)).json();
          expect(status).toMatchObject({ last_attempt: { ok: false } });
        });
      }
    }
    isOver = true;
  };
  await Promise.all([editor(), ...Array.from({ length: clients }, client)]);

  expect(wrong).toEqual([]);
  expect(answered).toBeGreaterThanOrEqual(calls);
  console.log(`${answered} calls answered during ${reloads} reloads, ${wrong.length} wrong`);
});

/** What is sent in turn, and what a version of the file answers. */
const kinds = [
  {
    body: JSON.stringify({ touchpoint: 'CHAT', extra_data: { n: -1 } }),
    answer: (version: number): object => ({ text_message: textOf(version) }),
  },
  {
    body: JSON.stringify({ source: 'CHAT', extra_data: { n: -1 } }),
    answer: (version: number): object => ({ url: urlOf(version) }),
  },
];

function goodFile(version: number): string {
  const filler = (answer: string) =>
    Array.from({ length: 20 }, (_, i) => `- { id: r${i}, match: { extra_data.n: ${i} }, ${answer} }`);
  return `version: 1
rules:
  ${filler('respond: { text_message: x }').join('\n  ')}
  - { id: live, match: { touchpoint: CHAT }, respond: { text_message: ${textOf(version)} } }
default: { text_message: default }
sessions:
  rules:
    ${filler('url: https://example.com/').join('\n    ').replaceAll('id: r', 'id: s')}
    - { id: live-session, match: { source: CHAT }, url: "${urlOf(version)}" }
  default: { url: https://example.com/ }
`;
}

function urlOf(version: number): string {
  return `https://example.com/${version}`;
}

function textOf(version: number): string {
  return `متن ${version}`;
}

function brokenFile(version: number): string {
  const good = goodFile(version);
  return [`${good}rules: again\n`, good.slice(0, -12), '', `${good}\n]`, good.replace('respond', 'respnd')][
    version % 5
  ]!;
}

function write(file: string, text: string, how: 'rename' | 'in place'): void {
  const written = how === 'rename' ? `${file}~` : file;
  writeFileSync(written, text);
  if (written !== file) renameSync(written, file);
}

function revisionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function call(
  url: string,
  agent: Agent,
  body: string,
): Promise<{ status: number; revision: string; body: string }> {
  const headers = {
    ...{ 'content-type': 'application/json', authorization: 'dev' },
    'content-length': Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode!,
          revision: String(response.headers['x-dargah-revision']),
          body: text,
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

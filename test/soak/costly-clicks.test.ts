import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { startChild } from '../support/children.js';
import { type CostlyClick, costlyClicks } from '../support/costly-clicks.js';
import { isFull } from '../support/soak.js';

/** Three times what is promised: where the promise is broken it is broken by far, and other programs run as well. */
const most = { milliseconds: 150, megabytes: 150 };

it.skipIf(!isFull)('no click of 64 kB costs much, whatever the file', async () => {
  const asked = costlyClicks.filter(({ name }) => name.includes(process.env.ONLY ?? ''));
  const figures: (Cost & { name: string })[] = [];
  for (const { name, ...costly } of asked) {
    // The least of some: whatever else the machine does adds to it.
    const costs: Cost[] = [];
    for (let i = 0; i < times; i++) costs.push(await costOf(costly));
    const least = (of: keyof Cost) => Math.min(...costs.map((cost) => cost[of]));
    figures.push({ name, milliseconds: least('milliseconds'), megabytes: least('megabytes') });
  }
  figures.sort((a, b) => b.milliseconds - a.milliseconds);
  const lines = figures.map(
    ({ name, milliseconds, megabytes }) =>
      `${milliseconds.toFixed(1).padStart(7)} ms ${megabytes.toFixed(1).padStart(6)} MB  ${name}`,
  );
  console.log(lines.join('\n'));
  const beyond = ({ milliseconds, megabytes }: Cost) =>
    milliseconds > most.milliseconds || megabytes > most.megabytes;
  expect(figures.filter(beyond)).toEqual([]);
});

const times = Number(process.env.TIMES ?? 3);

interface Cost {
  milliseconds: number;
  megabytes: number;
}

/** What the first such click costs a server that has answered some ordinary ones. */
async function costOf({ file, request }: Pick<CostlyClick, 'file' | 'request'>): Promise<Cost> {
  const folder = mkdtempSync(join(tmpdir(), 'dargah-'));
  const rulesFile = join(folder, 'rules.yaml');
  writeFileSync(rulesFile, JSON.stringify(file));
  const program = fileURLToPath(new URL('costly-click.mjs', import.meta.url));
  const child = startChild(process.execPath, ['--expose-gc', program, rulesFile], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    const { port, errors } = await next<{ port: number; errors: number }>(child);
    expect(errors).toBe(0);
    const click = async (body: unknown) => {
      const response = await fetch(`http://127.0.0.1:${port}/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect(response.status).toBe(200);
      await response.arrayBuffer();
    };
    for (let i = 0; i < 200; i++) await click({ touchpoint: 'MY_POST', extra_data: { l: [i], t: 'yes' } });
    const ready = next(child);
    child.send('before');
    await ready;
    await click(request);
    const cost = next<Cost>(child);
    child.send('after');
    return await cost;
  } finally {
    child.kill();
    rmSync(folder, { recursive: true });
  }
}

async function next<Message>(child: ChildProcess): Promise<Message> {
  const [message] = await once(child, 'message');
  return message as Message;
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../process/reload/folder.js';
import { serverThat } from '../process/webhooks/receivers.js';
import { eventually, startDargah } from '../support/dargah.js';
import { mulberry32 } from '../support/random.js';
import { size } from '../support/soak.js';

const kills = size(200, 6);
const clicksAtOnce = 8;
/** A life ends after more than so many answers. */
const fewClicks = 4;

/** Rules that tell one receiver of everything, and tell two sorts of clicks apart. */
function rulesTelling(url: string): string {
  return `version: 1
notify:
  crm:
    url: ${url}
    secret: CRM_SECRET
    include: [extra_data.click]
    allow_private: [127.0.0.0/8]
    retries: [20ms, 50ms, 100ms, 100ms, 100ms, 100ms, 100ms, 100ms]
notify_all: crm
default: { text_message: ثبت شد }
`;
}

test(`${kills} × kill -9 under load: every click that was answered is told, under one id, or on standard error`, async () => {
  const folder = temporaryFolder();
  // A receiver that fails now and then, so that events wait when the process is killed.
  const random = mulberry32(1);
  const crm = await serverThat((response) => response.writeHead(random() < 0.1 ? 500 : 204).end());
  writeFileSync(join(folder, 'rules.yaml'), rulesTelling(crm.url));
  const server = {
    args: ['serve', '--state-dir', 'state'],
    cwd: folder,
    environment: { CRM_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
  };
  const answered = new Set<string>();
  /** Whose event was not written in time: it stands on standard error. */
  const unwritten = new Set<string>();
  let asked = 0;

  for (let round = 0; round < kills; round++) {
    const dargah = await startDargah(server);
    let running = true;
    const clicking = Array.from({ length: clicksAtOnce }, async () => {
      while (running) {
        const click = `click-${++asked}`;
        try {
          const answer = await dargah.click({ touchpoint: 'CHAT', extra_data: { click } });
          if (answer.status === 200) answered.add(click);
        } catch {
          return; // killed
        }
      }
    });
    // In the midst of clicks, however slow the machine is.
    const before = answered.size;
    await Promise.all([
      pause(50 + random() * 250),
      eventually(() => expect(answered.size).toBeGreaterThan(before + fewClicks)),
    ]);
    dargah.signal('SIGKILL');
    await dargah.ended;
    running = false;
    await Promise.all(clicking);
    for (const [click] of dargah.stderr().matchAll(/click-\d+/g)) unwritten.add(click);
  }

  const ids = new Map<string, Set<string>>();
  const count = () => {
    for (const { body } of crm.received.splice(0)) {
      const { id, data } = JSON.parse(body) as { id: string; data: { extra_data: { click: string } } };
      const { click } = data.extra_data;
      ids.set(click, (ids.get(click) ?? new Set()).add(id));
    }
    return [...answered].filter((click) => !ids.has(click) && !unwritten.has(click)).length;
  };
  const last = await startDargah(server);
  await eventually(() => expect(count()).toBe(0));
  last.signal('SIGTERM');
  await last.ended;

  console.log(
    `${answered.size} answered in ${kills} lives, ${ids.size} told, ${unwritten.size} on standard error, ${count()} of the answered nowhere`,
  );
  expect(count()).toBe(0);
  expect([...ids.values()].filter((of) => of.size > 1)).toEqual([]);
});

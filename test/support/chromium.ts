import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll } from 'vitest';
import { guard } from './children.js';

const program = process.env.CHROMIUM ?? '/usr/bin/chromium';

/**
 * True where tests that need Chromium are to be skipped, since it is not on this machine. With `CHROMIUM_REQUIRED=1`
 * they run all the same, and fail.
 */
export const withoutChromium = !existsSync(program) && process.env.CHROMIUM_REQUIRED !== '1';

if (withoutChromium) {
  console.warn(
    '\nSKIPPED: what runs in a browser is tested in the program "chromium", which is not installed.\n' +
      'Debian: apt-get install chromium, and CHROMIUM=/path/to/it where it is elsewhere. With CHROMIUM_REQUIRED=1 these\n' +
      'tests fail rather than being skipped.\n',
  );
}

/** One Chromium for the tests of a file, which starts when the first of them asks for it. */
export function useChromium(): () => Promise<Browser> {
  let running: Promise<Running> | undefined;
  afterAll(async () => {
    await (await running)?.close();
    running = undefined;
  });
  return async () => {
    running ??= startChromium();
    return (await running).browser;
  };
}

interface Running {
  browser: Browser;
  close(): Promise<void>;
}

async function startChromium(): Promise<Running> {
  // Loading it costs more than most tests.
  const { chromium } = await import('playwright-core');
  // Its own sandbox cannot be had as root, nor in most containers. What it opens here is ours.
  const args = ['--no-sandbox', '--disable-dev-shm-usage'];
  const server = await chromium.launchServer({ executablePath: program, args });
  const forget = guard(server.process().pid!);
  const browser = await chromium.connect(server.wsEndpoint());
  return {
    browser,
    async close() {
      await browser.close();
      await server.close();
      forget();
    },
  };
}

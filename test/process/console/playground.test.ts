import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { useChromium, withoutChromium } from '../../support/chromium.js';
import { openPage, openPart, violations } from '../../support/console.js';
import { builtMain, checkout } from '../../support/dargah.js';
import { temporaryFolder } from '../../support/folder.js';
import { inSoak } from '../../support/soak.js';

const browser = useChromium();

describe.skipIf(withoutChromium)('the playground, in Chromium', () => {
  test('works when it is opened from a disk, and asks nobody', inSoak, async () => {
    builtMain();
    const folder = temporaryFolder();
    execFileSync(process.execPath, [join(checkout, 'scripts/playground.mjs'), folder], { cwd: checkout });
    const page = await openPage(browser(), pathToFileURL(join(folder, 'index.html')).href, {
      language: 'fa',
    });
    await page.locator('[data-index]').getByText('seller-says-yes').waitFor();
    await openPart(page, 'click');
    await page.getByLabel('answer').fill('yes');
    await page
      .locator('.answered')
      .getByText(/seller-says-yes|yes-while-closed/)
      .waitFor();
    await openPart(page, 'edit');
    await page.locator('.cm-content').getByText('version: 1').waitFor();
    expect(await violations(page)).toEqual([]);
    expect({ complaints: page.complaints, strangers: page.strangers }).toEqual({
      complaints: [],
      strangers: [],
    });
  });
});

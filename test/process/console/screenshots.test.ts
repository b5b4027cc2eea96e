import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useChromium, withoutChromium } from '../../support/chromium.js';
import {
  chooseWord,
  keepScreenshot,
  type Look,
  type OpenPage,
  openPage,
  openPart,
  startConsole,
  writeText,
} from '../../support/console.js';
import { startDargah } from '../../support/dargah.js';
import { temporaryFolder } from '../../support/folder.js';
import { inSoak } from '../../support/soak.js';

const browser = useChromium();

/** Those of the checkout, with a window, an experiment and a group besides. */
const rules = readFileSync('rules.yaml', 'utf8').replace(
  '\nrules:\n',
  `
experiments:
  wording: { by: user_id, otherwise: plain, variants: { plain: 50, warm: 50 } }
rules:
  - group:
      id: نوروز
      from: 2026-03-20
      until: 2036-04-03
      rules:
        - id: greeting
          match: { extra_data.answer: greet }
          respond: { text_message: "نوروز مبارک، {{ extra_data.name | default: 'دوست عزیز' }}! {{ vars.price | number_fa }} تومان" }
`,
);

const looks = (['fa', 'en'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    [1440, 390].map((width): Look => ({ language, theme, width })),
  ),
);

/** The page of a gateway that was clicked, at the part of the rules. */
async function openGateway(look: Look): Promise<OpenPage> {
  const file = join(temporaryFolder(), 'rules.yaml');
  writeFileSync(file, rules);
  writeFileSync(join(file, '../rules.test.yaml'), readFileSync('rules.test.yaml', 'utf8'));
  const dargah = await startDargah({ args: ['serve', '--rules', file, '--console', 'edit'] });
  for (const answer of ['yes', 'yes', 'no', 'other', 'yes'])
    await dargah.click({ touchpoint: 'CHAT', user_side: 'SUPPLY', extra_data: { answer } });
  const [address = ''] = dargah.log.flatMap(
    ({ msg }) => /http\S+$/.exec(msg.includes('to edit') ? msg : '') ?? [],
  );
  const page = await openPage(browser(), address, look);
  await page.locator('[data-index="1"]').waitFor();
  await page.locator('.last time').first().waitFor({ state: 'attached' });
  return page;
}

describe.skipIf(withoutChromium)('kept for a human eye', () => {
  test.for(looks)('%o', inSoak, async (look) => {
    const page = await openGateway(look);
    const name = (part: string) => `${part}-${look.language}-${look.theme}-${look.width}`;
    await keepScreenshot(page, name('rules'));
    await page.locator('[data-index="2"]').click();
    await keepScreenshot(page, name('details'));
    await openPart(page, 'click');
    await page.getByLabel('answer').fill('yes');
    await page.locator('.phone .bubble').nth(1).waitFor();
    await keepScreenshot(page, name('click'));
    await openPart(page, 'edit');
    await writeText(page, rules.replace('price: 890000', 'price: 950000').replace('عالی!', 'بسیار عالی!'));
    await page.locator('.plan li').first().waitFor();
    await keepScreenshot(page, name('edit'));
    await page.locator('nav button').nth(3).click();
    await page.locator('.lately tbody tr').first().waitFor();
    await keepScreenshot(page, name('live'));
    expect(page.complaints).toEqual([]);
  });

  test('the pictures of the docs', inSoak, async () => {
    const wide = await openGateway({ language: 'fa' });
    await keepScreenshot(wide, 'console-rules');
    const file = join(temporaryFolder(), 'rules.yaml');
    writeFileSync(join(file, '../rules.test.yaml'), readFileSync('rules.test.yaml', 'utf8'));
    const text = readFileSync('rules.yaml', 'utf8');
    const { address } = await startConsole(text, { file });
    const narrow = await openPage(browser(), address, { language: 'fa', width: 390 });
    // Within the hours of the rules: another time has another answer.
    await narrow.clock.setFixedTime(new Date('2026-12-01T10:00:00Z'));
    await openPart(narrow, 'click');
    await narrow.locator('.phone').first().getByRole('button', { name: 'yes' }).click();
    await narrow.locator('.phone .address').first().waitFor();
    await keepScreenshot(narrow, 'console-click');
    const page = await openPage(browser(), address);
    await page.setViewportSize({ width: 1200, height: 760 });
    await openPart(page, 'edit');
    // The hour in which they close, which is the first 20 of the file.
    await chooseWord(page, '20');
    await page.keyboard.type('21');
    await page.locator('.plan li').first().waitFor();
    await page.locator('.failures li').first().waitFor();
    await keepScreenshot(page, 'console-edit');
    expect([wide, narrow, page].flatMap(({ complaints }) => complaints)).toEqual([]);
  });
});

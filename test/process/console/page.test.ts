import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useChromium, withoutChromium } from '../../support/chromium.js';
import {
  chooseWord,
  type Look,
  type OpenPage,
  openPage,
  openPart,
  startConsole,
  violations,
  writeText,
} from '../../support/console.js';
import { temporaryFolder } from '../../support/folder.js';
import { inSoak } from '../../support/soak.js';

const shop = `version: 1
timezone: Asia/Tehran
vars: { price: 890000 }
rules:
  - id: yes
    description: کسی که بله می‌گوید
    match: { touchpoint: CHAT, user_side: SUPPLY, extra_data.answer: yes }
    respond: { text_message: "هزینه {{ vars.price | number_fa }} تومان است." }
  - id: order
    match: { extra_data.step: order }
    respond: { action: { open_server_link: { data: { flow: order } } } }
default: { text_message: سلام }
sessions:
  rules:
    - id: order-page
      match: { extra_data.flow: order }
      url: "https://shop.example.com/orders?post={{ post_token }}"
  default: { url: https://shop.example.com/ }
`;

const browser = useChromium();

describe.skipIf(withoutChromium)('the console, in Chromium', () => {
  const looks: Look[] = [
    { language: 'fa', width: 1440, theme: 'dark' },
    { language: 'en', width: 1440, theme: 'light' },
    { language: 'fa', width: 390, theme: 'light' },
    { language: 'en', width: 390, theme: 'dark' },
  ];
  test.for(looks)('axe-core finds nothing in any part: %o', inSoak, async (look) => {
    const page = await openPage(browser(), (await startConsole(shop)).address, look);
    for (const part of ['rules', 'click', 'edit'] as const) {
      await openPart(page, part);
      if (part === 'rules') await page.locator('[data-index="0"]').click();
      if (part === 'click') await page.locator('[name=when]').nth(1).check();
      if (part === 'edit') {
        await writeText(page, shop.replace('سلام', 'درود'));
        await page.locator('.plan li').first().waitFor();
      }
      expect(await violations(page), part).toEqual([]);
      // Nothing is wider than the screen, in either direction.
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    }
    expect(await page.evaluate('[document.documentElement.lang, document.documentElement.dir]')).toEqual(
      look.language === 'fa' ? ['fa', 'rtl'] : ['en', 'ltr'],
    );
    clean(page);
  });

  test(
    'forgets the token of the address, shows the rules, and finds one by what it answers',
    inSoak,
    async () => {
      const { address, token } = await startConsole(shop);
      const page = await openPage(browser(), address);
      await page.locator('[data-index="2"]').waitFor();
      expect(page.url()).not.toContain(token);
      expect(
        await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])'),
      ).not.toContain(token);
      expect(await page.locator('[data-index] .id').allTextContents()).toEqual([
        'yes',
        'order',
        'order-page',
      ]);
      expect(await page.locator('[data-index="0"] .condition').textContent()).toBe(
        'touchpoint is CHAT and side is seller and answer is yes',
      );
      // A constant has the value that every person reads.
      expect(await page.locator('[data-index="0"] .text').textContent()).toBe('هزینه ۸۹۰٬۰۰۰ تومان است.');
      await page.getByRole('searchbox').fill('هزینه');
      await page.locator('[data-index="1"]').waitFor({ state: 'detached' });
      await page.locator('[data-index="0"]').focus();
      await page.keyboard.press('Enter');
      await page.locator('.details').getByText('کسی که بله می‌گوید').waitFor();
      // Wherever the focus is by then: a quick person presses it while it is still on the line.
      await page.locator('[data-index="0"]').focus();
      await page.keyboard.press('Escape');
      await page.locator('.details').waitFor({ state: 'detached' });
      await page.keyboard.press('Enter');
      await page.locator('.details').getByText('کسی که بله می‌گوید').waitFor();
      await page.keyboard.press('Escape');
      await page.locator('.details').waitFor({ state: 'detached' });
      clean(page);
    },
  );

  test('a click gets on the phone what a person gets, and says why', async () => {
    const page = await openPage(browser(), (await startConsole(shop)).address);
    await openPart(page, 'click');
    await page.locator('.phone').getByText('سلام').waitFor();
    await page.getByLabel('answer').fill('yes');
    await page.locator('.phone').getByText('هزینه ۸۹۰٬۰۰۰ تومان است.').waitFor();
    await page.locator('.answered').getByText('yes').waitFor();
    // The buyer would get something else by it, and has no such button.
    await page.locator('.handset.other').getByText('سلام').waitFor();
    expect(await page.locator('.handset.other .keys button').allTextContents()).toEqual(['order']);
    expect(await page.locator('.phone .keys button').allTextContents()).toEqual(['yes', 'order']);
    await page.locator('.phone .keys').getByRole('button', { name: 'order' }).click();
    await page.locator('.phone').getByText('https://shop.example.com/orders?post=wZC44q5D').waitFor();
    await page.locator('.answered').getByText('order-page').waitFor();
    await page.locator('.explained .line-link').first().click();
    await page.locator('.cm-activeLine').getByText('match: { extra_data.step: order }').waitFor();
    clean(page);
  });

  test('an edit shows what it changes, opens on the phone, and is saved', inSoak, async () => {
    const { address, file } = await startConsole(shop);
    const page = await openPage(browser(), address);
    await openPart(page, 'edit');
    await writeText(page, shop.replace('890000', '950000'));
    await page.locator('.plan').getByText('vars.price 890000 → 950000').waitFor();
    await page.locator('.plan').getByRole('button', { name: 'Try it on the phone' }).click();
    await page.locator('.phone').getByText('هزینه ۹۵۰٬۰۰۰ تومان است.').waitFor();
    await openPart(page, 'edit');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    expect(readFileSync(file, 'utf8')).toBe(shop.replace('890000', '950000'));
    // The folder is in no repository.
    expect(await page.getByRole('button', { name: 'Commit' }).count()).toBe(0);
    clean(page);
  });

  test('an edit goes on in a plain field where the editor cannot be loaded', inSoak, async () => {
    const { address, file } = await startConsole(shop);
    const page = await openPage(browser(), address);
    await page.route('**/editor.js', (route) => route.abort());
    await openPart(page, 'edit');
    await page.locator('textarea').fill(shop.replace('890000', '950000'));
    await page.locator('.plan').getByText('vars.price 890000 → 950000').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    expect(readFileSync(file, 'utf8')).toBe(shop.replace('890000', '950000'));
  });

  test('it takes six clicks from the start to a saved text that was tried on the phone', inSoak, async () => {
    const { address, file } = await startConsole(shop);
    const page = await openPage(browser(), address);
    await page.locator('[data-index="0"]').waitFor();
    await page.evaluate('clicks = 0; addEventListener("click", () => void clicks++, true)');
    await page.getByRole('button', { name: 'Edit' }).click();
    // A word is chosen by two clicks.
    await chooseWord(page, 'سلام');
    await page.keyboard.type('درود');
    await page.getByRole('button', { name: 'Try it on the phone' }).click();
    await page.locator('.phone').getByText('درود').waitFor();
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    expect(await page.evaluate('clicks')).toBe(6);
    expect(readFileSync(file, 'utf8')).toBe(shop.replace('سلام', 'درود'));
    clean(page);
  });

  test('a change of where a link leads is tried as the session call that it is', inSoak, async () => {
    const page = await openPage(browser(), (await startConsole(shop)).address);
    await openPart(page, 'edit');
    await writeText(page, shop.replace('/orders?post=', '/new-orders?post='));
    await page.locator('.plan').getByRole('button', { name: 'Try it on the phone' }).click();
    await page.locator('.phone').getByText('https://shop.example.com/new-orders?post=').waitFor();
    await page.locator('.answered').getByText('order-page').waitFor();
    expect(await page.getByRole('radio', { name: 'open_server_link' }).isChecked()).toBe(true);
    // A button is clicked again.
    await page.locator('.phone .keys').getByRole('button', { name: 'yes' }).click();
    await page.locator('.phone').getByText('هزینه ۸۹۰٬۰۰۰ تومان است.').waitFor();
    clean(page);
  });

  test('a click is kept as a test, in a file that is made with it', inSoak, async () => {
    const { address, file } = await startConsole(shop);
    const page = await openPage(browser(), address);
    await openPart(page, 'click');
    await page.getByLabel('answer').fill('yes');
    await page.locator('.answered').getByText('yes').waitFor();
    await page.getByText('Keep as a test').click();
    await page.getByRole('button', { name: 'Add it to rules.test.yaml' }).click();
    await page.locator('.cm-activeLine').getByText('gets the answer of yes').waitFor();
    await page.locator('.sums').getByText('1 test passes').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    const tests = join(file, '../rules.test.yaml');
    expect(readFileSync(tests, 'utf8')).toContain('gets the answer of yes');
    // A second one stands behind it.
    await openPart(page, 'click');
    await page.getByLabel('answer').fill('');
    await page.locator('.answered').getByText('the default').waitFor();
    await page.getByText('Keep as a test').click();
    await page.getByRole('button', { name: 'Add it to rules.test.yaml' }).click();
    await page.locator('.sums').getByText('2 tests pass').waitFor();
    // A text that tests do not fit any more is saved together with them.
    await page.getByLabel('File').selectOption('rules.yaml');
    await page.locator('.cm-content').getByText('سلام').waitFor();
    await writeText(page, shop.replace('سلام', 'درود'));
    await page.locator('.failures').getByText('gets the answer of default').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await page.getByLabel('File').selectOption('rules.test.yaml');
    await page.locator('.cm-content').getByText('سلام').waitFor();
    await chooseWord(page, 'سلام');
    await page.keyboard.type('درود');
    await page.locator('.sums').getByText('2 tests pass').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    expect(readFileSync(tests, 'utf8')).toContain('درود');
    expect(readFileSync(file, 'utf8')).toContain('درود');
    expect(await violations(page)).toEqual([]);
    clean(page);
  });

  test('a new file is made with the edit that includes it', inSoak, async () => {
    const { address, file } = await startConsole(shop);
    const page = await openPage(browser(), address);
    await openPart(page, 'edit');
    await page.getByRole('button', { name: 'New file' }).click();
    await page.keyboard.type('texts.yaml');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.locator('.cm-content').getByText('# texts.yaml').waitFor();
    await writeText(page, 'responses: { hello: { text_message: درود } }\n');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.outcome').getByText('The rules do not read this file').waitFor();
    await page.getByLabel('File').selectOption('rules.yaml');
    await page.locator('.cm-content').getByText('سلام').waitFor();
    const including = shop.replace(
      'default: { text_message: سلام }',
      'include: [texts.yaml]\ndefault: hello',
    );
    await writeText(page, including);
    await page.locator('.plan .edit ins').getByText('درود').waitFor();
    // The search is loaded by who searches.
    await page.locator('.cm-content').focus();
    await page.keyboard.press('Control+f');
    await page.locator('.cm-search').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.cm-search').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    expect(readFileSync(file, 'utf8')).toBe(including);
    expect(readFileSync(join(file, '../texts.yaml'), 'utf8')).toContain('درود');
    clean(page);
  });

  test('nothing is saved while there are errors or failing tests', inSoak, async () => {
    const { address, file } = await startConsole(shop);
    const page = await openPage(browser(), address);
    await openPart(page, 'edit');
    await writeText(page, shop.replace('respond: { action', 'respond: nobody #'));
    await page.locator('.findings-list .error').first().waitFor();
    const save = page.getByRole('button', { name: 'Save' });
    expect(await save.isDisabled()).toBe(true);
    const cases =
      '[{ name: greets, request: { touchpoint: CHAT }, expect: { response: { text_message: x } } }]';
    await writeText(page, `${shop}tests: { now: 2026-11-30T10:00:00Z, cases: ${cases} }\n`);
    await page.locator('.failures').getByText('greets').waitFor();
    expect(await save.isDisabled()).toBe(true);
    expect(readFileSync(file, 'utf8')).toBe(shop);
    clean(page);
  });

  test('explains and plans in Persian, to who reads Persian', inSoak, async () => {
    const { address } = await startConsole(shop);
    const page = await openPage(browser(), address, { language: 'fa' });
    await openPart(page, 'click');
    await page
      .locator('.explained .miss')
      .getByText(/[آ-ی]{3}/)
      .first()
      .waitFor();
    await openPart(page, 'edit');
    const failing =
      '[{ name: greets, request: { touchpoint: CHAT }, expect: { response: { text_message: x } } }]';
    await writeText(
      page,
      `${shop.replace('سلام', 'درود')}tests: { now: 2026-11-30T10:00:00Z, cases: ${failing} }\n`,
    );
    for (const place of ['.plan .verdict', '.plan .headline', '.failures p'])
      await page
        .locator(place)
        .first()
        .getByText(/[آ-ی]{3}/)
        .waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.locator('.plan .headline').getByText('default').first().waitFor();
    clean(page);
  });

  test('says in Persian what is wrong, to who reads Persian', inSoak, async () => {
    const text = shop.replace('respond: { text_message: "هزینه', 'respond: nobody # {"');
    const page = await openPage(browser(), (await startConsole(text)).address, { language: 'fa' });
    await openPart(page, 'edit');
    await page
      .locator('.findings-list .error')
      .getByText(/[آ-ی]{3}/)
      .first()
      .waitFor();
    clean(page);
  });

  test('a save that somebody else was quicker than keeps both edits', inSoak, async () => {
    const { address, file } = await startConsole(shop);
    const page = await openPage(browser(), address);
    await openPart(page, 'edit');
    await writeText(page, shop.replace('890000', '950000'));
    await page.locator('.plan li').first().waitFor();
    writeFileSync(file, shop.replace('سلام', 'درود'));
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Both together' }).click();
    await page.locator('.plan').getByText('vars.price 890000 → 950000').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    expect(readFileSync(file, 'utf8')).toBe(shop.replace('890000', '950000').replace('سلام', 'درود'));
    clean(page);
  });

  test('an edit by somebody else is not lost while one looks elsewhere', inSoak, async () => {
    const { address, file } = await startConsole(shop);
    const page = await openPage(browser(), address);
    await openPart(page, 'edit');
    await writeText(page, shop.replace('890000', '950000'));
    await page.locator('.plan li').first().waitFor();
    await openPart(page, 'rules');
    writeFileSync(file, shop.replace('id: order\n', 'id: renamed\n'));
    await page.locator('[data-index="1"]').getByText('renamed').waitFor();
    await openPart(page, 'edit');
    await page.locator('.plan').getByText('vars.price 890000 → 950000').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Both together' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    const both = shop.replace('890000', '950000').replace('id: order\n', 'id: renamed\n');
    expect(readFileSync(file, 'utf8')).toBe(both);
    // What nobody edits here is shown as it is written elsewhere.
    writeFileSync(file, shop.replace('سلام', 'درود'));
    await page.locator('.cm-content').getByText('درود').waitFor();
    clean(page);
  });

  test('a file of several parts is looked at, clicked and edited', inSoak, async () => {
    const folder = temporaryFolder();
    const part = `responses: { hello: { text_message: سلام } }
rules: [{ id: of-part, match: { extra_data.answer: no }, respond: { text_message: نه } }]
`;
    writeFileSync(join(folder, 'texts.yaml'), part);
    const main = `version: 1
rules:
  - { id: of-main, match: { extra_data.answer: yes }, respond: { text_message: بله } }
  - include: texts.yaml
default: hello
`;
    const { address } = await startConsole(main, { file: join(folder, 'rules.yaml') });
    const page = await openPage(browser(), address);
    await page.locator('[data-index="1"]').getByText('of-part').click();
    await page.locator('.details').getByRole('button', { name: 'Show in the file' }).click();
    await page.locator('.cm-activeLine').getByText('of-part').waitFor();
    expect(await page.getByLabel('File').inputValue()).toBe('texts.yaml');
    await writeText(page, part.replace('hello', 'welcome').replace('سلام', 'درود'));
    await page.locator('.findings-list .error').first().waitFor();
    await page.getByLabel('File').selectOption('rules.yaml');
    await page.locator('.cm-content').getByText('of-main').waitFor();
    await writeText(page, main.replace('hello', 'welcome'));
    await page.locator('.plan .edit ins').getByText('درود').waitFor();
    await openPart(page, 'click');
    await page.locator('.phone').getByText('درود').waitFor();
    await openPart(page, 'edit');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    expect(readFileSync(join(folder, 'texts.yaml'), 'utf8')).toContain('welcome: { text_message: درود }');
    expect(readFileSync(join(folder, 'rules.yaml'), 'utf8')).toContain('default: welcome');
    expect(await violations(page)).toEqual([]);
    clean(page);
  });

  test('holds answers and requests against schemas of one’s own', inSoak, async () => {
    const folder = temporaryFolder();
    const write = (name: string, schema: object) =>
      writeFileSync(join(folder, `${name}.schema.json`), JSON.stringify(schema));
    write('response', { type: 'object', properties: { text_message: { type: 'string', maxLength: 40 } } });
    const contact = { type: 'object', properties: { contact: { type: 'string', format: 'email' } } };
    write('request', { type: 'object', properties: { extra_data: contact } });
    const { address, file } = await startConsole(shop, { args: ['--schemas', folder] });
    const page = await openPage(browser(), address);
    await openPart(page, 'click');
    await page.getByLabel('As JSON').fill('{"contact":"nobody"}');
    await page.locator('.fault').getByText('/extra_data/contact').waitFor();
    await page.getByLabel('As JSON').fill('{"contact":"a@b.example"}');
    await page.locator('.fault').getByText('/extra_data/contact').waitFor({ state: 'detached' });
    await openPart(page, 'edit');
    const long = shop.replace('سلام', 'سلام '.repeat(12).trim());
    await writeText(page, long);
    await page.locator('.findings-list .error').getByText('40').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    // The shipped schema asks for an action or a text, and this one does not.
    await writeText(page, shop.replace('{ text_message: سلام }', '{ note: سلام }'));
    await page.locator('.plan li').first().waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    expect(readFileSync(file, 'utf8')).toContain('note: سلام');
    clean(page);
  });

  test('follows the file when another program writes it', inSoak, async () => {
    const { address, file } = await startConsole(shop);
    const page = await openPage(browser(), address);
    await page.locator('[data-index="2"]').waitFor();
    writeFileSync(file, shop.replace('id: order\n', 'id: renamed\n'));
    await page.locator('[data-index="1"]').getByText('renamed').waitFor();
    clean(page);
  });

  test('a token that is wrong is told so, and the right one opens', inSoak, async () => {
    const { origin, address } = await startConsole(shop);
    const page = await openPage(browser(), `${origin}/console/#${'x'.repeat(43)}`);
    await page.getByRole('alert').getByText('was not accepted').waitFor();
    await page.getByLabel('Address or token').fill(address);
    await page.getByRole('button', { name: 'Open' }).click();
    await page.locator('[data-index="0"]').waitFor();
    clean(page);
  });

  test('a server that is started anew asks for its new address, and an edit is kept', inSoak, async () => {
    const first = await startConsole(shop);
    const page = await openPage(browser(), first.address);
    await openPart(page, 'edit');
    await writeText(page, shop.replace('سلام', 'درود'));
    first.process.signal('SIGTERM');
    await first.process.ended;
    await page.getByText('does not answer').waitFor();
    const port = new URL(first.origin).port;
    const second = await startConsole(shop, { file: first.file, args: ['--port', port] });
    await page.getByRole('alert').getByText('was not accepted').waitFor();
    await page.getByLabel('Address or token').fill(second.address);
    await page.getByRole('button', { name: 'Open' }).click();
    await page.locator('.cm-content').getByText('درود').waitFor();
    clean(page);
  });

  test('what stands in rules and requests is text, whatever it says', inSoak, async () => {
    const page = await openPage(browser(), (await startConsole(hostileRules())).address);
    for (const part of ['rules', 'click', 'edit'] as const) {
      await openPart(page, part);
      if (part === 'rules') {
        for (const index of hostile.keys()) await page.locator(`[data-index="${index}"]`).click();
      }
      if (part === 'click') {
        for (const text of hostile) {
          await page.getByLabel('Person').fill(text);
          await page.getByLabel('Touchpoint').fill(text);
          await page.getByLabel('As JSON').fill(JSON.stringify({ [text]: text, answer: text }));
          await page.locator('.bubble.own').getByText(JSON.stringify(text).slice(1, 8)).first().waitFor();
        }
      }
    }
    expect(await page.evaluate('typeof window.ran')).toBe('undefined');
    expect(await page.locator('main img, main script, main iframe, main svg').count()).toBe(0);
    clean(page);
  });

  test('ten thousand rules scroll by without a stutter', inSoak, async () => {
    const rules = Array.from(
      { length: 10_000 },
      (_, index) =>
        `  - { id: rule-${index}, match: { extra_data.code: c${index} }, respond: { text_message: متن ${index} } }\n`,
    );
    const text = `version: 1\nrules:\n${rules.join('')}default: { text_message: سلام }\n`;
    const page = await openPage(browser(), (await startConsole(text)).address);
    await page.locator('[data-index="0"]').waitFor();
    expect(await page.locator('[data-index]').count()).toBeLessThan(60);
    await page.locator('[data-index="0"]').focus();
    await page.keyboard.press('End');
    await page.locator('[data-index="9999"]').getByText('rule-9999').waitFor();
    expect(await page.locator('[data-index]').count()).toBeLessThan(60);
    // Keys that come one upon the other each count, and the focus goes along.
    await page.evaluate(`{
      const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      for (const key of ['ArrowUp', 'ArrowUp', 'PageUp', 'Home', 'ArrowDown', 'ArrowDown']) press(key);
    }`);
    await page.locator('[data-index="2"]:focus').waitFor();
    // It stays where one scrolls on.
    await page.locator('.table').evaluate((table) => {
      (table as unknown as { scrollTop: number }).scrollTop = 302_400;
    });
    await page.getByText('rule-4200').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.locator('[data-index="3"]:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.details').getByRole('heading', { name: 'rule-3' }).waitFor();
    clean(page);
  });
});

/** Texts that would run, or break out, where one is taken for markup, a selector, an address or a pattern. */
const hostile = [
  '<img src=x onerror="window.ran=1">',
  '"><script>window.ran=1</script>',
  "javascript:window.ran='1'",
  '</style><svg onload=window.ran=1>',
  '{{constructor.constructor("window.ran=1")()}}',
  '${window.ran=1}',
  '__proto__',
  '\u202Egnp.exe',
  `x'); window.ran=1; ('`,
];

/** Each of them wherever a person can write one. JSON is YAML. */
function hostileRules(): string {
  const rules = hostile.map((text, index) => ({
    id: `rule-${index}`,
    description: text,
    labels: { owner: text },
    match: { 'extra_data.answer': text.replaceAll('{{', '{ {') },
    respond: { text_message: `${text.replaceAll('{{', '{ {')} .` },
  }));
  return JSON.stringify({ version: 1, rules, default: { text_message: '<b>سلام</b>' } }, null, 1);
}

/** What the browser did not like, and what it asked elsewhere. */
function clean({ complaints, strangers }: OpenPage): void {
  expect({ complaints, strangers }).toEqual({ complaints: [], strangers: [] });
}

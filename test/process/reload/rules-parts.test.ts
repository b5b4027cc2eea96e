import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  type FollowRulesOptions,
  followRules,
  type ReloadEvent,
} from '../../../src/reload/rules-in-force.js';
import { decide } from '../../../src/rules/engine/decide.js';
import { prepareRules } from '../../../src/rules/prepare.js';
import { eventually, replaceFile, temporaryFolder } from './folder.js';

const main = `version: 1
include: texts.yaml
vars: { site: "https://a.example" }
rules:
  - include: rules/*.yaml
default: thanks
`;
const texts = (text: string) => `responses:\n  thanks: { text_message: "${text} {{ vars.site }}" }\n`;
const rule = (id: string) => `rules:\n  - { id: ${id}, match: { touchpoint: CHAT }, respond: thanks }\n`;

/** A folder with a file that includes two others. */
function threeFiles(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'rules'));
  writeFileSync(join(folder, 'rules.yaml'), main);
  writeFileSync(join(folder, 'texts.yaml'), texts('one'));
  writeFileSync(join(folder, 'rules/a.yaml'), rule('a'));
  return folder;
}

async function follow(folder: string, options: Partial<FollowRulesOptions> = {}) {
  const events: ReloadEvent[] = [];
  const live = await followRules({
    file: join(folder, 'rules.yaml'),
    pollIntervalMs: 20,
    settleMs: 25,
    prepare: prepareRules,
    onEvent: (event) => void events.push(event),
    ...options,
  });
  onTestFinished(() => live.close());
  const answer = () => {
    const { rule, response } = decide(live.current.ruleset, { touchpoint: 'CHAT' }, { now: new Date() });
    return `${rule}: ${(response as { text_message: string }).text_message}`;
  };
  const refusal = () =>
    live.lastAttempt.diagnostics.map(
      ({ file, line, check }) => `${file.slice(folder.length + 1)}:${line} ${check}`,
    );
  return { live, events, answer, refusal };
}

describe('three files', () => {
  test('are in force as one, with a revision that sha256sum agrees with', async () => {
    const { live, answer } = await follow(threeFiles());
    expect(answer()).toBe('a: one https://a.example');
    const hash = (text: string) => createHash('sha256').update(text).digest('hex');
    const printed = [
      ['rules.yaml', main],
      ['rules/a.yaml', rule('a')],
      ['texts.yaml', texts('one')],
    ].map(([name, text]) => `${hash(text!)}  ${name}\n`);
    expect(live.current.revision).toBe(hash(printed.join('')).slice(0, 12));
  });

  test.each<[string, (folder: string) => void, string]>([
    [
      'written in place',
      (folder) => writeFileSync(join(folder, 'texts.yaml'), texts('two')),
      'a: two https://a.example',
    ],
    [
      'renamed over the old one',
      (folder) => replaceFile(join(folder, 'rules/a.yaml'), rule('b')),
      'b: one https://a.example',
    ],
    [
      'the first of its pattern',
      (folder) =>
        writeFileSync(
          join(folder, 'rules/Z.yaml'),
          rule('first').replace('CHAT', 'CHAT, extra_data.x: null'),
        ),
      'first: one https://a.example',
    ],
    [
      'a folder that is replaced',
      (folder) => {
        mkdirSync(join(folder, 'next'));
        writeFileSync(join(folder, 'next/c.yaml'), rule('c'));
        renameSync(join(folder, 'rules'), join(folder, 'old'));
        renameSync(join(folder, 'next'), join(folder, 'rules'));
      },
      'c: one https://a.example',
    ],
  ])('an edit of a part is in force: %s', async (_, edit, expected) => {
    const folder = threeFiles();
    const { answer } = await follow(folder);
    edit(folder);
    await eventually(() => expect(answer()).toBe(expected));
  });

  test('the rules in force stay where a part goes, until it is back', async () => {
    const folder = threeFiles();
    const { live, events, answer, refusal } = await follow(folder);
    const { revision } = live.current;
    rmSync(join(folder, 'texts.yaml'));
    await eventually(() => expect(refusal()).toEqual(['rules.yaml:2 missing-part']));
    expect(answer()).toBe('a: one https://a.example');
    writeFileSync(join(folder, 'texts.yaml'), texts('one'));
    await eventually(() =>
      expect(events.map(({ type }) => type)).toEqual(['loaded', 'refused', 'recovered']),
    );
    expect(live.current.revision).toBe(revision);
  });

  test('the rules in force stay where the last file of a pattern goes', async () => {
    const folder = threeFiles();
    const { answer, refusal } = await follow(folder);
    rmSync(join(folder, 'rules/a.yaml'));
    await eventually(() => expect(refusal()).toEqual(['rules.yaml:5 missing-part']));
    expect(answer()).toBe('a: one https://a.example');
  });

  test.each([
    ['half-written', texts('two').slice(0, -8), 'texts.yaml:2 yaml-syntax'],
    ['empty', '', 'rules.yaml:2 missing-part'],
    ['misspelt', texts('two').replace('responses', 'respones'), 'texts.yaml:1 unknown-key'],
  ])('the rules in force stay where a part is %s', async (_, text, expected) => {
    const folder = threeFiles();
    const { answer, refusal } = await follow(folder);
    writeFileSync(join(folder, 'texts.yaml'), text);
    await eventually(() => expect(refusal()).toEqual([expected]));
    expect(answer()).toBe('a: one https://a.example');
    writeFileSync(join(folder, 'texts.yaml'), texts('three'));
    await eventually(() => expect(answer()).toBe('a: three https://a.example'));
  });

  test('an edit of two files is in force as one', async () => {
    const folder = threeFiles();
    const { live, events } = await follow(folder, { settleMs: 200 });
    writeFileSync(join(folder, 'rules/a.yaml'), rule('a').replace('thanks', 'other'));
    writeFileSync(join(folder, 'texts.yaml'), `${texts('two')}  other: { text_message: دیگر }\n`);
    await eventually(() => expect(events.at(-1)).toMatchObject({ type: 'loaded', snapshot: live.current }));
    await eventually(() => expect(events.map(({ type }) => type)).toEqual(['loaded', 'loaded']));
  });

  test('the keys of a ConfigMap are followed as one', async () => {
    const volume = temporaryFolder();
    const state = (name: string, files: Record<string, string>) => {
      mkdirSync(join(volume, name));
      for (const [file, text] of Object.entries(files)) writeFileSync(join(volume, name, file), text);
      symlinkSync(name, join(volume, '..data_tmp'));
      renameSync(join(volume, '..data_tmp'), join(volume, '..data'));
    };
    const flat = main.replace('rules/*.yaml', 'part-*.yaml');
    state('..1', { 'rules.yaml': flat, 'texts.yaml': texts('one'), 'part-a.yaml': rule('a') });
    for (const name of ['rules.yaml', 'texts.yaml', 'part-a.yaml'])
      symlinkSync(`..data/${name}`, join(volume, name));
    const { answer, events } = await follow(volume);
    expect(answer()).toBe('a: one https://a.example');
    state('..2', { 'rules.yaml': flat, 'texts.yaml': texts('two'), 'part-a.yaml': rule('b') });
    await eventually(() => expect(answer()).toBe('b: two https://a.example'));
    expect(events.map(({ type }) => type)).toEqual(['loaded', 'loaded']);
  });

  test('a link that leads out of the folder is refused', async () => {
    const folder = threeFiles();
    const outside = join(temporaryFolder(), 'texts.yaml');
    writeFileSync(outside, texts('secret'));
    const { answer, refusal } = await follow(folder);
    rmSync(join(folder, 'texts.yaml'));
    symlinkSync(outside, join(folder, 'texts.yaml'));
    await eventually(() => expect(refusal()).toEqual(['rules.yaml:2 missing-part']));
    expect(answer()).toBe('a: one https://a.example');
  });
});

describe('a file of other constants', () => {
  const start = async () => {
    const folder = threeFiles();
    const vars = join(temporaryFolder(), 'staging.yaml');
    writeFileSync(vars, 'site: https://staging.example\n');
    return { folder, vars, ...(await follow(folder, { vars })) };
  };

  test('is followed with the rules', async () => {
    const { vars, answer, live } = await start();
    const { revision } = live.current;
    expect(answer()).toBe('a: one https://staging.example');
    writeFileSync(vars, 'site: https://other.example\n');
    await eventually(() => expect(answer()).toBe('a: one https://other.example'));
    expect(live.current.revision).not.toBe(revision);
  });

  test('leaves the rules in force where it goes, or sets what is not there', async () => {
    const { vars, answer, live } = await start();
    const checks = () => live.lastAttempt.diagnostics.map(({ file, check }) => `${file === vars} ${check}`);
    writeFileSync(vars, 'sites: https://other.example\n');
    await eventually(() => expect(checks()).toEqual(['true unknown-var']));
    rmSync(vars);
    await eventually(() => expect(checks()).toEqual(['true missing-part']));
    expect(answer()).toBe('a: one https://staging.example');
  });
});

import { describe, expect, test } from 'vitest';
import { lists } from '../../../src/persian/lists.js';
import { plainMessagesIn, sentencesIn, sourceFiles } from '../../support/sentences.js';

const entries = lists.flatMap((list) => Object.entries(list));
const translations = new Map(entries);
const said = sourceFiles()
  .flatMap(sentencesIn)
  .filter(({ sentence }) => /\p{L}/u.test(sentence.replace(/\{\d+\}/g, '')));
const known = new Set(said.map(({ sentence }) => sentence));

test('every sentence of the code has its Persian', () => {
  const missing = said.filter(({ sentence }) => !translations.has(sentence));
  expect(missing.map(({ file, line, sentence }) => `${file}:${line} ${sentence}`)).toEqual([]);
});

test('every Persian sentence belongs to one of the code, and stands in one place', () => {
  expect([...translations.keys()].filter((sentence) => !known.has(sentence))).toEqual([]);
  expect(entries.length).toBe(translations.size);
});

test('no message of the rules, the settings, the commands and the contract is a plain text', () => {
  const files = sourceFiles().filter((file) =>
    /^src\/(?:rules|config|cli|platform|reload|server)\//.test(file),
  );
  // The answer that the older form of a session call wants has a field of this name.
  const ofContract = /^src\/platform\/answer\.ts/;
  expect(files.length).toBeGreaterThan(100);
  expect(files.flatMap(plainMessagesIn).filter((place) => !ofContract.test(place))).toEqual([]);
});

describe.for(entries)('%s', ([sentence, persian]) => {
  const prose = persian.replace(/`[^`]*`/g, '…');
  const code = [...persian.matchAll(/`([^`]*)`/g)].map(([, inside]) => inside!);

  test('has the same values in Persian', () => {
    const values = (text: string) => [...new Set(text.match(/\{\d+\}/g))].sort();
    expect(values(persian)).toEqual(values(sentence));
  });

  test('keeps what people are to write', () => {
    for (const part of code) expect(sentence).toContain(part);
  });

  test('is written in Persian letters, with Latin ones between backticks', () => {
    expect(persian.split('`').length % 2).toBe(1);
    expect(prose).not.toMatch(/[A-Za-z]|[يكىۀة٠-٩]|(?<!\{)\d|[,;?](?!\d)|\s[،؛:.؟]|\u200c(?:\s|$)/u);
    expect(prose).toMatch(/\p{Script=Arabic}|^[\s{}\d,…:]*$/u);
    // A prefix that stands by itself, as people type it who have no half-space.
    expect(prose).not.toMatch(/(?:^|\s)ن?می\s/u);
  });
});

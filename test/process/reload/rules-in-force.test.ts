import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { shippedContract } from '../../../src/platform/contract.js';
import type { Prepare } from '../../../src/reload/prepare.js';
import {
  type FollowRulesOptions,
  followRules,
  type ReloadEvent,
  type RulesInForce,
  RulesRefused,
} from '../../../src/reload/rules-in-force.js';
import type { RulesSource } from '../../../src/rules/analyze.js';
import type { Diagnostic } from '../../../src/rules/diagnostic.js';
import type { PlanSummary } from '../../../src/rules/edit-summary.js';
import type { Ruleset } from '../../../src/rules/engine/decide.js';
import type { PreparedRules } from '../../../src/rules/prepare.js';
import { eventually, pause, replaceFile, temporaryFolder, updateConfigMap } from './folder.js';

const summary: PlanSummary = {
  ...{ verdict: 'changes', changes: 1, answerOtherwise: 1, takeFewer: 0, takeMore: 0, notifyOthers: 0 },
  isCut: false,
};

/** Stands in for the real one: `good <id>` is a file of that one rule, with a warning; `fault` is a bug of ours. */
function prepare({ file, text }: RulesSource): PreparedRules {
  if (text.startsWith('fault')) throw new TypeError('undefined is not a rule');
  const [, id] = /^good (\w+)$/.exec(text) ?? [];
  const diagnostic = (severity: Diagnostic['severity'], check: string): Diagnostic => {
    return { file, line: 1, column: 1, endLine: 1, endColumn: 5, severity, check, message: `reads ${text}` };
  };
  if (id === undefined) return { diagnostics: [diagnostic('error', 'not-good')] };
  return { ruleset: ruleset(file, id), diagnostics: [diagnostic('warning', 'too-good')] };
}

function ruleset(file: string, id: string): Ruleset {
  return {
    file,
    ruleIds: [id],
    labels: new Map(),
    receivers: new Map(),
    decide: () => ({
      rule: id,
      reason: 'matched',
      response: { text_message: id },
      body: JSON.stringify({ text_message: id }),
      notifications: [],
      failures: [],
    }),
  };
}

interface Started {
  live: RulesInForce;
  file: string;
  events: ReloadEvent[];
  /** Each event as a word or two: `loaded one`, `refused` … */
  heard(): string[];
  ruleInForce(): string | undefined;
}

async function start(file: string, options: Partial<FollowRulesOptions> = {}): Promise<Started> {
  const events: ReloadEvent[] = [];
  const onEvent = (event: ReloadEvent) => void events.push(event);
  const live = await followRules({ file, pollIntervalMs: 20, settleMs: 25, prepare, onEvent, ...options });
  onTestFinished(() => live.close());
  return {
    live,
    file,
    events,
    heard: () => events.map(inWords),
    ruleInForce: () => live.current.ruleset.ruleIds[0],
  };
}

function inWords(event: ReloadEvent): string {
  if (event.type === 'hint') return 'hint';
  if (event.type === 'compared') return `compared ${event.edit.from} ${event.edit.to}`;
  if (event.type === 'refused') return event.repeated ? 'refused again' : 'refused';
  return `${event.type} ${event.snapshot.ruleset.ruleIds[0]}`;
}

async function startWithOne(options: Partial<FollowRulesOptions> = {}): Promise<Started> {
  const file = join(temporaryFolder(), 'rules.yaml');
  writeFileSync(file, 'good one');
  return start(file, options);
}

const revisionOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

describe('at the start', () => {
  test('a good file is in force, and told', async () => {
    const { live, heard, ruleInForce } = await startWithOne();
    expect(heard()).toEqual(['loaded one']);
    expect(ruleInForce()).toBe('one');
    expect(live.current.revision).toBe(revisionOf('good one'));
    expect(live.current.diagnostics).toMatchObject([{ severity: 'warning', check: 'too-good' }]);
    expect(live.lastAttempt).toEqual({
      at: live.current.loadedAt,
      ok: true,
      revision: live.current.revision,
      diagnostics: live.current.diagnostics,
    });
    expect(live.lastAttempt.at).toEqual(live.current.loadedAt);
  });

  const wrongs: Record<string, { text?: string; check: string; message: string }> = {
    'a wrong file': { text: 'bad', check: 'not-good', message: 'reads bad' },
    'an empty file': { text: '', check: 'file', message: 'the file is empty' },
    'a missing file': { check: 'file', message: 'the file does not exist' },
  };

  test.each(Object.entries(wrongs))(
    '%s is refused with its diagnostics',
    async (_, { text, check, message }) => {
      const file = join(temporaryFolder(), 'rules.yaml');
      if (text !== undefined) writeFileSync(file, text);
      const events: ReloadEvent[] = [];
      const error = await start(file, { onEvent: (event) => void events.push(event) }).catch(
        (e: unknown) => e,
      );
      expect(error).toBeInstanceOf(RulesRefused);
      expect((error as RulesRefused).diagnostics).toMatchObject([
        { file, line: 1, column: 1, severity: 'error', check, message: expect.stringContaining(message) },
      ]);
      expect((error as RulesRefused).message).toContain(`${file}:1:1: ${message}`);
      expect(events).toEqual([]);
    },
  );

  test('a fault of ours is refused with its cause', async () => {
    const file = join(temporaryFolder(), 'rules.yaml');
    writeFileSync(file, 'fault');
    const error = await start(file).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(RulesRefused);
    expect((error as RulesRefused).diagnostics).toMatchObject([{ check: 'internal' }]);
    expect((error as RulesRefused).cause).toBeInstanceOf(TypeError);
  });

  test('a refused file is not followed any further', async () => {
    const file = join(temporaryFolder(), 'rules.yaml');
    writeFileSync(file, 'bad');
    const prepared: string[] = [];
    const spying = (source: RulesSource) => {
      prepared.push(source.text);
      return prepare(source);
    };
    await expect(start(file, { prepare: spying })).rejects.toThrow(RulesRefused);
    writeFileSync(file, 'good two');
    await pause(100);
    expect(prepared).toEqual(['bad']);
  });
});

describe('a good edit', () => {
  test('is in force without a restart', async () => {
    const { live, file, heard, ruleInForce } = await startWithOne();
    writeFileSync(file, 'good two');
    await eventually(() => expect(ruleInForce()).toBe('two'));
    expect(heard()).toEqual(['loaded one', 'loaded two']);
    expect(live.current.revision).toBe(revisionOf('good two'));
    expect(live.lastAttempt).toMatchObject({ ok: true, revision: revisionOf('good two') });
    expect(live.lastAttempt.at).toEqual(live.current.loadedAt);
  });

  test('leaves the snapshot of a request that has begun as it was', async () => {
    const { live, file, ruleInForce } = await startWithOne();
    const taken = live.current;
    const before = structuredClone({ ...taken, ruleset: taken.ruleset.ruleIds });
    writeFileSync(file, 'good two');
    await eventually(() => expect(ruleInForce()).toBe('two'));
    expect({ ...taken, ruleset: taken.ruleset.ruleIds }).toEqual(before);
    expect(taken.ruleset.decide({}, new Date()).rule).toBe('one');
  });

  test('is in force at once when look() asks for it', async () => {
    const { live, file, ruleInForce } = await startWithOne({ pollIntervalMs: 600_000 });
    replaceFile(file, 'good two');
    await live.look();
    expect(ruleInForce()).toBe('two');
  });

  test('is told when it is in force, never before', async () => {
    const inForce: unknown[] = [];
    let started = false;
    const { live, file } = await startWithOne({
      onEvent: ({ type }) => inForce.push(type, started ? live.current.ruleset.ruleIds[0] : 'starting'),
    });
    started = true;
    writeFileSync(file, 'good two');
    await eventually(() => expect(inForce).toEqual(['loaded', 'starting', 'loaded', 'two']));
  });

  test('is prepared against the contract', async () => {
    const contract = shippedContract();
    const contracts: unknown[] = [];
    await startWithOne({
      contract,
      prepare(source) {
        contracts.push(source.contract);
        return prepare(source);
      },
    });
    expect(contracts).toEqual([contract]);
  });

  test('of a ConfigMap is in force', async () => {
    const folder = temporaryFolder();
    updateConfigMap(folder, 'rules.yaml', 'good one');
    symlinkSync('..data/rules.yaml', join(folder, 'rules.yaml'));
    const { ruleInForce } = await start(join(folder, 'rules.yaml'));
    updateConfigMap(folder, 'rules.yaml', 'good two');
    await eventually(() => expect(ruleInForce()).toBe('two'));
  });

  test('has a revision that sha256sum agrees with, byte order mark or not', async () => {
    const text = '\uFEFFgood سلام\r\n';
    const { live, file } = await startWithOne({
      prepare: (source) => ({ ruleset: ruleset(source.file, source.text), diagnostics: [] }),
    });
    writeFileSync(file, text);
    await eventually(() => expect(live.current.ruleset.ruleIds).toEqual([text]));
    expect(live.current.revision).toBe(revisionOf(text));
  });
});

const breakages: Record<string, { check: string; revision?: string; breakIt(file: string): void }> = {
  'a broken edit': {
    check: 'not-good',
    revision: revisionOf('bad'),
    breakIt: (file) => writeFileSync(file, 'bad'),
  },
  'a half-written edit': {
    check: 'not-good',
    revision: revisionOf('goo'),
    breakIt: (file) => writeFileSync(file, 'goo'),
  },
  'a fault of ours': {
    check: 'internal',
    revision: revisionOf('fault'),
    breakIt: (file) => writeFileSync(file, 'fault'),
  },
  'an emptied file': { check: 'file', breakIt: (file) => writeFileSync(file, '') },
  'a deleted file': { check: 'file', breakIt: (file) => unlinkSync(file) },
  'a file that is not text': {
    check: 'file',
    breakIt: (file) => writeFileSync(file, Buffer.from([0xff, 0])),
  },
  'an unreadable file': {
    check: 'file',
    breakIt(file) {
      unlinkSync(file);
      mkdirSync(file);
    },
  },
};

describe.each(Object.entries(breakages))('%s', (_, { check, revision, breakIt }) => {
  test('keeps the last good rules, and says so until it is mended', async () => {
    const { live, file, events, heard, ruleInForce } = await startWithOne({ repeatMs: 30 });
    const good = live.current;
    breakIt(file);
    await eventually(() =>
      expect(heard().slice(0, 4)).toEqual(['loaded one', 'refused', 'refused again', 'refused again']),
    );
    expect(live.current).toBe(good);
    expect(live.lastAttempt).toMatchObject({ ok: false, diagnostics: [{ file, severity: 'error', check }] });
    expect(live.lastAttempt.revision).toBe(revision);
    expect(events[1]).toMatchObject({ type: 'refused', attempt: live.lastAttempt, inForce: good.revision });
    expect(events[2]).toMatchObject({ type: 'refused', attempt: live.lastAttempt, inForce: good.revision });

    rmSync(file, { recursive: true, force: true });
    replaceFile(file, 'good two');
    await eventually(() => expect(ruleInForce()).toBe('two'));
    expect(live.lastAttempt).toMatchObject({ ok: true, revision: revisionOf('good two') });
    await pause(80);
    expect(heard().at(-1)).toBe('loaded two');
  });

  test('that is mended with the text in force is told as a recovery', async () => {
    const { live, file, heard } = await startWithOne();
    const good = live.current;
    breakIt(file);
    await eventually(() => expect(heard()).toEqual(['loaded one', 'refused']));
    rmSync(file, { recursive: true, force: true });
    replaceFile(file, 'good one');
    await eventually(() => expect(heard()).toEqual(['loaded one', 'refused', 'recovered one']));
    expect(live.current).toBe(good);
    expect(live.lastAttempt).toEqual({
      at: expect.any(Date),
      ok: true,
      revision: good.revision,
      diagnostics: good.diagnostics,
    });
    expect(live.lastAttempt.at.getTime()).toBeGreaterThan(good.loadedAt.getTime());
  });
});

describe('a refusal', () => {
  test('that gives way to another refusal is told anew, and only the new one is repeated', async () => {
    const { file, events, heard } = await startWithOne({ repeatMs: 30 });
    writeFileSync(file, 'bad');
    await eventually(() => expect(heard()).toContain('refused again'));
    unlinkSync(file);
    const ofFile = () =>
      events.filter((event) => event.type === 'refused' && event.attempt.diagnostics[0]!.check === 'file');
    await eventually(() => expect(ofFile().length).toBeGreaterThan(2));
    expect(ofFile().map(inWords).slice(0, 3)).toEqual(['refused', 'refused again', 'refused again']);
    expect(events.slice(-ofFile().length)).toEqual(ofFile());
  });

  test('is not told by the same text again', async () => {
    const { live, file, heard } = await startWithOne();
    writeFileSync(file, 'bad');
    await eventually(() => expect(heard()).toEqual(['loaded one', 'refused']));
    writeFileSync(file, 'bad');
    await live.look();
    await pause(80);
    expect(heard()).toEqual(['loaded one', 'refused']);
  });

  test('for want of a secret alone is tried again, by itself and at a look, until the secret is there', async () => {
    let isThere = false;
    const preparing: Prepare = (source) => {
      const prepared = prepare(source);
      if (isThere || source.text === 'good one') return prepared;
      const lacking = { ...prepared.diagnostics[0]!, severity: 'error', check: 'missing-secret' } as const;
      return { diagnostics: [...prepared.diagnostics, lacking] };
    };
    const { live, file, heard, ruleInForce } = await startWithOne({ prepare: preparing, repeatMs: 30 });
    writeFileSync(file, 'good two');
    await eventually(() =>
      expect(heard().slice(0, 4)).toEqual(['loaded one', 'refused', 'refused again', 'refused again']),
    );
    isThere = true;
    await eventually(() => expect(ruleInForce()).toBe('two'));

    isThere = false;
    writeFileSync(file, 'good three');
    await eventually(() => expect(live.lastAttempt.ok).toBe(false));
    isThere = true;
    await live.look();
    expect(ruleInForce()).toBe('three');
    await pause(80);
    expect(heard().at(-1)).toBe('loaded three');
  });

  test('is not repeated after close()', async () => {
    const { live, file, heard } = await startWithOne({ repeatMs: 30 });
    writeFileSync(file, 'bad');
    await eventually(() => expect(heard()).toContain('refused again'));
    await live.close();
    const before = heard().length;
    await pause(80);
    expect(heard()).toHaveLength(before);
  });
});

describe('a preparation that takes its time', () => {
  /** Prepares `good …` texts when told to; everything else at once. */
  function slowly() {
    const waiting: { text: string; validate(): void; finish(): void; fail(error: Error): void }[] = [];
    let isFirst = true;
    const prepareSlowly: Prepare = (source, signal) => {
      const prepared = prepare(source);
      const isAtOnce = isFirst;
      isFirst = false;
      if (isAtOnce) return prepared;
      const { ruleset, diagnostics } = prepared;
      return new Promise((resolve, reject) => {
        let find = (_: Diagnostic[]) => {};
        let fail = reject;
        const warnings = new Promise<Diagnostic[]>((resolveWarnings, rejectWarnings) => {
          find = resolveWarnings;
          fail = (error) => [reject, rejectWarnings].forEach((end) => void end(error));
        });
        warnings.catch(() => {});
        waiting.push({
          text: source.text,
          validate: () => resolve({ ruleset: ruleset!, diagnostics: [], warnings }),
          finish() {
            resolve(prepared);
            find(diagnostics);
          },
          fail: (error) => fail(error),
        });
        signal.addEventListener('abort', () => fail(signal.reason));
      });
    };
    return { waiting, prepare: prepareSlowly };
  }

  test('leaves the old rules in force until it is done', async () => {
    const { waiting, prepare } = slowly();
    const { file, heard, ruleInForce } = await startWithOne({ prepare });
    writeFileSync(file, 'good two');
    await eventually(() => expect(waiting).toHaveLength(1));
    await pause(50);
    expect(ruleInForce()).toBe('one');
    waiting[0]!.finish();
    await eventually(() => expect(ruleInForce()).toBe('two'));
    expect(heard()).toEqual(['loaded one', 'loaded two']);
  });

  test('is given up for an edit that has settled meanwhile, and says nothing', async () => {
    const { waiting, prepare } = slowly();
    const { file, heard, live } = await startWithOne({ prepare });
    writeFileSync(file, 'good two');
    await eventually(() => expect(waiting).toHaveLength(1));
    writeFileSync(file, 'good three');
    await eventually(() => expect(waiting.map(({ text }) => text)).toEqual(['good two', 'good three']));
    waiting[1]!.finish();
    await eventually(() => expect(heard()).toEqual(['loaded one', 'loaded three']));
    expect(live.lastAttempt).toMatchObject({ ok: true, revision: revisionOf('good three') });
  });

  test('is not given up for ever: the fourth in a row comes to its end', async () => {
    const { waiting, prepare } = slowly();
    const { live, file, heard } = await startWithOne({ prepare });
    const edits = ['good two', 'good three', 'good four', 'good five'];
    for (const [i, edit] of edits.entries()) {
      writeFileSync(file, edit);
      await eventually(() => expect(waiting).toHaveLength(i + 1));
    }
    writeFileSync(file, 'good six');
    await pause(120); // What must not happen has no moment to wait for.
    const looked = live.look();
    waiting[3]!.finish();
    await eventually(() => expect(waiting.map(({ text }) => text)).toEqual([...edits, 'good six']));
    waiting[4]!.finish();
    await looked;
    await eventually(() => expect(heard()).toEqual(['loaded one', 'loaded five', 'loaded six']));
  });

  test('is not given up for a file that is broken off or gone', async () => {
    const { waiting, prepare } = slowly();
    const { file, heard } = await startWithOne({ prepare });
    writeFileSync(file, 'good two');
    await eventually(() => expect(waiting).toHaveLength(1));
    writeFileSync(file, '');
    await pause(120);
    waiting[0]!.finish();
    await eventually(() => expect(heard()).toEqual(['loaded one', 'loaded two', 'refused']));
  });

  test('is told without its warnings when it is overtaken once its rules are in force', async () => {
    const { waiting, prepare } = slowly();
    const { file, heard } = await startWithOne({ prepare });
    writeFileSync(file, 'good two');
    await eventually(() => expect(waiting).toHaveLength(1));
    waiting[0]!.validate();
    writeFileSync(file, 'good three');
    await eventually(() => expect(waiting).toHaveLength(2));
    waiting[1]!.finish();
    await eventually(() => expect(heard()).toEqual(['loaded one', 'loaded two', 'loaded three']));
  });

  test('puts valid rules in force before their warnings are known, and tells of both together', async () => {
    const { waiting, prepare } = slowly();
    const { live, file, heard, ruleInForce } = await startWithOne({ prepare });
    writeFileSync(file, 'good two');
    await eventually(() => expect(waiting).toHaveLength(1));
    waiting[0]!.validate();
    await eventually(() => expect(ruleInForce()).toBe('two'));
    const early = live.current;
    expect(early).toMatchObject({ revision: revisionOf('good two'), diagnostics: [] });
    expect(heard()).toEqual(['loaded one']);
    waiting[0]!.finish();
    await eventually(() => expect(heard()).toEqual(['loaded one', 'loaded two']));
    expect(live.current).toEqual({ ...early, diagnostics: [expect.objectContaining({ check: 'too-good' })] });
    expect(live.lastAttempt).toMatchObject({ ok: true, revision: early.revision });
  });

  test('is compared with the rules before it, some time after it came into force', async () => {
    const compared: { inForce: string | undefined; say(): void; isStopped: boolean }[] = [];
    const { live, file, heard } = await startWithOne({
      prepare(source) {
        const comparison = { inForce: source.inForce?.text, say: () => {}, isStopped: false };
        compared.push(comparison);
        const said = new Promise<PlanSummary>((resolve) => {
          comparison.say = () => resolve(summary);
        });
        const stop = () => {
          comparison.isStopped = true;
        };
        return {
          ...prepare(source),
          comparison: { summary: said, stop },
        };
      },
    });
    writeFileSync(file, 'good two');
    await eventually(() => expect(heard()).toEqual(['loaded one', 'loaded two']));
    expect(compared.map(({ inForce }) => inForce)).toEqual([undefined, 'good one']);
    expect(live.lastEdit).toBeUndefined();
    compared[1]!.say();
    const edit = { from: revisionOf('good one'), to: revisionOf('good two') };
    await eventually(() => expect(heard().at(-1)).toBe(`compared ${edit.from} ${edit.to}`));
    expect(live.lastEdit).toEqual({ ...edit, summary });

    // What comes too late is not said of the next edit.
    writeFileSync(file, 'good three');
    await eventually(() => expect(heard().at(-1)).toBe('loaded three'));
    writeFileSync(file, 'good four');
    await eventually(() => expect(heard().at(-1)).toBe('loaded four'));
    expect(live.lastEdit).toBeUndefined();
    expect(compared[2]!.isStopped).toBe(true);
    compared[2]!.say();
    compared[3]!.say();
    await eventually(() => expect(live.lastEdit).toMatchObject({ to: revisionOf('good four') }));
    expect(heard().filter((event) => event.startsWith('compared'))).toHaveLength(2);
  });

  test('lets the start go on once its rules are valid', async () => {
    const file = join(temporaryFolder(), 'rules.yaml');
    writeFileSync(file, 'good one');
    let finish = () => {};
    const { live, heard, ruleInForce } = await start(file, {
      prepare(source) {
        const { ruleset, diagnostics } = prepare(source);
        const warnings = new Promise<Diagnostic[]>((resolve) => {
          finish = () => resolve(diagnostics);
        });
        return { ruleset: ruleset!, diagnostics: [], warnings };
      },
    });
    expect(ruleInForce()).toBe('one');
    expect(live.lastAttempt).toMatchObject({ ok: true, revision: revisionOf('good one') });
    expect(heard()).toEqual([]);
    finish();
    await eventually(() => expect(heard()).toEqual(['loaded one']));
    expect(live.current.diagnostics).toMatchObject([{ check: 'too-good' }]);
  });

  test('that fails when its rules are in force already leaves them there, and says so', async () => {
    const { waiting, prepare } = slowly();
    const { live, file, heard, ruleInForce } = await startWithOne({ prepare });
    writeFileSync(file, 'good two');
    await eventually(() => expect(waiting).toHaveLength(1));
    waiting[0]!.validate();
    waiting[0]!.fail(new Error('no memory is left'));
    await eventually(() => expect(heard()).toEqual(['loaded one', 'loaded two']));
    expect(ruleInForce()).toBe('two');
    expect(live.lastAttempt).toMatchObject({
      ok: true,
      diagnostics: [
        { severity: 'warning', check: 'internal', message: expect.stringContaining('no memory') },
      ],
    });
  });

  test('that fails keeps the last good rules, and tries the next edit', async () => {
    const { waiting, prepare } = slowly();
    const { live, file, heard, ruleInForce } = await startWithOne({ prepare, repeatMs: 600_000 });
    writeFileSync(file, 'good two');
    await eventually(() => expect(waiting).toHaveLength(1));
    waiting[0]!.fail(Object.assign(new Error('heap'), { code: 'ERR_WORKER_OUT_OF_MEMORY' }));
    await eventually(() => expect(heard()).toEqual(['loaded one', 'refused']));
    expect(live.lastAttempt.diagnostics).toMatchObject([
      { severity: 'error', check: 'internal', message: expect.stringContaining('more memory than there is') },
    ]);
    expect(ruleInForce()).toBe('one');
    writeFileSync(file, 'good three');
    await eventually(() => expect(waiting).toHaveLength(2));
    waiting[1]!.finish();
    await eventually(() => expect(ruleInForce()).toBe('three'));
  });

  test('is given up by close(), which tells nothing more', async () => {
    const { waiting, prepare } = slowly();
    const { live, file, heard } = await startWithOne({ prepare });
    writeFileSync(file, 'good two');
    await eventually(() => expect(waiting).toHaveLength(1));
    await live.close();
    waiting[0]!.validate();
    expect(live.current.ruleset.ruleIds).toEqual(['one']);
    expect(heard()).toEqual(['loaded one']);
  });
});

test('the last of 30 quick edits is in force, whichever were seen', async () => {
  const { file, ruleInForce, live } = await startWithOne();
  for (let i = 1; i <= 30; i++) {
    (i % 2 ? replaceFile : writeFileSync)(file, i % 3 ? `good rule${i}` : 'bad');
    await pause(3);
  }
  writeFileSync(file, 'good last');
  await eventually(() => expect(ruleInForce()).toBe('last'));
  expect(live.lastAttempt.ok).toBe(true);
});

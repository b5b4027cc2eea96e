import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { FSWatcher } from 'chokidar';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { FileTrouble } from '../../../src/reload/file-state.js';
import { type Follower, type FollowOptions, follow } from '../../../src/reload/follow.js';
import { eventually, pause, replaceFile, temporaryFolder, updateConfigMap } from './folder.js';

/** What the follower said, in order: texts as they are, trouble as `<kind>`. */
interface Followed extends Follower {
  heard: string[];
  troubles: FileTrouble[];
  hints: string[];
}

async function listen(file: string, options: Partial<FollowOptions> = {}): Promise<Followed> {
  const heard: string[] = [];
  const troubles: FileTrouble[] = [];
  const hints: string[] = [];
  const follower = await follow({
    file,
    pollIntervalMs: 20,
    settleMs: 25,
    onText: (text) => void heard.push(text),
    onTrouble: (trouble) => {
      heard.push(`<${trouble.kind}>`);
      troubles.push(trouble);
    },
    onHint: (hint) => void hints.push(hint),
    ...options,
  });
  onTestFinished(() => follower.close());
  return { ...follower, heard, troubles, hints };
}

/** Follows a new file that holds `one`. */
async function listenToOne(options: Partial<FollowOptions> = {}) {
  const file = join(temporaryFolder(), 'rules.yaml');
  writeFileSync(file, 'one');
  const followed = await listen(file, options);
  expect(followed.heard).toEqual(['one']);
  return { file, ...followed };
}

describe('an edit is handed out', () => {
  const edits: Record<string, (file: string) => void> = {
    'when it is written in place': (file) => writeFileSync(file, 'two'),
    'when it is appended': (file) => {
      truncateSync(file);
      appendFileSync(file, 't');
      appendFileSync(file, 'wo');
    },
    'when an editor renames a new file over the old one': (file) => replaceFile(file, 'two'),
    'when an editor moves the old file to a backup first': (file) => {
      renameSync(file, `${file}~`);
      writeFileSync(file, 'two');
      unlinkSync(`${file}~`);
    },
    'when it is deleted and created again': (file) => {
      unlinkSync(file);
      writeFileSync(file, 'two');
    },
    'when it has the old size and an older modification time': (file) => {
      writeFileSync(file, 'two');
      utimesSync(file, 1_000, 1_000);
    },
    'when a new file has the old size and an older modification time': (file) => {
      writeFileSync(`${file}.old`, 'two');
      utimesSync(`${file}.old`, 1_000, 1_000);
      renameSync(`${file}.old`, file);
    },
    'when it has the old size and the very same modification time': (file) => {
      const { atime, mtime } = statSync(file);
      writeFileSync(file, 'two');
      utimesSync(file, atime, mtime);
    },
  };

  test.each(Object.entries(edits))('%s, with a poll too slow to matter', async (_, edit) => {
    const ready = watcherReady();
    const { file, heard } = await listenToOne({ pollIntervalMs: 600_000 });
    await ready;
    edit(file);
    await eventually(() => expect(heard).toEqual(['one', 'two']));
  });

  test.each(Object.entries(edits))('%s, with a watcher that sees nothing', async (_, edit) => {
    blindWatchers();
    const { file, heard } = await listenToOne();
    edit(file);
    await eventually(() => expect(heard).toEqual(['one', 'two']));
  });

  test.each(Object.entries(edits))('%s, when look() asks for it', async (_, edit) => {
    blindWatchers();
    const { file, heard, look } = await listenToOne({ pollIntervalMs: 600_000 });
    edit(file);
    await look();
    expect(heard).toEqual(['one', 'two']);
  });

  test('after a long quiet, in which the file was not read, only looked at', async () => {
    blindWatchers();
    const { file, heard } = await listenToOne();
    const { atime, mtime } = statSync(file);
    await pause(2_300); // longer than the grain of timestamps
    writeFileSync(file, 'two');
    utimesSync(file, atime, mtime);
    await eventually(() => expect(heard).toEqual(['one', 'two']));
  });

  test('after 30 quick renames, and the one after them too', async () => {
    const { file, heard } = await listenToOne();
    for (let i = 1; i <= 30; i++) {
      replaceFile(file, `rename ${i}`);
      await pause(3);
    }
    await eventually(() => expect(heard.at(-1)).toBe('rename 30'));
    replaceFile(file, 'later');
    await eventually(() => expect(heard.at(-1)).toBe('later'));
  });

  test('after 30 quick edits in place, and the one after them too', async () => {
    const { file, heard } = await listenToOne();
    for (let i = 1; i <= 30; i++) {
      writeFileSync(file, `edit ${i}`);
      await pause(3);
    }
    await eventually(() => expect(heard.at(-1)).toBe('edit 30'));
    writeFileSync(file, 'later');
    await eventually(() => expect(heard.at(-1)).toBe('later'));
  });

  test('once it is whole, when it is written in pieces', async () => {
    const settleMs = 300;
    const { file, heard } = await listenToOne({ settleMs });
    const descriptor = openSync(file, 'w');
    // Where a busy machine has us take so long that a piece holds still, it may be handed out.
    const stoodStill = new Set<string>();
    let written = '';
    for (const piece of ['t', 'w', 'o ', 'and', ' more']) {
      writeSync(descriptor, piece);
      written += piece;
      const writtenAt = performance.now();
      await pause(60);
      if (performance.now() - writtenAt >= settleMs) stoodStill.add(written);
    }
    closeSync(descriptor);
    await eventually(() => expect(heard.at(-1)).toBe('two and more'));
    expect(heard.filter((text) => !stoodStill.has(text) || text === 'two and more')).toEqual([
      'one',
      'two and more',
    ]);
  });

  test('exactly as it is, a byte order mark and line ends included', async () => {
    const { file, heard } = await listenToOne();
    writeFileSync(file, '\uFEFFسلام\r\n');
    await eventually(() => expect(heard).toEqual(['one', '\uFEFFسلام\r\n']));
  });
});

describe('a Kubernetes volume', () => {
  function mountConfigMap(text: string) {
    const folder = temporaryFolder();
    const state = updateConfigMap(folder, 'rules.yaml', text);
    symlinkSync('..data/rules.yaml', join(folder, 'rules.yaml'));
    return { folder, state, file: join(folder, 'rules.yaml') };
  }

  test.each([
    ['kept', false],
    ['removed', true],
  ])('is followed through a swap of ..data with the old folder %s', async (_, removed) => {
    const { folder, state, file } = mountConfigMap('one');
    const { heard } = await listen(file);
    const next = updateConfigMap(folder, 'rules.yaml', 'two');
    if (removed) rmSync(state, { recursive: true });
    await eventually(() => expect(heard).toEqual(['one', 'two']));
    updateConfigMap(folder, 'rules.yaml', 'three');
    if (removed) rmSync(next, { recursive: true });
    await eventually(() => expect(heard).toEqual(['one', 'two', 'three']));
  });

  test('is followed by the swap alone, with a poll too slow to matter', async () => {
    const { folder, file } = mountConfigMap('one');
    const ready = watcherReady();
    const { heard } = await listen(file, { pollIntervalMs: 600_000 });
    await ready;
    updateConfigMap(folder, 'rules.yaml', 'two');
    await eventually(() => expect(heard).toEqual(['one', 'two']));
  });
});

describe('a path is followed', () => {
  test('through a link that is retargeted', async () => {
    const folder = temporaryFolder();
    const [a, b, file] = [join(folder, 'a'), join(folder, 'b'), join(folder, 'rules.yaml')];
    writeFileSync(a, 'one');
    writeFileSync(b, 'two');
    symlinkSync(a, file);
    const { heard } = await listen(file);
    symlinkSync(b, `${file}.new`);
    renameSync(`${file}.new`, file);
    await eventually(() => expect(heard).toEqual(['one', 'two']));
  });

  test('through a link whose target, in another folder, is edited', async () => {
    const target = join(temporaryFolder(), 'target');
    const file = join(temporaryFolder(), 'rules.yaml');
    writeFileSync(target, 'one');
    symlinkSync(target, file);
    const { heard } = await listen(file);
    replaceFile(target, 'two');
    await eventually(() => expect(heard).toEqual(['one', 'two']));
    writeFileSync(target, 'three');
    await eventually(() => expect(heard).toEqual(['one', 'two', 'three']));
  });

  test('through a parent folder that is replaced', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'config', 'rules.yaml');
    mkdirSync(join(folder, 'config'));
    writeFileSync(file, 'one');
    const { heard } = await listen(file);
    mkdirSync(join(folder, 'next'));
    writeFileSync(join(folder, 'next', 'rules.yaml'), 'two');
    renameSync(join(folder, 'config'), join(folder, 'previous'));
    renameSync(join(folder, 'next'), join(folder, 'config'));
    await eventually(() => expect(heard).toEqual(['one', 'two']));
    writeFileSync(file, 'three');
    await eventually(() => expect(heard).toEqual(['one', 'two', 'three']));
  });

  test('through a parent folder that is a link and is retargeted', async () => {
    const folder = temporaryFolder();
    const link = join(folder, 'current');
    for (const text of ['one', 'two']) {
      mkdirSync(join(folder, text));
      writeFileSync(join(folder, text, 'rules.yaml'), text);
    }
    symlinkSync('one', link);
    const { heard } = await listen(join(link, 'rules.yaml'));
    symlinkSync('two', `${link}.new`);
    renameSync(`${link}.new`, link);
    await eventually(() => expect(heard).toEqual(['one', 'two']));
  });

  test('through a parent folder that is removed and comes back', async () => {
    const folder = join(temporaryFolder(), 'config');
    const file = join(folder, 'rules.yaml');
    mkdirSync(folder);
    writeFileSync(file, 'one');
    const { heard } = await listen(file);
    rmSync(folder, { recursive: true });
    await eventually(() => expect(heard).toEqual(['one', '<missing>']));
    mkdirSync(folder);
    writeFileSync(file, 'two');
    await eventually(() => expect(heard).toEqual(['one', '<missing>', 'two']));
  });
});

describe('the same text is no news', () => {
  const rewrites: Record<string, (file: string) => void> = {
    'when it is written again': (file) => writeFileSync(file, 'one'),
    'when it is renamed over itself': (file) => replaceFile(file, 'one'),
    'when only its time moves': (file) => utimesSync(file, 1_000, 1_000),
    'when another text was there for a moment': (file) => {
      writeFileSync(file, 'two');
      writeFileSync(file, 'one');
    },
    'when it was empty for a moment, as each save in place makes it': (file) => {
      truncateSync(file);
      writeFileSync(file, 'one');
    },
  };

  test.each(Object.entries(rewrites))('%s', async (_, rewrite) => {
    const { file, heard, look } = await listenToOne();
    rewrite(file);
    await look();
    await pause(100);
    expect(heard).toEqual(['one']);
  });
});

describe('trouble', () => {
  const troubles: Record<string, { kind: FileTrouble['kind']; says: string; make: (file: string) => void }> =
    {
      'a deleted file': { kind: 'missing', says: 'does not exist', make: unlinkSync },
      'a link to nothing': {
        kind: 'missing',
        says: 'does not exist',
        make: (file) => {
          unlinkSync(file);
          symlinkSync('nothing', file);
        },
      },
      'an empty file': { kind: 'empty', says: 'is empty', make: (file) => writeFileSync(file, '') },
      'a file of white space': {
        kind: 'empty',
        says: 'is empty',
        make: (file) => writeFileSync(file, ' \n\t\n'),
      },
      'a file of a byte order mark': {
        kind: 'empty',
        says: 'is empty',
        make: (file) => writeFileSync(file, '\uFEFF'),
      },
      'a file that is not UTF-8': {
        kind: 'unreadable',
        says: 'not UTF-8',
        make: (file) => writeFileSync(file, Buffer.from([0x6f, 0xff, 0x6e])),
      },
      'a file cut within a character': {
        kind: 'unreadable',
        says: 'not UTF-8',
        make: (file) => writeFileSync(file, Buffer.from('سلام').subarray(0, 5)),
      },
      'a folder in its place': {
        kind: 'unreadable',
        says: 'is a folder',
        make: (file) => {
          unlinkSync(file);
          mkdirSync(file);
        },
      },
      'a pipe in its place': {
        kind: 'unreadable',
        says: 'not a regular file',
        make: (file) => {
          unlinkSync(file);
          execFileSync('mkfifo', [file]);
        },
      },
      'a link to itself': {
        kind: 'unreadable',
        says: 'links lead in a circle',
        make: (file) => {
          unlinkSync(file);
          symlinkSync('rules.yaml', file);
        },
      },
      'a file beyond all measure': {
        kind: 'unreadable',
        says: 'larger than 64 MiB',
        make: (file) => truncateSync(file, 64 * 2 ** 20 + 1),
      },
    };

  test.each(Object.entries(troubles))(
    'of %s is told once, and its end too',
    async (_, { kind, says, make }) => {
      const { file, heard, troubles, look } = await listenToOne();
      make(file);
      await eventually(() => expect(heard).toEqual(['one', `<${kind}>`]));
      expect(String(troubles[0]!.message)).toContain(says);
      await look();
      await pause(80);
      expect(heard).toHaveLength(2);
      rmSync(file, { recursive: true, force: true });
      replaceFile(file, 'one');
      await eventually(() => expect(heard.at(-1)).toBe('one'));
      expect(heard.filter((word) => word === 'one')).toHaveLength(2);
    },
  );

  test.each(Object.entries(troubles))(
    'of %s at the start is told before follow() resolves',
    async (_, trouble) => {
      const file = join(temporaryFolder(), 'rules.yaml');
      writeFileSync(file, 'one');
      trouble.make(file);
      const { heard } = await listen(file);
      expect(heard).toEqual([`<${trouble.kind}>`]);
    },
  );

  test('that changes its kind is told again', async () => {
    const { file, heard } = await listenToOne();
    writeFileSync(file, '');
    await eventually(() => expect(heard).toEqual(['one', '<empty>']));
    unlinkSync(file);
    await eventually(() => expect(heard).toEqual(['one', '<empty>', '<missing>']));
  });
});

describe('the operator is advised once', () => {
  test('when the watcher fails, and edits are still found', async () => {
    const add = vi.spyOn(FSWatcher.prototype, 'add');
    onTestFinished(() => add.mockRestore());
    const { file, heard, hints } = await listenToOne();
    const watcher = add.mock.contexts[0] as unknown as FSWatcher;
    for (const path of ['/a', '/b']) {
      watcher.emit('error', Object.assign(new Error(`no space, watch '${path}'`), { code: 'ENOSPC' }));
    }
    await watcher.close();
    expect(hints).toEqual([expect.stringContaining('cannot be watched (ENOSPC)')]);
    writeFileSync(file, 'two');
    await eventually(() => expect(heard).toEqual(['one', 'two']));
    expect(hints).toHaveLength(1);
  });

  test('when the text never holds still', async () => {
    const { file, heard, hints } = await listenToOne({ settleMs: 20 });
    let writes = 0;
    const restless = setInterval(() => writeFileSync(file, `text ${++writes}`), 5);
    onTestFinished(() => clearInterval(restless));
    await eventually(() => expect(hints).toEqual([expect.stringContaining('keeps changing')]));
    clearInterval(restless);
    await eventually(() => expect(heard.at(-1)).toBe(`text ${writes}`));
    expect(hints).toHaveLength(1);
  });

  // What a container sees of a file that is mounted by itself and then renamed over: a file without a name.
  test.runIf(process.platform === 'linux')('when the file was replaced under its mount', async () => {
    const file = join(temporaryFolder(), 'rules.yaml');
    writeFileSync(file, 'one');
    const descriptor = openSync(file, 'r');
    onTestFinished(() => closeSync(descriptor));
    unlinkSync(file);
    const { heard, hints, look } = await listen(`/proc/self/fd/${descriptor}`);
    await look();
    expect(heard).toEqual(['one']);
    expect(hints).toEqual([expect.stringContaining('Mount its folder instead')]);
  });
});

describe('news that come while a text is being handed out', () => {
  /** Hands out `two`, and keeps that going until it is released. */
  async function handingOutTwo() {
    const heard: string[] = [];
    let overtaken: AbortSignal | undefined;
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const file = join(temporaryFolder(), 'rules.yaml');
    writeFileSync(file, 'one');
    await listen(file, {
      async onText(text, _, signal) {
        heard.push(text);
        if (text !== 'two' || overtaken !== undefined) return;
        overtaken = signal;
        await held;
      },
      onTrouble: ({ kind }) => void heard.push(`<${kind}>`),
    });
    writeFileSync(file, 'two');
    await eventually(() => expect(heard).toEqual(['one', 'two']));
    return { file, heard, overtaken: () => overtaken!, release };
  }

  // That a look has read the last text cannot be seen from outside. A busy machine gets more time for it, and still more.
  const times = [300, 1_000, 4_000, 16_000];

  test('wait for it, and only the last of them is handed out', async () => {
    const outcomes: string[][] = [];
    for (const time of times) {
      const { file, heard, overtaken, release } = await handingOutTwo();
      writeFileSync(file, 'three');
      await eventually(() => expect(overtaken().aborted).toBe(true));
      writeFileSync(file, 'four');
      await pause(time);
      expect(heard).toEqual(['one', 'two']);
      release();
      await eventually(() => expect(heard.at(-1)).toBe('four'));
      outcomes.push(heard);
      if (!heard.includes('three')) break;
    }
    expect(outcomes.at(-1)).toEqual(['one', 'two', 'four']);
  });

  test('are the text itself again, when another one had overtaken it', async () => {
    const outcomes: string[][] = [];
    for (const time of times) {
      const { file, heard, overtaken, release } = await handingOutTwo();
      writeFileSync(file, 'three');
      await eventually(() => expect(overtaken().aborted).toBe(true));
      writeFileSync(file, 'two');
      await pause(time);
      release();
      await eventually(() => expect(heard.slice(2).at(-1)).toBe('two'));
      outcomes.push(heard);
      if (!heard.includes('three')) break;
    }
    expect(outcomes.at(-1)).toEqual(['one', 'two', 'two']);
  });

  test('are none, when trouble has come and gone', async () => {
    const { file, heard, overtaken, release } = await handingOutTwo();
    for (const text of ['', 'two']) {
      writeFileSync(file, text);
      await pause(120);
    }
    expect(overtaken().aborted).toBe(false);
    release();
    await pause(120); // What must not happen has no moment to wait for.
    expect(heard).toEqual(['one', 'two']);
  });
});

describe('looks', () => {
  test('never overlap, and the last bytes win', async () => {
    const file = join(temporaryFolder(), 'rules.yaml');
    writeFileSync(file, 'one');
    const heard: string[] = [];
    let running = 0;
    let most = 0;
    const { look } = await listen(file, {
      async onText(text) {
        most = Math.max(most, ++running);
        await pause(150);
        heard.push(text);
        running--;
      },
    });
    for (const text of ['two', 'three', 'four']) {
      writeFileSync(file, text);
      void look();
      await pause(110);
    }
    await eventually(() => expect(heard.at(-1)).toBe('four'));
    expect(most).toBe(1);
  });

  test('asked for during a look are answered by one more look after it', async () => {
    blindWatchers();
    const { file, heard, look } = await listenToOne({ pollIntervalMs: 600_000, settleMs: 50 });
    writeFileSync(file, 'two');
    const first = look();
    await pause(10);
    const [second, third] = [look(), look()];
    await first;
    writeFileSync(file, 'three');
    await Promise.all([second, third]);
    expect(heard.at(-1)).toBe('three');
  });

  test('reject when a callback fails, and go on afterwards', async () => {
    blindWatchers();
    const file = join(temporaryFolder(), 'rules.yaml');
    const heard: string[] = [];
    writeFileSync(file, 'one');
    const { look } = await listen(file, {
      pollIntervalMs: 600_000,
      onText(text) {
        if (text === 'two') throw new Error('a fault of ours');
        heard.push(text);
      },
    });
    writeFileSync(file, 'two');
    await expect(look()).rejects.toThrow('a fault of ours');
    writeFileSync(file, 'three');
    await look();
    expect(heard).toEqual(['one', 'three']);
  });

  test('that fail at the start end the following', async () => {
    const file = join(temporaryFolder(), 'rules.yaml');
    writeFileSync(file, 'one');
    const failing = listen(file, {
      onText() {
        throw new Error('a fault of ours');
      },
    });
    await expect(failing).rejects.toThrow('a fault of ours');
  });
});

describe('close', () => {
  test('ends the following', async () => {
    const { file, heard, close, look } = await listenToOne();
    await close();
    writeFileSync(file, 'two');
    await look();
    await pause(100);
    expect(heard).toEqual(['one']);
  });

  test('hands out nothing of a text that has yet to hold still', async () => {
    // For the first look, which waits for no file that is old enough.
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);
    const { file, heard, close, look } = await listenToOne({ settleMs: 600_000 });
    clock.mockRestore();
    writeFileSync(file, 'two');
    const looking = look();
    await pause(50);
    await close();
    await looking;
    expect(heard).toEqual(['one']);
  });

  test('waits for a text that is being handed out', async () => {
    const file = join(temporaryFolder(), 'rules.yaml');
    writeFileSync(file, 'one');
    const steps: string[] = [];
    const { close } = await listen(file, {
      async onText(text) {
        steps.push(`${text} begins`);
        await pause(text === 'one' ? 0 : 150);
        steps.push(`${text} ends`);
      },
    });
    writeFileSync(file, 'two');
    await eventually(() => expect(steps).toContain('two begins'));
    await close();
    expect(steps).toContain('two ends');
  });

  test('may be called twice', async () => {
    const { close } = await listenToOne();
    await close();
    await close();
  });
});

/** Resolves when the next watcher knows its folder. */
function watcherReady(): Promise<void> {
  return new Promise((resolve) => {
    const add = FSWatcher.prototype.add;
    const spy = vi.spyOn(FSWatcher.prototype, 'add').mockImplementation(function (this: FSWatcher, paths) {
      spy.mockRestore();
      this.on('ready', resolve);
      return add.call(this, paths);
    });
  });
}

/** Makes new watchers watch nothing, as one that went blind. */
function blindWatchers(): void {
  const add = vi.spyOn(FSWatcher.prototype, 'add').mockReturnThis();
  onTestFinished(() => add.mockRestore());
}

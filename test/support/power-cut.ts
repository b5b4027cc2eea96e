import { mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { below, pick, type Random } from './random.js';

/**
 * A folder on a disk that keeps what POSIX has it keep over a power cut, and nothing more:
 *
 * - What was synced is there: a file's bytes and length by a sync of the file that began after the write had returned,
 *   or by a write with `O_DSYNC` once it has returned; a folder's names by a sync of the folder.
 * - Of a write that was not synced each sector is there or not, also later ones without earlier ones. The length that
 *   it gave the file is there or not; zeros are where its bytes are not.
 * - Each creation, removal and renaming that was not synced happened as a whole or not at all, also later ones without
 *   earlier ones.
 *
 * The model of Pillai et al., "All File Systems Are Not Created Equal: On the Complexity of Crafting Crash-Consistent
 * Applications" (OSDI 2014), with which their ALICE looks for such faults. Left out: a disk that lies about a sync, and
 * blocks that hold what another file once had.
 */
export class Disk {
  readonly #path: string;
  readonly #root: Folder;
  /** Of all folders, in the order in which they began. */
  readonly #renamings: Renaming[] = [];

  /** @param path of a folder; it and what is in it are on the disk */
  constructor(path: string) {
    this.#path = path;
    this.#root = folderFrom(path);
  }

  has(path: string): boolean {
    return path === this.#path || path.startsWith(this.#path + sep);
  }

  /** What has this path as long as no power cut comes. */
  at(path: string): File | Folder | undefined {
    let found: File | Folder | undefined = this.#root;
    for (const name of relative(this.#path, path).split(sep).filter(Boolean)) {
      found = found instanceof Folder ? found.names.get(name) : undefined;
    }
    return found;
  }

  /** @param what what has this path from now on */
  set(path: string, what: File | Folder | undefined, span: Span): void {
    this.#rename(path, new Map([[basename(path), what]]), span);
  }

  move(from: string, to: string, span: Span): void {
    if (dirname(from) !== dirname(to)) throw new Error(`not modelled: moving ${from} to ${to}`);
    const changes = [
      [basename(from), undefined],
      [basename(to), this.at(from)],
    ] as const;
    this.#rename(to, new Map(changes), span);
  }

  #rename(path: string, what: Names, span: Span): void {
    const folder = this.at(dirname(path));
    if (!(folder instanceof Folder)) throw new Error(`${path} is in no folder that was seen to be made`);
    setNames(folder.names, what);
    const where = relative(this.#path, dirname(path));
    const renaming = { ...span, what, path: where, safeFrom: Number.POSITIVE_INFINITY };
    folder.change(renaming);
    this.#renamings.push(renaming);
  }

  /** When creations, removals and renamings began. */
  get renamings(): readonly number[] {
    return this.#renamings.map(({ begin }) => begin);
  }

  /** Makes a folder as a power cut at a moment may leave it. */
  leave(into: string, cut: PowerCut): void {
    const renamings = new Set(this.#renamingsLeft(cut));
    // Each cut has its own bent: of what was not synced hardly anything is there, or nearly all, or half.
    const chance = pick(cut.random, chances);
    const write = (folder: Folder, path: string) => {
      mkdirSync(join(into, path), { recursive: true });
      const names = new Map(folder.start);
      for (const change of folder.changes) if (renamings.has(change)) setNames(names, change.what);
      for (const [name, what] of names) {
        const inner = join(path, name);
        if (what instanceof Folder) write(what, inner);
        else writeSparse(join(into, inner), contentOf(what, cut, cut.bytesInOrder(inner), chance));
      }
    };
    write(this.#root, '');
  }

  #renamingsLeft({ moment, random, namesInOrder }: PowerCut): readonly Renaming[] {
    const begun = this.#renamings.filter(({ begin }) => begin < moment);
    const isSafe = ({ safeFrom }: Renaming) => safeFrom <= moment;
    const ordered = begun.filter(({ path }) => namesInOrder(path));
    const safe = ordered.findLastIndex(isSafe) + 1;
    const left = new Set(ordered.slice(0, safe + below(random, ordered.length - safe + 1)));
    const chance = pick(random, chances);
    return begun.filter(
      (one) => left.has(one) || (!namesInOrder(one.path) && (isSafe(one) || random() < chance)),
    );
  }
}

export interface PowerCut {
  moment: number;
  random: Random;
  /**
   * In which folders a creation, removal or renaming is there only with all before it, as on file systems that keep a
   * journal of them (ext4, XFS).
   * @param path of the folder at that time, seen from the disk's
   */
  namesInOrder: (path: string) => boolean;
  /**
   * In which files a write is there only with all before it.
   * @param path seen from the disk's
   */
  bytesInOrder: (path: string) => boolean;
}

/** When a call began and returned, as places in a record. */
export interface Span {
  begin: number;
  /** Infinity: it never did. */
  end: number;
}

interface Change<What> extends Span {
  what: What;
  /** From this moment on it is there for certain. */
  safeFrom: number;
}

/** What has these names from now on. */
type Names = ReadonlyMap<string, File | Folder | undefined>;
type Renaming = Change<Names> & { path: string };
type Writing = Change<{ at: number; bytes: Buffer } | { length: number }>;

class Changing<What extends Change<unknown>> {
  /** In the order in which they began. */
  readonly changes: What[] = [];
  #unsynced: What[] = [];

  change(change: What): void {
    this.changes.push(change);
    this.#unsynced.push(change);
  }

  sync({ begin, end }: Span): void {
    this.#unsynced = this.#unsynced.filter((change) => {
      if (change.end > begin) return true;
      change.safeFrom = Math.min(change.safeFrom, end);
      return false;
    });
  }
}

export class Folder extends Changing<Renaming> {
  /** As long as no power cut comes. */
  readonly names: Map<string, File | Folder>;

  constructor(readonly start: ReadonlyMap<string, File | Folder> = new Map()) {
    super();
    this.names = new Map(start);
  }
}

export class File extends Changing<Writing> {
  constructor(readonly start: Buffer = Buffer.alloc(0)) {
    super();
  }

  /** @param syncs whether the write is its own sync */
  write(at: number, bytes: Buffer, syncs: boolean, span: Span): void {
    this.change({ ...span, what: { at, bytes }, safeFrom: syncs ? span.end : Number.POSITIVE_INFINITY });
  }

  truncate(length: number, span: Span): void {
    this.change({ ...span, what: { length }, safeFrom: Number.POSITIVE_INFINITY });
  }
}

const chances = [0, 0.1, 0.5, 0.9, 1];
const sectorBytes = 512;

function contentOf(file: File, { moment, random }: PowerCut, inOrder: boolean, usual: number): Buffer {
  const changes = file.changes.filter(({ begin }) => begin < moment);
  const content = Buffer.alloc(Math.max(file.start.length, ...changes.map(endOf)));
  let length = file.start.copy(content);
  const whole = inOrder ? below(random, changes.length + 1) : 0;
  for (const [index, change] of changes.entries()) {
    const { what, safeFrom } = change;
    const isSafe = safeFrom <= moment || index < whole;
    // Behind the last one that is whole only that which follows it can be there.
    const chance = inOrder && index > whole ? 0 : usual;
    const end = endOf(change);
    if ('length' in what) {
      if (!isSafe && random() >= chance) continue;
      content.fill(0, end);
      length = end;
      continue;
    }
    if (isSafe || random() < chance) length = Math.max(length, end);
    const isThere = isSafe ? () => true : sectorsThere(what.at, end, random, chance);
    for (let from = what.at; from < Math.min(end, length); from += sectorBytes - (from % sectorBytes)) {
      const to = Math.min(from + sectorBytes - (from % sectorBytes), end, length);
      if (isThere(from)) what.bytes.copy(content, from, from - what.at, to - what.at);
    }
  }
  return content.subarray(0, length);
}

/** Which sectors of an unsynced write are there, by where they begin: all or none, the first, or any. */
function sectorsThere(at: number, end: number, random: Random, chance: number): (from: number) => boolean {
  const isWhole = random() < chance;
  const torn = chance === 0 ? at : at + below(random, end - at);
  return pick<(from: number) => boolean>(random, [
    () => isWhole,
    (from) => from < torn,
    () => random() < chance,
  ]);
}

function endOf({ what }: Writing): number {
  return 'length' in what ? what.length : what.at + what.bytes.length;
}

function setNames(names: Map<string, File | Folder>, changes: Names): void {
  for (const [name, what] of changes) {
    if (what === undefined) names.delete(name);
    else names.set(name, what);
  }
}

function folderFrom(path: string): Folder {
  const entries = readdirSync(path).map((name) => {
    const inner = join(path, name);
    return [name, statSync(inner).isDirectory() ? folderFrom(inner) : new File(readFileSync(inner))] as const;
  });
  return new Folder(new Map(entries));
}

/** As long, but without the zeros at its end, which may be most of a file. */
function writeSparse(path: string, content: Buffer): void {
  let end = content.length;
  while (end >= zeros.length && content.subarray(end - zeros.length, end).equals(zeros)) end -= zeros.length;
  writeFileSync(path, content.subarray(0, end));
  if (end < content.length) truncateSync(path, content.length);
}

const zeros = Buffer.alloc(64 * 1024);

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from './children.js';
import { Disk, File, Folder, type Span } from './power-cut.js';

const mayTrace = spawnSync('strace', ['-f', '-o', '/dev/null', 'true']).status === 0;

/**
 * True where tests that record system calls are to be skipped: without the program `strace`, or where ptrace is
 * forbidden. With `STRACE_REQUIRED=1` they run all the same, and fail.
 */
export const withoutStrace = !mayTrace && process.env.STRACE_REQUIRED !== '1';

if (withoutStrace) {
  console.warn(
    '\nSKIPPED: the tests of power cuts need the program "strace" and the right to trace (ptrace).\n' +
      'Debian and Ubuntu: apt-get install strace. With STRACE_REQUIRED=1 they fail rather than being skipped.\n',
  );
}

export interface Recording {
  disk: Disk;
  /** The lines of standard output, each with the moment at which it began to be written. */
  said: readonly { moment: number; line: string }[];
  /** No moment is later. */
  end: number;
}

/**
 * Runs Node.js programs one after the other and records what they do to the files in a folder, and what they say. From
 * one to the next the files are as the system has them in memory.
 * @param folder it and what is in it count as synced
 * @param programs the arguments of each
 * @throws {Error} for a failure of a program, and for a call that changes files in a way that is not modelled
 */
export async function record(folder: string, programs: readonly (readonly string[])[]): Promise<Recording> {
  const disk = new Disk(folder);
  const recording = { disk, said: [], end: 0 };
  const logs = mkdtempSync(join(tmpdir(), 'dargah-strace-'));
  try {
    for (const [index, args] of programs.entries()) {
      const log = join(logs, String(index));
      await trace(log, args);
      replay(callsIn(readFileSync(log, 'latin1'), recording.end), folder, recording);
    }
  } finally {
    rmSync(logs, { recursive: true });
  }
  return recording;
}

async function trace(log: string, args: readonly string[]): Promise<void> {
  // Without io_uring, whose writes are no calls.
  const env = { ...process.env, UV_USE_IO_URING: '0' };
  const traced = startChild('strace', [...straceOptions, '-o', log, process.execPath, ...args], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code, signal] = await once(traced, 'close');
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`${args.join(' ')} ended with ${code ?? signal}`);
}

/** What is written in one call is shown up to here, in bytes. */
const shownBytes = 1024 * 1024;
const straceOptions = [
  ...['-f', '-qq', '-y', '--seccomp-bpf', '-s', String(shownBytes)],
  '-e',
  // `?`: not every processor has it.
  `trace=${[
    ...['?open', 'openat', '?openat2', '?creat', 'close', 'dup', '?dup2', 'dup3'],
    ...['write', 'pwrite64', 'writev', 'pwritev', 'pwritev2', 'sendfile', 'copy_file_range', 'mmap'],
    ...['truncate', 'ftruncate', 'fallocate', 'fsync', 'fdatasync', 'sync_file_range', 'msync'],
    ...['?rename', '?renameat', 'renameat2', '?unlink', 'unlinkat', '?rmdir', '?mkdir', 'mkdirat'],
    ...['?link', 'linkat', '?symlink', 'symlinkat'],
  ].join()}`,
];

interface Call extends Span {
  name: string;
  args: string;
  /** Undefined where the process was killed meanwhile. */
  result: number | undefined;
}

/**
 * Those that may have done something.
 * @param start the moment before the first
 */
function callsIn(log: string, start: number): Call[] {
  const calls: Call[] = [];
  const underWay = new Map<string, Call>();
  for (const [index, line] of log.split('\n').entries()) {
    const [head, thread = '', resumed, name] = /^(\d+) +(?:<\.\.\. (\w+) resumed>|(\w+)\()/.exec(line) ?? [];
    if (head === undefined) continue; // a signal, or an end
    const moment = start + 1 + 2 * index;
    const text = line.slice(head.length);
    const unfinished = text.lastIndexOf(' <unfinished ...>');
    const close = text.lastIndexOf(') ');
    const args = text.slice(0, unfinished >= 0 ? unfinished : close);
    const call = (resumed !== undefined && underWay.get(thread)) || {
      name: name ?? resumed!,
      args: '',
      begin: moment,
      end: Number.POSITIVE_INFINITY,
      result: undefined,
    };
    if (name !== undefined) calls.push(call);
    underWay.set(thread, call);
    call.args += args;
    const result = Number.parseInt(text.slice(text.indexOf('=', close) + 1), 10);
    if (unfinished < 0 && !Number.isNaN(result)) Object.assign(call, { result, end: moment + 1 });
  }
  // Of one that a kill cut short at once not even its bytes may be known: it did nothing.
  const isKnown = ({ name, args, result }: Call) =>
    result === undefined ? !/write/.test(name) || args.includes('"') : result >= 0;
  return calls.filter(isKnown);
}

function replay(
  calls: readonly Call[],
  folder: string,
  recording: { disk: Disk; said: { moment: number; line: string }[]; end: number },
): void {
  const { disk, said } = recording;
  const opened = new Map<number, Opened>();
  const opening = new Map<Call, Opened>();
  for (const { call, isEnd, moment } of inOrder(calls)) {
    recording.end = moment + 1;
    if (isEnd) end(call);
    else begin(call);
  }

  function begin(call: Call): void {
    const { name, args, result } = call;
    const fd = Number.parseInt(args, 10);
    const file = opened.get(fd);
    const [path = '', to = ''] = isOfPaths.test(name) ? pathsIn(args) : [];
    // Whether a call that a kill cut short was done shows in the folder.
    const isDone = (itShows: boolean) => result !== undefined || itShows;
    if (name === 'close') opened.delete(fd);
    else if (name === 'write' && fd === 1) {
      const lines = bytesIn(call).toString().split('\n').slice(0, -1);
      said.push(...lines.map((line) => ({ moment: call.begin, line })));
    } else if (name === 'write' && file?.what instanceof File) {
      const bytes = bytesIn(call);
      file.what.write(file.offset, bytes, file.syncs, call);
      file.offset += bytes.length;
    } else if (name === 'pwrite64' && file?.what instanceof File) {
      file.what.write(numbersIn(call)[1]!, bytesIn(call), file.syncs, call);
    } else if (name === 'ftruncate' && file?.what instanceof File) {
      file.what.truncate(numbersIn(call)[0]!, call);
    } else if (/^f(data)?sync$/.test(name))
      return; // of account when it ends
    else if (name === 'mmap' && !/PROT_WRITE.*MAP_SHARED/.test(args)) return;
    else if (!isOfPaths.test(name) || !disk.has(path)) refuse(call);
    else if (name.startsWith('open')) {
      if (isDone(existsSync(path))) open(call, path);
    } else if (name.startsWith('mkdir')) {
      if (isDone(existsSync(path))) disk.set(path, new Folder(), call);
    } else if (name.startsWith('rename')) {
      if (isDone(!existsSync(path))) disk.move(path, to, call);
    } else if (isDone(!existsSync(path))) disk.set(path, undefined, call);
  }

  function end(call: Call): void {
    const file = opening.get(call);
    if (file !== undefined) opened.set(call.result!, file);
    if (/^f(data)?sync$/.test(call.name)) opened.get(Number.parseInt(call.args, 10))?.what.sync(call);
  }

  function open(call: Call, path: string): void {
    const flags = call.args.slice(call.args.lastIndexOf('"'));
    if (flags.includes('O_APPEND')) refuse(call);
    let what = disk.at(path);
    if (what === undefined) {
      what = new File();
      disk.set(path, what, call);
    } else if (flags.includes('O_TRUNC') && what instanceof File) what.truncate(0, call);
    opening.set(call, { what, offset: 0, syncs: /O_D?SYNC/.test(flags) });
  }

  function refuse({ name, args }: Call): void {
    // Of a thread that was killed as it began a call, strace shows what memory happens to hold besides.
    const named = /^\d+<([^>]*)>/.exec(args)?.[1] ?? args;
    if (named.includes(folder)) throw new Error(`not modelled: ${name}(${args.slice(0, 200)})`);
  }
}

interface Opened {
  what: File | Folder;
  /** Where the next `write` goes. */
  offset: number;
  /** Whether each write is its own sync. */
  syncs: boolean;
}

const isOfPaths = /^(open(at)?|rename(at2?)?|unlink(at)?|rmdir|mkdir(at)?)$/;

/** Their begins and ends. */
function inOrder(calls: readonly Call[]): { call: Call; isEnd: boolean; moment: number }[] {
  const begins = calls.map((call) => ({ call, isEnd: false, moment: call.begin }));
  const ends = calls.map((call) => ({ call, isEnd: true, moment: call.end }));
  return [...begins, ...ends.filter(({ moment }) => Number.isFinite(moment))].sort(
    (one, other) => one.moment - other.moment,
  );
}

function bytesIn(call: Call): Buffer {
  const { args, result } = call;
  const end = args.lastIndexOf('"');
  const text = args.slice(args.indexOf('"') + 1, end);
  const [length = 0] = numbersIn(call);
  if (/^(\\0)*$/.test(text)) return Buffer.alloc(result ?? length);
  if (args.startsWith('...', end + 1)) throw new Error(`a write of ${length} bytes, too long to be shown`);
  return Buffer.from(unescaped(text), 'latin1').subarray(0, result);
}

/** Those that follow the descriptor and the bytes: how many, and where to. */
function numbersIn({ args }: Call): number[] {
  const rest = args.slice(Math.max(args.lastIndexOf('"'), args.lastIndexOf('>')) + 1);
  return rest.split(', ').slice(1).map(Number);
}

function pathsIn(args: string): string[] {
  return [...args.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, path]) => unescaped(path!));
}

function unescaped(text: string): string {
  return text.replace(/\\([0-7]{1,3}|.)/g, (_, code: string) =>
    /^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : (letters[code] ?? code),
  );
}

const letters: { [code: string]: string | undefined } = { n: '\n', t: '\t', r: '\r', v: '\v', f: '\f' };

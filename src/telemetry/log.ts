import { once } from 'node:events';
import { type DestinationStream, destination, pino } from 'pino';

/** JSON lines. Fields never hold keys, nor what a person wrote or is known by. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  /** As `info`, of fields that are JSON already, such as `"rule":"thanks","ms":0.2`: for lines that come by thousands. */
  infoJson(fields: string, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** Lines that another process has logged, each with its end. */
  pass(lines: string): void;
  /**
   * Hands what is buffered to the system. Resolves in any case, after a second at the latest; what a stuck reader has not
   * taken by then is tried again with the next line, and keeps no process from ending.
   */
  flush(): Promise<void>;
}

/**
 * A log of JSON lines on standard output, written behind the requests' back: a line waits at most `flushIntervalMs`
 * for its write, no request waits for a line, and a reader that is gone or stuck costs lines, not clicks.
 * @param options.fd an open file to write to in place of standard output
 * @param options.destination where there is no such file, takes each line at once
 */
export function createLogger(options: {
  level: string;
  fd?: number | undefined;
  destination?: { write(line: string): unknown };
}): Logger {
  const { fd, destination } = options;
  const output = fd === undefined && destination ? destination : bufferedFile(fd ?? standardOutput);
  const log = pino(
    {
      level: options.level,
      base: null,
      timestamp: timeField,
      formatters: { level: (label) => ({ level: label }) },
    },
    output as DestinationStream,
  );
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    infoJson: log.isLevelEnabled('info')
      ? (fields, message) => output.write(`{"level":"info"${timeField()},${fields},"msg":"${message}"}\n`)
      : () => {},
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
    pass: (lines) => output.write(lines),
    flush: () => flush(output),
  };
}

const standardOutput = 1;
const flushIntervalMs = 100;
const flushDeadlineMs = 1000;
// Handed to the system in one piece: a write for each few lines would cost a click more than making its line.
const batchLength = 64 * 1024;
// What may pile up in front of a stuck reader; later lines are dropped.
const maxBufferedBytes = 4 * 1024 * 1024;

/** Where lines go that may wait for each other. */
interface LineFile {
  write(line: string): void;
  flush(): Promise<void>;
}

function bufferedFile(fd: number): LineFile {
  let mayWait = true;
  const file = destination({
    dest: fd,
    sync: false,
    minLength: 1, // at its default, `file.flush` does nothing
    maxLength: maxBufferedBytes,
    contentMode: 'buffer',
    retryEAGAIN: () => mayWait,
  });
  const writeBytes = (bytes: Buffer) => file.write(bytes as unknown as string);
  // A closed standard output (`dargah serve | head`) silences the log and must not end the server.
  file.on('error', () => {});
  // After an error it tries again with the next line, and once it is full it takes none.
  file.on('drop', () => file.flush());
  // What pino calls as the process exits: it would wait there for a stuck reader or a full disk.
  file.flushSync = () => {};
  // Encoded together: a line by itself takes three times as long to become bytes.
  let lines: string[] = [];
  let length = 0;
  let timer: NodeJS.Timeout | undefined;
  const handOver = () => {
    clearTimeout(timer);
    timer = undefined;
    if (length > 0) writeBytes(Buffer.from(lines.join('')));
    lines = [];
    length = 0;
  };
  return {
    write(line) {
      mayWait = true;
      lines.push(line);
      length += line.length;
      if (length >= batchLength) handOver();
      else timer ??= setTimeout(handOver, flushIntervalMs);
    },
    async flush() {
      handOver();
      const drained = once(file, 'drain', { signal: AbortSignal.timeout(flushDeadlineMs) });
      file.flush();
      await drained.catch(() => {
        mayWait = false;
      });
    },
  };
}

function flush(output: object): Promise<void> {
  return 'flush' in output ? (output as LineFile).flush() : Promise.resolve();
}

let lastMs = 0;
let lastField = '';

// ISO 8601 for people; made once a millisecond, not once a line.
function timeField(): string {
  const now = Date.now();
  if (now !== lastMs) {
    lastMs = now;
    lastField = `,"time":"${new Date(now).toISOString()}"`;
  }
  return lastField;
}

import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { connectionLimit } from '../../../src/server/connection-limit.js';
import { builtMain, type Dargah, eventually, startDargah } from '../../support/dargah.js';
import { largerInSoak, rows } from '../../support/soak.js';
import { rawConnection, series } from '../http/server.js';

test.each([
  [10_000, Number.POSITIVE_INFINITY, 10_000],
  [10_000, 1_048_576, 10_000],
  [10_000, 1024, 668],
  [500, 1024, 500],
  [10_000, 300, 125],
  [10_000, 100, 25],
])('of %d connections that are asked for, with %d open files, %d are held', (asked, openFiles, held) => {
  expect(connectionLimit(asked, openFiles)).toBe(held);
});

const dropped = 'dargah_connections_dropped_total{reason="limit"}';
const droppedBy = async ({ adminUrl }: Dargah) =>
  series(await (await fetch(`${adminUrl}/metrics`)).text(), dropped);

test('with few files a flood of connections leaves a trace, and room for all else', async () => {
  const serve = `ulimit -n 300 && exec "${process.execPath}" "${builtMain()}" serve`;
  const dargah = await startDargah({ command: ['bash', '-c', serve], args: [] });
  expect(dargah.log).toContainEqual(
    expect.objectContaining({
      level: 'warn',
      msg: 'no more than 125 connections are held, since this process may have 300 files open. Raise that limit (ulimit -n), or lower --max-connections',
    }),
  );
  await flood(dargah, { held: 125, processes: 1 });
});

test.each(rows([1, 2], 1))(
  'with %d processes each holds as many as --max-connections says',
  largerInSoak,
  async (processes) => {
    const dargah = await startDargah({
      args: ['serve', '--workers', String(processes), '--max-connections', '20'],
    });
    expect(dargah.log.filter(({ level }) => level === 'warn')).toEqual([]);
    await flood(dargah, { held: processes * 20, processes });
  },
);

/** Opens connections until they are dropped, and looks at what is told of it. */
async function flood(dargah: Dargah, { held, processes }: { held: number; processes: number }) {
  expect(await droppedBy(dargah)).toBe(0);
  const port = Number(new URL(dargah.url).port);
  const opened: { socket: Socket; isClosed: boolean }[] = [];
  // A process that has dropped one is full, and has said so: one line of each, and none for each connection.
  const lines = () => dargah.log.filter(({ msg }) => msg.startsWith('connections are closed unanswered'));
  while (lines().length < processes) opened.push(await open(port));
  await eventually(() => expect(opened.filter(({ isClosed }) => !isClosed)).toHaveLength(held));
  await eventually(async () => expect(await droppedBy(dargah)).toBe(opened.length - held));
  expect(lines()).toHaveLength(processes);
  expect((await fetch(`${dargah.adminUrl}/livez`)).status).toBe(200);

  for (const { socket } of opened) socket.destroy();
  await eventually(async () => {
    const connection = await rawConnection(port);
    connection.send('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    expect(await connection.closed()).toMatch(/^HTTP\/1\.1 404 /);
  });
}

/** A connection that says nothing. */
async function open(port: number): Promise<{ socket: Socket; isClosed: boolean }> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  const opened = { socket, isClosed: false };
  socket.on('error', () => {});
  socket.on('close', () => {
    opened.isClosed = true;
  });
  await new Promise<void>((resolve) => socket.once('connect', resolve).once('close', () => resolve()));
  return opened;
}

import type { Socket } from 'node:net';
import { pour, rawServerThat, serverThat } from './receivers.js';

/** A receiver that does what none should. */
export interface HostileReceiver {
  url: string;
  /** What an attempt at it comes to: the outcome, and the status or the code. */
  comesTo: RegExp;
}

/** One of each kind, by name. */
export async function everyHostileReceiver() {
  const raw: Awaited<ReturnType<typeof rawServerThat>>[] = [];
  const elsewhere = await serverThat(204);
  let isBack = false;

  const acting = async (comesTo: RegExp, act: (socket: Socket) => void) => {
    const server = await rawServerThat(act);
    raw.push(server);
    return { url: server.url, comesTo };
  };
  const pouring = (comesTo: RegExp, head: string, text: string) =>
    acting(comesTo, (socket) => pour(socket, head, text));
  const answering = async (comesTo: RegExp, status: number, headers: Record<string, string> = {}) => {
    const { url } = await serverThat((response) => response.writeHead(status, headers).end());
    return { url, comesTo };
  };

  const receivers: Record<string, HostileReceiver> = {
    refuses: { url: 'http://127.0.0.1:1/', comesTo: failed('ECONNREFUSED') },
    'closes-at-once': await acting(failed('ECONNRESET'), (socket) => socket.destroy()),
    'closes-in-its-head': await acting(failed('ECONNRESET'), (socket) => socket.end(ok.slice(0, 20))),
    'closes-in-its-body': await acting(/^delivered 200$/, (socket) => socket.end(`${ok}abc`)),
    'never-answers': await acting(failed('ETIMEDOUT'), () => {}),
    'drips-its-head': await acting(failed('ETIMEDOUT'), (socket) => drip(socket, ok.slice(0, -2))),
    'drips-its-body': await acting(/^delivered 200$/, (socket) => drip(socket, ok)),
    'has-endless-headers': await pouring(failed('HPE_HEADER_OVERFLOW'), ok.slice(0, -2), 'x-a: b\r\n'),
    'has-an-endless-body': await pouring(/^delivered 200$/, ok, 'x'),
    'fails-with-an-endless-body': await pouring(failed('500'), ok.replace('200 OK', '500 Oh'), 'x'),
    'has-an-endless-chunk-size': await pouring(/^delivered 200$/, `${chunked}1;`, 'x'),
    'has-endless-trailers': await pouring(/^delivered 200$/, `${chunked}0\r\n`, 'x-a: b\r\n'),
    'goes-on-after-its-answer': await pouring(/^delivered 204$|HPE_/, noContent, 'x'),
    'is-never-ready-to-answer': await pouring(failed('EINTERIM'), '', 'HTTP/1.1 103 Early\r\n\r\n'),
    'speaks-no-http': await acting(failed('HPE_\\w+'), (socket) => socket.end(garbage)),
    'speaks-no-tls': byTls(await acting(failed('EPROTO'), (socket) => socket.end(garbage))),
    'never-agrees-on-tls': byTls(await acting(failed('ECONNECTTIMEOUT'), () => {})),
    redirects: await answering(failed('307'), 307, { location: elsewhere.url }),
    'is-gone': await answering(/^gone 410$/, 410),
    'asks-for-years-of-quiet': await answering(/^retry 429$/, 429, { 'retry-after': '99999999999' }),
    'comes-back': await acting(/^delivered 204$|^retry ECONNRESET$/, (socket) => {
      if (isBack) socket.end(noContent);
      else socket.destroy();
    }),
  };
  return {
    receivers,
    /** What came to where `redirects` leads. */
    elsewhere: elsewhere.received,
    /** The most bytes that one of them could send over one connection. */
    mostSent: () => Math.max(...raw.map(({ connections }) => connections.mostWritten)),
    /** `comes-back` is back from now on. */
    comeBack() {
      isBack = true;
    },
  };
}

const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n';
const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
const noContent = 'HTTP/1.1 204 No Content\r\n\r\n';
const garbage = 'SSH-2.0-OpenSSH_9.2\r\n';

function failed(how: string): RegExp {
  return new RegExp(`^(retry|dead) ${how}$`);
}

function byTls({ url, comesTo }: HostileReceiver): HostileReceiver {
  return { url: url.replace('http:', 'https:'), comesTo };
}

function drip(socket: Socket, text: string): void {
  socket.write(text);
  const dripping = setInterval(() => socket.write('x'), 20);
  socket.on('close', () => clearInterval(dripping));
}

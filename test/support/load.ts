import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** Calls with 0, 1, 2 and so on at a steady pace, whether those before have ended or not. */
export function steadyLoad(
  perSecond: number,
  click: (number: number) => Promise<void>,
): { end(): Promise<void> } {
  let isOver = false;
  const run = async () => {
    const clicks: Promise<void>[] = [];
    const start = performance.now();
    while (!isOver) {
      clicks.push(click(clicks.length));
      await pause(Math.max(0, start + (clicks.length * 1000) / perSecond - performance.now()));
    }
    await Promise.all(clicks);
  };
  const running = run();
  return {
    end() {
      isOver = true;
      return running;
    },
  };
}

/** Sends clicks with the key `dev` over connections that are kept, and cut when the test ends. */
export function clickerTo(url: string): (body: object) => Promise<{ status: number; text: string }> {
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  return (body) => send(url, agent, JSON.stringify(body));
}

function send(url: string, agent: Agent, body: string): Promise<{ status: number; text: string }> {
  const headers = {
    'content-type': 'application/json',
    authorization: 'dev',
    'content-length': Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { text_message } = JSON.parse(text) as { text_message: string };
        resolve({ status: response.statusCode!, text: text_message });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { expect, onTestFinished, test } from 'vitest';
import { runHere } from '../../support/context.js';
import { temporaryFolder } from '../reload/folder.js';

const key = 'the key';
const link = 'https://addon.example.com/orders';

type Json = Record<string, unknown>;

/** An add-on's server as somebody may write it by hand, good but for what stands in place of its parts. */
interface Addon {
  isAllowed(authorization: string | undefined): boolean;
  onClick(body: Json, context: Context): unknown;
  onSession(body: Json, context: Context): unknown;
}

const good: Addon = {
  isAllowed: (authorization) => authorization === key,
  onClick: ({ extra_data }) =>
    (extra_data as Json | null)?.step === 'order'
      ? { action: { open_server_link: { data: { plan: 'full' } } } }
      : { text_message: 'ثبت شد' },
  onSession: (body) =>
    'callback_url' in body ? { status: '200', message: 'success', url: link } : { url: link },
};

/** Serves it with Hono, on two paths, and returns the arguments that name them. */
async function addon(parts: Partial<Addon> = {}): Promise<string[]> {
  const { isAllowed, onClick, onSession } = { ...good, ...parts };
  const app = new Hono();
  for (const [path, answer] of [
    ['/click', onClick],
    ['/start', onSession],
  ] as const) {
    app.post(path, async (context) => {
      if (!isAllowed(context.req.header('authorization'))) return context.text('no', 403);
      const given = await answer(await context.req.json(), context);
      return given instanceof Response ? given : context.json(given as Json);
    });
  }
  app.onError((error, context) => context.text(error.message, 500));
  const port = await new Promise<number>((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (address) =>
      resolve(address.port),
    );
    onTestFinished(() => void server.close());
  });
  return [`http://127.0.0.1:${port}/click`, '--session-url', `http://127.0.0.1:${port}/start`];
}

const emulate = (argv: string[]) => runHere(['emulate', ...argv], { DARGAH_AUTH_KEY: key });

/** The calls that break something, by kind and name, and what they break. */
async function broken(argv: string[]): Promise<[call: string, ...shortcomings: string[]][]> {
  const { stdout, code } = await emulate([...argv, '--faults', 'all', '--format', 'json']);
  const { results, failed } = JSON.parse(stdout);
  const found = results.filter(({ shortcomings }: { shortcomings: string[] }) => shortcomings.length > 0);
  expect({ code, failed }).toEqual({ code: found.length > 0 ? 1 : 0, failed: found.length });
  return found.map(({ call, name, shortcomings }: { call: string; name: string; shortcomings: string[] }) => [
    `${call} ${name}`,
    ...shortcomings,
  ]);
}

test('a good server keeps the contract whatever the platform does', async () => {
  expect(await broken(await addon())).toEqual([]);
});

const status = (code: number) => `the status is ${code}, and the platform wants 200`;
const isText = (value: unknown) => typeof value === 'string' && value !== '';

const planted: Record<string, [parts: Partial<Addon>, found: [string, ...string[]][]]> = {
  'asks for no key': [
    { isAllowed: () => true },
    ['click wrong-key', 'click no-key', 'session wrong-key', 'session no-key'].map((name) => [
      name,
      'it is answered with 200 whatever its key: refuse it with 401',
    ]),
  ],
  'reads data that may be absent': [
    { onClick: ({ extra_data }) => ({ text_message: String((extra_data as Json).answer) }) },
    [
      ['click nulls', status(500)],
      ['click absent', status(500)],
    ],
  ],
  'knows the touchpoints of today': [
    {
      onClick: ({ touchpoint }, context) =>
        touchpoint === 'CHAT' ? { text_message: 'سلام' } : context.text('what?', 400),
    },
    [['click unknown-touchpoint', status(400)]],
  ],
  'knows the sides as they are spelled today': [
    {
      onClick: ({ user_side }, context) =>
        [null, undefined, '', 'SUPPLY', 'DEMAND'].includes(user_side as string)
          ? { text_message: 'سلام' }
          : context.text('what?', 422),
    },
    [
      ['click old-spelling', status(422)],
      ['click long-side', status(422)],
    ],
  ],
  'refuses fields that it does not know': [
    {
      onClick: (body, context) =>
        'app_version' in body ? context.text('what?', 422) : { text_message: 'سلام' },
    },
    [['click unknown-field', status(422)]],
  ],
  'takes an empty text for an id': [
    {
      onClick: ({ conversation_id }) => {
        if (conversation_id !== undefined && conversation_id !== null && !isText(conversation_id))
          throw new Error('id');
        return { text_message: 'سلام' };
      },
    },
    [['click empty-texts', status(500)]],
  ],
  'reads the data of a session by one of its names': [
    { onSession: ({ extra_data }) => ({ url: `${link}?plan=${(extra_data as Json).plan}` }) },
    [
      ['session nulls', status(500)],
      ['session absent', status(500)],
      ['session provider-data', status(500)],
      ['session older-form', '/status must be "200"', '/message must be "success"'],
    ],
  ],
  'asks for the header as one page spells it': [
    {
      onSession: (_body, context) =>
        context.req.header('api-version') === '2' ? { url: link } : context.text('version?', 400),
    },
    [
      ['session other-header', status(400)],
      ['session older-form', status(400)],
    ],
  ],
  'takes a click that comes again for an attack': [
    { onClick: refuseRepeated() },
    [
      ['click double-click', status(409)],
      ['click double-click', status(409)],
      ['click slow-link', status(409)],
    ],
  ],
};

function refuseRepeated(): Addon['onClick'] {
  const seen = new Set<string>();
  return (body, context) => {
    const click = JSON.stringify(body);
    // Of the calls that are made, the ordinary one comes with no data, too.
    if (seen.has(click) && click.includes('"extra_data":{"step":1}')) return context.text('again?', 409);
    seen.add(click);
    return { text_message: 'سلام' };
  };
}

test.for(Object.entries(planted))('a server that %s is found', async ([, [parts, expected]]) => {
  const argv = [...(await addon(parts)), '--data', 'step=1'];
  expect(await broken(argv)).toEqual(expected);
});

test.for<[what: string, answer: Addon['onClick'], shortcoming: string]>([
  [
    'a page that is not https',
    () => ({ action: { open_direct_link: 'http://addon.example.com/' } }),
    '/action/open_direct_link must be an https URL without user name, password, blanks or backslashes',
  ],
  [
    'two actions',
    () => ({ action: { open_direct_link: link, open_post_page: { post_token: 'a' } } }),
    '/action must NOT have more than 1 properties',
  ],
  ['a page', (_, context) => context.html('<h1>سلام</h1>'), 'the body is not JSON in UTF-8'],
  [
    'another encoding',
    (_, context) => context.body(Buffer.from('{"text_message":"\xe9"}', 'latin1')),
    'the body is not JSON in UTF-8',
  ],
  ['nothing', (_, context) => context.body(null, 204), status(204)],
  ['an empty body', (_, context) => context.body(''), 'the body is empty, and the platform wants JSON'],
])('an answer of %s is found', async ([, onClick, shortcoming]) => {
  const { stdout, code, stderr } = await emulate([...(await addon({ onClick })), '--format', 'json']);
  expect(JSON.parse(stdout).results).toMatchObject([{ name: 'plain', shortcomings: [shortcoming] }]);
  expect(stderr).toBe('1 call: 1 answer breaks the contract or the limits of the platform\n');
  expect(code).toBe(1);
});

test('a button is clicked, and the session that it leads to is opened with its data', async () => {
  const sessions: Json[] = [];
  const onSession: Addon['onSession'] = (body, context) => {
    sessions.push({ ...body, version: context.req.header('api-version') });
    return { url: link };
  };
  const argv = [...(await addon({ onSession })), '--data', 'step=order', '--user-side', 'DEMAND'];
  const { stdout, stderr, code } = await emulate(argv);
  expect(sessions).toMatchObject([
    { source: 'CHAT', user_side: 'DEMAND', extra_data: { plan: 'full' }, version: '2' },
  ]);
  expect(sessions[0]).not.toHaveProperty('touchpoint');
  expect(stdout).toContain(`"url": "${link}"`);
  expect({ stderr, code }).toEqual({
    stderr: '2 calls: all answers keep the contract and the limits of the platform\n',
    code: 0,
  });
});

test('where the session URL is not given, the answer that leads to it is pointed out', async () => {
  const [click = ''] = await addon();
  const { stderr } = await emulate([click, '--data', 'step=order']);
  expect(stderr).toContain(
    'an answer leads to the session URL, which was not called. Give it by --session-url',
  );
});

test('every button of a file is clicked, however deep it stands', async () => {
  const clicked: unknown[] = [];
  const onClick: Addon['onClick'] = ({ extra_data }) => {
    clicked.push(extra_data);
    return { text_message: 'سلام' };
  };
  const file = join(temporaryFolder(), 'widgets.json');
  const button = (data: unknown) => ({ button: { action: { get_dynamic_action: { data } } } });
  writeFileSync(
    file,
    JSON.stringify({ widgets: [button({ answer: 'yes' }), { rows: [button({ answer: 'no' })] }] }),
  );
  const argv = [...(await addon({ onClick })), '--buttons', file];
  expect((await emulate(argv)).code).toBe(0);
  expect(clicked).toEqual([{ answer: 'yes' }, { answer: 'no' }]);

  writeFileSync(file, '{"widgets": []}');
  const { stderr, code } = await emulate(argv);
  expect(stderr).toContain('holds no get_dynamic_action, so there is no button in it that asks a server');
  expect(code).toBe(2);
});

test('a server that does not answer is given up, and one that nobody runs is pointed out', async () => {
  const stuck = await addon({ onClick: () => new Promise(() => {}) });
  const { stdout } = await emulate([...stuck, '--timeout-ms', '100']);
  expect(stdout).toContain('the server did not answer within 0.1 s');
  const { stdout: refused } = await emulate(['http://127.0.0.1:1/']);
  expect(refused).toContain('the server cannot be asked: connect ECONNREFUSED 127.0.0.1:1');
});

test.for<[what: string, onCall: (socket: Socket) => void, shortcoming: string]>([
  [
    'answers without an end',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const more = () => socket.writable && socket.write(' '.repeat(64 * 1024), more);
      more();
    },
    'the server answers with more than 1024 kB',
  ],
  [
    'changes the protocol',
    (socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
    'the server answers 101, to speak another protocol',
  ],
  ['closes the connection', (socket) => socket.end(), 'the server cannot be asked: socket hang up'],
  [
    'stops in the middle',
    (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{'),
    'the server closed the connection before its answer was whole',
  ],
  [
    'speaks no HTTP',
    (socket) => socket.end('hello\r\n\r\n'),
    'the server cannot be asked: Parse Error: Expected HTTP/',
  ],
])('a server that %s is found', async ([, onCall, shortcoming]) => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => onCall(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const { stdout, code } = await emulate([`http://127.0.0.1:${port}/`, '--format', 'json']);
  const [{ shortcomings }] = JSON.parse(stdout).results;
  expect(shortcomings).toEqual([expect.stringContaining(shortcoming)]);
  expect(code).toBe(1);
});

test('a key of any letters is sent as it is', async () => {
  const shown: (string | undefined)[] = [];
  const isAllowed = (authorization?: string) => shown.push(authorization) > 0;
  const { code } = await runHere(['emulate', ...(await addon({ isAllowed }))], {
    DARGAH_AUTH_KEY: 'کلید من',
  });
  expect(shown.map((text) => Buffer.from(text!, 'latin1').toString())).toEqual(['کلید من']);
  expect(code).toBe(0);
});

test('an answer that takes longer than --max-ms is found', async () => {
  const onClick: Addon['onClick'] = async () => {
    const startedAt = performance.now();
    while (performance.now() - startedAt < 5) await new Promise((resolve) => setTimeout(resolve, 1));
    return { text_message: 'سلام' };
  };
  const { stdout, code } = await emulate([...(await addon({ onClick })), '--max-ms', '1']);
  expect(stdout).toMatch(/it took \d+ ms, and the platform wants 1 at most/);
  expect(code).toBe(1);
});

test('some faults are chosen by name, and a slip in a name is reported', async () => {
  const { stdout } = await emulate([...(await addon()), '--faults', 'nulls,older-form']);
  expect(stdout.match(/(?<=✓ )[\w -]+/g)).toEqual(['click nulls', 'session nulls', 'session older-form']);
  const { stderr, code } = await emulate([...(await addon()), '--faults', 'null']);
  expect(stderr).toContain('--faults has "null", which is not a fault. Did you mean "nulls"?');
  expect(code).toBe(2);
});

test('calls are cases of JUnit', async () => {
  const argv = [...(await addon({ onClick: () => ({}) })), '--format', 'junit'];
  const { stdout } = await emulate(argv);
  expect(stdout).toMatch(
    /<testsuites name="dargah emulate" tests="1" failures="1" errors="0" time="[\d.]+">/,
  );
  expect(stdout).toContain('<testcase name="click plain: the call as it usually comes"');
});

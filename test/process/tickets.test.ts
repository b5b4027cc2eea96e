import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTicketSigner, verifyTicket } from '../../src/index.js';
import { checkout } from '../support/dargah.js';
import { inSoak } from '../support/soak.js';
import { temporaryFolder } from './reload/folder.js';

const secret = 'q8Zr4nT1vB6mK9pL2xW5cY7dF3gH0jS8uAeI';
const oldSecret = 'a secret of before, of 32 bytes and more: سلام';

/** The lines of docs/tickets.md in a language. */
function linesOf(language: string): string {
  const page = readFileSync(join(checkout, 'docs/tickets.md'), 'utf8');
  return new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(page)![1]!;
}

function signed(header: object, claims: object, key = secret): string {
  const [head, body] = [header, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const text = `${head}.${body}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

const iat = Math.floor(Date.now() / 1000);
const claims = { user_id: 'u', iat, exp: iat + 86_400, jti: '1' };
const HS256 = { alg: 'HS256', typ: 'JWT' };
const made = createTicketSigner(() => secret)(claims, { secrets: ['T'], lifetimeMs: 1, include: [] });
const good = [made, signed(HS256, claims), signed(HS256, claims, oldSecret)];
const twin = made.slice(0, -1) + String.fromCharCode(made.charCodeAt(made.length - 1) + 1);
const bad = [
  '',
  'x',
  `${made}.`,
  `${made}=`,
  `${made}\n`,
  twin,
  made.slice(0, -1),
  made.slice(1),
  made.replace('.', '..'),
  signed(HS256, { ...claims, exp: iat - 1 }),
  signed(HS256, { iat, jti: '1' }),
  signed({ alg: 'none' }, claims),
  signed({ alg: 'RS256' }, claims),
  signed({}, claims),
  signed([], claims),
  `${signed({ alg: 'none' }, claims).split('.').slice(0, 2).join('.')}.`,
  signed(HS256, claims, `another ${secret}`),
  signed(HS256, claims, ''),
];

/** What a program says of each ticket of a file: a line of JSON with the claims, or `refused`. */
function verdicts(command: string, args: readonly string[], cwd: string): string[] {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      HOME: cwd,
      GOPATH: process.env.GOPATH ?? join(homedir(), 'go'),
      GOCACHE: join(cwd, 'cache'),
      GOFLAGS: '-mod=mod',
      GO111MODULE: 'on',
    },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.trimEnd().split('\n');
}

function folderWithTickets(): string {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, 'tickets.json'),
    JSON.stringify({ secrets: [secret, oldSecret], tickets: [...good, ...bad] }),
  );
  return folder;
}

/** Writes a program in Go that prints what is `found` of each ticket, and then what it does at its end. */
function writeProgram(folder: string, find: string, module?: string, end = ''): void {
  writeFileSync(join(folder, 'go.mod'), 'module ticket\n\ngo 1.21\n');
  writeFileSync(
    join(folder, 'main.go'),
    `package main

import (
	"encoding/json"
	"fmt"
	"os"
${module === undefined ? '' : `\n	"${module}"\n`})

func main() {
	var given struct{ Secrets, Tickets []string }
	text, _ := os.ReadFile("tickets.json")
	json.Unmarshal(text, &given)
	for _, ticket := range given.Tickets {
${find}
		fmt.Println(found)
	}
${end}
}
`,
  );
}

function expectVerdicts(lines: readonly string[]): void {
  const isGood = (line: string) =>
    line !== 'refused' && (JSON.parse(line) as { user_id: string }).user_id === 'u';
  expect(lines.map(isGood)).toEqual([...good.map(() => true), ...bad.map(() => false)]);
}

/** The verdicts of a JWT library on all tickets, and then a ticket that it made of the same claims. */
function expectVerdictsOfLibrary(lines: string[]): void {
  expect(verifyTicket(lines.pop()!, secret)).toMatchObject({ ok: true, claims });
  // What a library makes of a ticket in another spelling is its own matter.
  const spelled = [`${made}=`, `${made}\n`, twin];
  const tickets = [...good, ...bad];
  const wrong = tickets.filter((ticket, index) => {
    const isTaken = lines[index] !== 'refused';
    return !spelled.includes(ticket) && isTaken !== good.includes(ticket);
  });
  expect({ count: lines.length, wrong }).toEqual({ count: tickets.length, wrong: [] });
}

const lacks = (program: string, ...args: string[]) => spawnSync(program, args).status !== 0;

test('the tickets of these tests are what verifyTicket says they are', () => {
  expectVerdicts(
    [...good, ...bad].map((ticket) => {
      const verified = verifyTicket(ticket, [secret, oldSecret]);
      return verified.ok ? JSON.stringify(verified.claims) : 'refused';
    }),
  );
});

test.skipIf(lacks('python3', '--version'))('the lines for Python take the same tickets', () => {
  const folder = folderWithTickets();
  writeFileSync(
    join(folder, 'check.py'),
    `${linesOf('python')}

given = json.load(open("tickets.json"))
for ticket in given["tickets"]:
    try:
        print(json.dumps(verify_ticket(ticket, *given["secrets"])))
    except ValueError:
        print("refused")
`,
  );
  expectVerdicts(verdicts('python3', ['check.py'], folder));
});

test.skipIf(lacks('python3', '-c', 'import jwt'))(
  'the line with PyJWT takes what it is shown, and no more',
  () => {
    const line = /^With PyJWT: `(.+)`\.$/m.exec(readFileSync(join(checkout, 'docs/tickets.md'), 'utf8'))![1]!;
    const folder = folderWithTickets();
    writeFileSync(
      join(folder, 'check.py'),
      `import json, jwt

given = json.load(open("tickets.json"))
for ticket in given["tickets"]:
    found = "refused"
    for secret in given["secrets"]:
        try:
            found = json.dumps(${line})
            break
        except jwt.PyJWTError:
            pass
    print(found)

# And the other way round: its tickets are taken by the lines above.
print(jwt.encode(${JSON.stringify(claims)}, given["secrets"][0], algorithm="HS256"))
`,
    );
    expectVerdictsOfLibrary(verdicts('python3', ['-W', 'ignore', 'check.py'], folder));
  },
);

// Its compiler takes a minute.
test.skipIf(lacks('go', 'version'))('the lines for Go take the same tickets', inSoak, () => {
  const folder = folderWithTickets();
  writeFileSync(join(folder, 'ticket.go'), linesOf('go').replace('package ticket', 'package main'));
  writeProgram(
    folder,
    `		found := "refused"
		if claims, err := Verify(ticket, given.Secrets...); err == nil {
			line, _ := json.Marshal(claims)
			found = string(line)
		}`,
  );
  expectVerdicts(verdicts('go', ['run', '.'], folder));
});

test.skipIf(lacks('go', 'version'))(
  'the line with golang-jwt takes what it is shown, and no more',
  inSoak,
  ({ skip }) => {
    const line = /^With golang-jwt: `(.+)`\.$/m.exec(
      readFileSync(join(checkout, 'docs/tickets.md'), 'utf8'),
    )![1]!;
    const folder = folderWithTickets();
    const module = 'github.com/golang-jwt/jwt/v5';
    writeProgram(
      folder,
      `		found := "refused"
		for _, secret := range given.Secrets {
			key := func(*jwt.Token) (any, error) { return []byte(secret), nil }
			if token, err := ${line}; err == nil {
				line, _ := json.Marshal(token.Claims)
				found = string(line)
				break
			}
		}`,
      module,
      `	claims := jwt.MapClaims{"user_id": "u", "iat": ${iat}, "exp": ${iat + 86_400}, "jti": "1"}
	made, _ := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(given.Secrets[0]))
	fmt.Println(made)`,
    );
    if (spawnSync('go', ['get', `${module}@v5.3.1`], { cwd: folder }).status !== 0)
      skip(`${module} cannot be had`);
    expectVerdictsOfLibrary(verdicts('go', ['run', '.'], folder));
  },
);

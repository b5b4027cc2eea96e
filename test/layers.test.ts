import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

/** The one file that imports each library; replacing a library, or learning how we use it, is a matter of that file. */
const homes: Record<string, string> = {
  '@koa/router': 'http/app.ts',
  ajv: 'platform/contract.ts',
  bullmq: 'webhooks/redis-outbox/jobs.ts',
  chokidar: 'reload/follow.ts',
  'classic-level': 'webhooks/file-outbox/level.ts',
  commander: 'cli/program.ts',
  ioredis: 'webhooks/redis-outbox/connection.ts',
  'json-logic-js': 'rules/analysis/judge.ts',
  koa: 'http/app.ts',
  'koa-bodyparser': 'http/app.ts',
  pino: 'telemetry/log.ts',
  'prom-client': 'telemetry/metrics.ts',
  yaml: 'rules/yaml/document.ts',
};

/** Which rooms each room may import from, besides itself. Files in no room: `main.ts`, and `index.ts` for code. */
const mayImport: Record<string, readonly string[]> = {
  main: ['cli'],
  index: ['rules', 'platform', 'values'],
  values: [],
  disk: [],
  platform: ['values'],
  rules: ['platform', 'values'],
  webhooks: ['disk', 'rules', 'platform', 'values'],
  telemetry: ['rules', 'platform', 'values'],
  config: ['disk', 'rules', 'platform', 'values'],
  http: ['telemetry', 'rules', 'platform', 'values'],
  reload: ['disk', 'config', 'rules', 'platform', 'values'],
  server: ['reload', 'http', 'webhooks', 'telemetry', 'config', 'disk', 'rules', 'platform', 'values'],
  cli: ['server', 'reload', 'http', 'webhooks', 'telemetry', 'config', 'disk', 'rules', 'platform', 'values'],
};

/** The core: no files, no clock, no console. */
const pure = new Set(['values', 'platform', 'rules']);

/** What the core may have of Node: nothing of the outside. */
const builtinsOfCore = ['node:module'];

interface Import {
  /** A library, a builtin, or a file of ours below `src/`. */
  target: string;
  typeOnly: boolean;
  /** Loaded when its line is reached rather than when its file is. */
  dynamic: boolean;
}

const files = new Map(
  readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => [name, readFileSync(join('src', name), 'utf8')]),
);
const names = [...files.keys()].sort();

test('the source is where this test looks for it', () => {
  expect(names).toEqual(
    expect.arrayContaining(['main.ts', 'server/serve.ts', 'rules/engine/decide.ts', ...Object.values(homes)]),
  );
});

describe.for(names)('src/%s', (name) => {
  const imports = importsOf(name);

  test('imports only from the rooms below its own', () => {
    const allowed = [roomOf(name), ...(mayImport[roomOf(name)] ?? [])];
    for (const { target } of imports.filter(isOurs)) expect(allowed, target).toContain(roomOf(target));
  });

  test('imports no library that has its home elsewhere', () => {
    for (const { target } of imports.filter((found) => isLibrary(found) && !found.typeOnly)) {
      expect(homes[packageOf(target)], `the home of ${target}`).toBe(name);
    }
  });

  if (name === 'main.ts') return;
  test('leaves the process to main.ts', () => {
    expect(codeOf(name)).not.toMatch(/(?<![\w.$])process\s*(\?\.|\.|\[)|globalThis/);
    for (const { target } of imports) expect(target).not.toMatch(/^(node:)?process$/);
  });

  if (!pure.has(roomOf(name))) return;
  test('is pure: no files, no clock, no console', () => {
    for (const { target } of imports.filter(({ target }) => isBuiltin(target))) {
      expect(builtinsOfCore).toContain(target);
    }
    expect(codeOf(name)).not.toMatch(
      /\bconsole\.|\bDate\.now\b|\bnew Date\(\)|\bperformance\.|\bMath\.random\b|\bfetch\(/,
    );
  });
});

test('each dependency of package.json has a home, and the home uses it', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: object };
  expect(Object.keys(homes).sort()).toEqual(Object.keys(dependencies).sort());
  for (const [library, home] of Object.entries(homes)) {
    const used = importsOf(home).filter((found) => isLibrary(found) && !found.typeOnly);
    expect(
      used.map(({ target }) => packageOf(target)),
      home,
    ).toContain(library);
  }
});

test('lint loads neither the web server, nor the watcher, nor the metrics', () => {
  const loaded = loadedBy(['main.ts', 'cli/program.ts', 'cli/commands/lint.ts']);
  expect(loaded).toContain('commander');
  expect(loaded).toContain('rules/analyze.ts');
  expect([...loaded].filter((name) => /^(http|reload|webhooks|telemetry|server)\//.test(name))).toEqual([]);
});

test('programs that a test leaves running are started where they are ended, too', () => {
  const tests = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const starts = /import[^;]*\b(?:spawn|fork)\b[^;]*from 'node:child_process'/;
  const starting = tests.filter((name) => starts.test(readFileSync(join('test', name), 'utf8')));
  expect(starting).toEqual(['support/children.ts']);
});

/** Everything that is loaded along with these files. */
function loadedBy(start: string[]): Set<string> {
  const loaded = new Set(start);
  for (const name of loaded) {
    if (!files.has(name)) continue;
    for (const { target, typeOnly, dynamic } of importsOf(name))
      if (!typeOnly && !dynamic) loaded.add(target);
  }
  return loaded;
}

function importsOf(name: string): Import[] {
  const code = files.get(name)!;
  const lines = /^(?:import|export)\s+(?:(type\s)?([^'"`;]*?)\sfrom\s+)?'([^']+)'/gm;
  const calls = /\b(?:import|require|createRequire\(import\.meta\.url\))\(\s*['"`]([^'"`]+)/g;
  const found = [...code.matchAll(lines)].map(([, type, clause = '', target]) => ({
    target: resolved(name, target!),
    typeOnly: type !== undefined || namesTypesOnly(clause),
    dynamic: false,
  }));
  const later = [...code.matchAll(calls)].map(([, target]) => ({
    target: resolved(name, target!),
    typeOnly: false,
    dynamic: true,
  }));
  // A file of data, such as the shipped schemas, is in no room.
  return [...found, ...later].filter(({ target }) => !target.endsWith('.json') && !target.includes('${'));
}

/** `import { type A, type B } from …`. */
function namesTypesOnly(clause: string): boolean {
  const inside = /^\{([^}]*)\}$/s.exec(clause.trim())?.[1];
  if (inside === undefined) return false;
  const imported = inside
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return imported.length > 0 && imported.every((part) => part.startsWith('type '));
}

function resolved(importer: string, target: string): string {
  if (!target.startsWith('.')) return target;
  return relative('src', join('src', dirname(importer), target)).replace(/\.js$/, '.ts');
}

function isOurs({ target }: Import): boolean {
  return files.has(target);
}

function isLibrary({ target }: Import): boolean {
  return !files.has(target) && !isBuiltin(target);
}

function packageOf(target: string): string {
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}

function roomOf(name: string): string {
  return name.includes('/') ? name.split('/')[0]! : name.replace(/\.ts$/, '');
}

/** Without comments and plain strings, which may speak of anything. */
function codeOf(name: string): string {
  return files
    .get(name)!
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''");
}

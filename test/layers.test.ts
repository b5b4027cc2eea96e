import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { actionKinds, messageKey } from '../src/platform/answer.js';
import { requestFields } from '../src/platform/dynamic-action.js';

/**
 * The one file that imports each library, or the one room; replacing a library, or learning how we use it, is a matter of
 * that place.
 */
const homes: Record<string, string> = {
  '@koa/router': 'http/app.ts',
  ajv: 'platform/compile-schema.ts',
  'ajv-formats': 'platform/compile-schema.ts',
  chokidar: 'reload/watch-folder.ts',
  '@photostructure/sqlite': 'webhooks/file-outbox/driver.ts',
  commander: 'cli/program.ts',
  ioredis: 'webhooks/redis-outbox/connection.ts',
  'json-logic-js': 'rules/analysis/judge.ts',
  koa: 'http/app.ts',
  'koa-bodyparser': 'http/steps/body.ts',
  pino: 'telemetry/log.ts',
  'prom-client': 'telemetry/metrics.ts',
  re2js: 'rules/logic/pattern.ts',
  'vscode-languageserver': 'cli/lsp/server.ts',
  yaml: 'rules/yaml/',
};

/** The rooms from the ground up. Each may import from those in the lines before its own, and files of the last are alone. */
const rooms = [
  ['values', 'disk'],
  ['persian'],
  ['platform'],
  ['rules'],
  ['webhooks', 'telemetry', 'config', 'tickets'],
  ['http', 'reload'],
  ['server'],
  ['cli'],
  ['decide', 'proofs'],
  ['main', 'index', 'browser'],
];

/** The same within the core. */
const coreRooms = [
  ['codes'],
  ['diagnostic'],
  ['yaml', 'logic'],
  ['format'],
  ['template'],
  ['names', 'match', 'part-names', 'part-origins'],
  ['placed-condition'],
  ['parts'],
  ['model'],
  ['references'],
  ['engine'],
  ['analysis'],
  ['checks', 'ignore-comments'],
  ['analyze', 'explain', 'edit-summary', 'openings'],
  ['prepare', 'fix', 'names-in-file'],
  ['masks'],
  ['tests', 'replay', 'prove', 'edit-plan'],
];

/** By which files a room is entered from outside. Of a room that is not named here, all are. */
const entrances: Record<string, readonly string[]> = {
  'rules/checks': ['index'],
  'rules/engine': ['compile', 'decide', 'events', 'experiments', 'plan', 'tickets', 'index/rule-index'],
  'rules/engine/index': ['rule-index'],
  'rules/yaml': ['document', 'scalars'],
  'server/cluster': ['primary', 'worker'],
  'webhooks/file-outbox': ['maintenance', 'outbox', 'rounds'],
  'webhooks/redis-outbox': ['outbox'],
};

/** Every response leaves by it: docs/decisions/022-one-road-for-a-click.md. */
const onlyWriter = 'http/steps/respond.ts';

/** Which SQLite there is depends on the version of Node. */
const versionReader = 'webhooks/file-outbox/driver.ts';

/** The core: no files, no clock, no console. */
const pure = new Set(['values', 'persian', 'platform', 'rules']);

/** What the core may have of Node: nothing of the outside. */
const builtinsOfCore = ['node:module'];

/** A field of the request, a part of an answer, or an action, by itself in quotes or as a property. */
const platformNames = [...Object.keys(requestFields), ...actionKinds, messageKey].join('|');
const platformName = new RegExp(`'(?:${platformNames})'|\\.(?:${platformNames})\\b`, 'g');

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
  expect(names).toEqual(expect.arrayContaining(['main.ts', 'server/serve.ts', 'rules/engine/decide.ts']));
});

describe.for(names)('src/%s', (name) => {
  const imports = importsOf(name);

  test('imports only from the rooms below its own', () => {
    for (const { target } of imports.filter(isOurs)) {
      if (roomOf(target) !== roomOf(name))
        expect(levelOf(target, rooms), target).toBeLessThan(levelOf(name, rooms));
      if (roomOf(target) !== 'rules' || roomOf(name) !== 'rules') continue;
      const [own, other] = [roomOf(name, 1), roomOf(target, 1)];
      if (own !== other)
        expect(levelOf(target, coreRooms, 1), target).toBeLessThan(levelOf(name, coreRooms, 1));
    }
  });

  test('enters other rooms by their entrances', () => {
    for (const { target } of imports.filter(isOurs)) {
      for (const [room, entrance] of Object.entries(entrances)) {
        if (!target.startsWith(`${room}/`) || name.startsWith(`${room}/`)) continue;
        expect(entrance, target).toContain(target.slice(room.length + 1).replace(/\.ts$/, ''));
      }
    }
  });

  if (!name.startsWith('server/cluster/')) {
    test('leaves workers to serve.ts', () => {
      const known = imports
        .map(({ target }) => target)
        .filter((target) => target.startsWith('server/cluster/'));
      if (name !== 'server/serve.ts') expect(known).toEqual([]);
    });
  }

  test('imports no library that has its home elsewhere', () => {
    for (const { target } of imports.filter((found) => isLibrary(found) && !found.typeOnly)) {
      const home = homes[packageOf(target)];
      expect(home, `the home of ${target}`).toBeDefined();
      expect(isWithin(name, home!), `${target} belongs in ${home}`).toBe(true);
    }
  });

  if (/^(http|server)\//.test(name) && name !== onlyWriter) {
    test('leaves it to one step to write responses', () => {
      expect(codeOf(name)).not.toMatch(
        /\bwriteHead\(|\bres\b(\??\.)(end|write)\(|\bctx\.(body|status|type) =[^=]/,
      );
    });
  }

  // The example that `dargah init` writes is a file of a person's.
  if (roomOf(name) !== 'platform' && !name.startsWith('cli/scaffold/')) {
    test("leaves the platform's names to platform/", () => {
      const code = withoutComments(name).replace(/^.*\bexamples?\b.*$/gim, '');
      expect([...code.matchAll(platformName)].map(([found]) => found)).toEqual([]);
    });
  }

  if (name === 'main.ts') return;
  test('leaves the process to main.ts', () => {
    expect(codeOf(name)).not.toMatch(/(?<![\w.$])process\s*(\?\.|\.|\[)|globalThis/);
    if (name === versionReader) return;
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

test('no file is longer than 400 lines, and half of them have 100 or fewer', () => {
  const lengths = [...files].map(([name, code]) => ({ name, lines: code.split('\n').length - 1 }));
  expect(lengths.filter(({ lines }) => lines > 400)).toEqual([]);
  const median = lengths.map(({ lines }) => lines).sort((a, b) => a - b)[Math.floor(lengths.length / 2)];
  expect(median).toBeLessThanOrEqual(100);
});

test('docs/architecture.md lists files that are there', () => {
  const [, listed = ''] = /<!-- files -->([\s\S]*)<!-- \/files -->/.exec(
    readFileSync('docs/architecture.md', 'utf8'),
  )!;
  let room = '';
  const missing: string[] = [];
  for (const line of listed.split('\n')) {
    room = /^(\w+)\/$/.exec(line)?.[1] ?? room;
    const folder = /^ {2}([\w-]+\/)/.exec(line)?.[1] ?? (/^ {10}/.test(line) ? '' : undefined);
    for (const [name] of line.matchAll(/[\w-]+\.ts\b/g)) {
      const isThere =
        folder === undefined
          ? files.has(`${room}/${name}`)
          : [...files.keys()].some((one) => one.startsWith(`${room}/${folder}`) && one.endsWith(`/${name}`));
      if (!isThere) missing.push(`${room}/${name}`);
    }
  }
  expect(missing).toEqual([]);
});

test('no files import each other in a circle', () => {
  const open = new Set<string>();
  const done = new Set<string>();
  const enter = (name: string, way: readonly string[]): void => {
    if (done.has(name)) return;
    expect(open.has(name), [...way, name].join(' → ')).toBe(false);
    open.add(name);
    for (const { target } of importsOf(name).filter(isOurs)) enter(target, [...way, name]);
    open.delete(name);
    done.add(name);
  };
  for (const name of names) enter(name, []);
});

test('each dependency of package.json has a home, and the home uses it', () => {
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    dependencies: object;
    optionalDependencies: object;
  };
  expect(Object.keys(homes).sort()).toEqual(Object.keys({ ...dependencies, ...optionalDependencies }).sort());
  for (const [library, home] of Object.entries(homes)) {
    const used = names.filter((name) => isWithin(name, home)).flatMap(importsOf);
    const libraries = used.filter((found) => isLibrary(found) && !found.typeOnly);
    expect(
      libraries.map(({ target }) => packageOf(target)),
      home,
    ).toContain(library);
  }
});

test('a start loads the commands as they are declared, and nothing of what they do', () => {
  const loaded = [...loadedBy(['main.ts', 'cli/commands/index.ts'])].filter((name) => !isBuiltin(name));
  expect(loaded.filter((name) => !/^(main|cli|config|values|disk)\b/.test(name)).sort()).toEqual([
    'commander',
    'platform/answer.ts',
    'platform/dynamic-action.ts',
    'platform/session.ts',
    'rules/diagnostic.ts',
  ]);
  expect(loaded).not.toContain('config/contract.ts');
});

test('lint loads neither the web server, nor the watcher, nor the metrics', () => {
  const loaded = loadedBy(['main.ts', 'cli/program.ts', 'cli/analyze-file.ts', 'cli/format/lint/text.ts']);
  expect(loaded).toContain('commander');
  expect(loaded).toContain('rules/analyze.ts');
  expect([...loaded].filter((name) => /^(http|reload|webhooks|telemetry|server)\//.test(name))).toEqual([]);
});

test('what lint loads looks up properties of Unicode only where every file needs them', () => {
  const loaded = [
    ...loadedBy(['main.ts', 'cli/program.ts', 'cli/analyze-file.ts', 'cli/format/lint/text.ts']),
  ];
  const literal = /(?<=[(=!&|?:,[]\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n[])+\/[a-z]*u/g;
  const eager = loaded.filter((name) => {
    const literals = files.get(name)?.match(literal) ?? [];
    return literals.some((pattern) => /\\p\{/i.test(pattern));
  });
  expect(eager.sort(), 'write latePattern`…` of values/late-pattern.ts').toEqual([
    'rules/checks/invisible-characters.ts',
    'rules/yaml/compose.ts',
    'values/escape-invisible.ts',
  ]);
});

test('what is for browsers loads nothing of Node, and no library but those of the core', () => {
  const loaded = [...loadedBy(['browser.ts'])];
  expect(loaded).toContain('rules/prepare.ts');
  expect(loaded.filter((name) => !files.has(name)).sort()).toEqual(['node:module', 'yaml']);
});

describe('the page of the console', () => {
  const own = readdirSync('console/src', { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  const importedBy = (name: string) => {
    const code = readFileSync(join('console/src', name), 'utf8');
    const lines = [...code.matchAll(/^(?:import|export)\s+(?:(type)\s)?[^'"`;]*?\sfrom\s+'([^']+)'/gm)];
    return lines.filter(([, type]) => type === undefined).map(([, , target]) => target!);
  };
  const oursIn = (name: string) =>
    importedBy(name)
      .filter((target) => target.includes('/src/'))
      .map((target) => target.replace(/^.*\/src\//, '').replace(/\.js$/, '.ts'));

  test('uses of src/ only what a browser can run', () => {
    const loaded = [...loadedBy(own.flatMap(oursIn))].filter((name) => !files.has(name));
    expect(own.length).toBeGreaterThan(10);
    expect(loaded.sort()).toEqual(['node:module', 'yaml']);
  });

  test('leaves the rules to its workers: of the core it loads words and calendars', () => {
    const beside = own.filter((name) => !name.startsWith('core/'));
    const loaded = [...loadedBy(beside.flatMap(oursIn))].map((name) => roomOf(name));
    expect(new Set(loaded)).toEqual(new Set(['values']));
  });

  test('has no other libraries than these', () => {
    const libraries = own.flatMap(importedBy).filter((target) => !target.startsWith('.'));
    for (const library of libraries) expect(library).toMatch(/^(?:preact|@codemirror|@lezer)\b/);
  });

  test('writes no markup and no style by text', () => {
    for (const name of own) {
      const code = readFileSync(join('console/src', name), 'utf8');
      expect(code, name).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|style=/);
    }
  });
});

test('serve loads nothing of the console', () => {
  const start = [...files.keys()].filter((name) => name === 'server/serve.ts');
  const loaded = [...loadedBy(['main.ts', 'cli/program.ts', ...start])];
  expect(loaded).toContain('http/admin.ts');
  expect(loaded.filter((name) => name.includes('console/'))).toEqual([]);
});

test('Persian is loaded by those alone who read it', () => {
  const names = [...files.keys()].filter((name) => !name.startsWith('persian/'));
  expect([...loadedBy(names)].filter((name) => name.startsWith('persian/'))).toEqual([]);
  expect(importsOf('config/language.ts')).toContainEqual({
    target: 'persian/persian.ts',
    typeOnly: false,
    dynamic: true,
  });
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

/** Whether a file is a place, or stands in it. */
function isWithin(name: string, place: string): boolean {
  return name === place || (place.endsWith('/') && name.startsWith(place));
}

function isOurs({ target }: Import): boolean {
  return files.has(target);
}

function isLibrary({ target }: Import): boolean {
  // Not every Node that runs this has `node:sqlite`.
  return !files.has(target) && !isBuiltin(target) && !target.startsWith('node:');
}

function packageOf(target: string): string {
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The room of a file: at the top, or so many rooms further in. A file that stands in no room is one by itself. */
function roomOf(name: string, depth = 0): string {
  return name.split('/')[depth]!.replace(/\.ts$/, '');
}

function levelOf(name: string, levels: readonly (readonly string[])[], depth = 0): number {
  const level = levels.findIndex((of) => of.includes(roomOf(name, depth)));
  expect(level, `the room of ${name}`).not.toBe(-1);
  return level;
}

/** Without comments and plain strings, which may speak of anything. */
function codeOf(name: string): string {
  return withoutComments(name).replace(/'(?:[^'\\\n]|\\.)*'/g, "''");
}

function withoutComments(name: string): string {
  return files
    .get(name)!
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '');
}

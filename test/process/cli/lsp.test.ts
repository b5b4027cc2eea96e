import { EventEmitter, once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import {
  type CodeAction,
  CodeActionRequest,
  CodeLensRequest,
  type CompletionItem,
  CompletionRequest,
  createProtocolConnection,
  DefinitionRequest,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  type Hover,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  ReferencesRequest,
  RenameRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { startChild } from '../../support/children.js';
import { builtMain } from '../../support/dargah.js';
import { speakHere } from '../../support/serve-here.js';
import { temporaryFolder } from '../reload/folder.js';

const rules = `version: 1
vars: { site: https://shop.example.com }
conditions:
  closed: { "<": [{ var: now.hour }, 9] }
responses:
  thanks: { text_message: ممنون }
rules:
  - id: at-night
    when: { condition: closed }
    respond: thanks
  - id: seller
    match: { user_side: SUPPLY }
    respond: thanks
default: { text_message: "{{ vars.site }}" }
`;

const tests = `now: 2026-11-22T08:00:00+03:30
defaults: { touchpoint: CHAT }
cases:
  - { name: early, request: {}, expect: { rule: at-night } }
  - { name: early seller, request: { user_side: SUPPLY }, expect: { rule: at-night } }
`;

/** What starts a server of its own process, and how that ended. */
function ownProcess() {
  const ends = new EventEmitter<{ exit: unknown[] }>();
  const start = async ({ args = [], cwd }: Parameters<typeof speakHere>[0]) => {
    const child = startChild(process.execPath, [builtMain(), ...args], {
      cwd,
      env: { PATH: process.env.PATH },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.once('exit', (...how) => ends.emit('exit', ...how));
    return { stdin: child.stdin!, stdout: child.stdout! };
  };
  return { start, ended: once(ends, 'exit') };
}

/** An editor with a server of its own, and a file that it has opened. */
async function editing(
  text: string,
  { name = 'rules.yaml', beside = {} as Record<string, string>, language = 'en', start = speakHere } = {},
) {
  const folder = temporaryFolder();
  for (const [other, content] of Object.entries({ ...beside, [name]: text })) {
    mkdirSync(dirname(join(folder, other)), { recursive: true });
    writeFileSync(join(folder, other), content);
  }
  const uri = pathToFileURL(join(folder, name)).href;
  const { stdin, stdout } = await start({ args: ['lsp', '--stdio', '--lang', language], cwd: folder });
  const connection = createProtocolConnection(
    new StreamMessageReader(stdout),
    new StreamMessageWriter(stdin),
  );
  onTestFinished(() => connection.dispose());
  const published: Diagnostic[][] = [];
  const waiting: ((diagnostics: Diagnostic[]) => void)[] = [];
  connection.onNotification(PublishDiagnosticsNotification.type, ({ diagnostics }) => {
    const next = waiting.shift();
    if (next === undefined) published.push(diagnostics);
    else next(diagnostics);
  });
  connection.listen();
  const { capabilities, serverInfo } = await connection.sendRequest(InitializeRequest.type, {
    processId: null,
    rootUri: pathToFileURL(folder).href,
    capabilities: {},
  });
  await connection.sendNotification(InitializedNotification.type, {});
  const document = { uri, languageId: 'yaml', version: 1, text };
  await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: document });
  let now = text;
  const positionOf = (marked: string) => {
    const offset = now.indexOf(marked.replace('¦', '')) + Math.max(0, marked.indexOf('¦'));
    const lines = now.slice(0, offset).split('\n');
    return { line: lines.length - 1, character: lines.at(-1)!.length };
  };
  const at = (marked: string) => ({ textDocument: { uri }, position: positionOf(marked) });
  return {
    ...{ connection, uri, folder, capabilities, serverInfo, at },
    uriOf: (other: string) => pathToFileURL(join(folder, other)).href,
    /** The next findings that the server publishes. */
    diagnostics: (): Promise<Diagnostic[]> => {
      const [first] = published.splice(0, 1);
      return first === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(first);
    },
    async type(changed: string) {
      now = changed;
      await connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version: 2 },
        contentChanges: [{ text: changed }],
      });
    },
    async labels(marked: string): Promise<string[]> {
      const items = await connection.sendRequest(CompletionRequest.type, at(marked));
      return (items as CompletionItem[]).map(({ label }) => label);
    },
  };
}

function edited(text: string, edits: readonly TextEdit[]): string {
  const lines = text.split('\n');
  const offset = ({ line, character }: TextEdit['range']['start']) =>
    lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character;
  return edits
    .toSorted((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (before, { range, newText }) =>
        before.slice(0, offset(range.start)) + newText + before.slice(offset(range.end)),
      text,
    );
}

test('says what it can do, and ends when it is told', async () => {
  const { start, ended } = ownProcess();
  const { connection, capabilities, serverInfo } = await editing(rules, { start });
  expect(serverInfo).toMatchObject({ name: 'dargah' });
  expect(capabilities).toMatchObject({
    hoverProvider: true,
    definitionProvider: true,
    renameProvider: { prepareProvider: true },
    codeLensProvider: {},
  });
  await connection.sendRequest(ShutdownRequest.type);
  await connection.sendNotification(ExitNotification.type);
  expect(await ended).toEqual([0, null]);
});

test('ends when the editor is gone', async () => {
  const { start, ended } = ownProcess();
  const { connection } = await editing(rules, { start });
  connection.end();
  // As the protocol has it for an end that nobody asked for.
  expect(await ended).toEqual([1, null]);
});

test('reports what is wrong as one types, and that it is right again', async () => {
  const { diagnostics, type } = await editing(rules);
  expect(await diagnostics()).toEqual([]);
  await type(rules.replace('respond: thanks', 'respond: thank'));
  expect(await diagnostics()).toMatchObject([
    {
      code: 'unknown-response',
      severity: 1,
      source: 'dargah',
      range: { start: { line: 9, character: 13 }, end: { line: 9, character: 18 } },
    },
  ]);
  await type(rules);
  expect(await diagnostics()).toEqual([]);
});

test('reports nothing in other YAML, and forgets a file that is closed', async () => {
  const { diagnostics, connection, uri } = await editing('services: { web: { image: nginx } }\n', {
    name: 'compose.yaml',
  });
  expect(await diagnostics()).toEqual([]);
  await connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  expect(await diagnostics()).toEqual([]);
});

test('heeds dargah.config.yaml of the folder', async () => {
  const odd = 'version: 1\nvars: { one: 1 }\ndefault: { text_message: سلام }\n';
  const { diagnostics } = await editing(odd, {
    beside: { 'dargah.config.yaml': 'lint: { checks: { unused-var: error } }\n' },
  });
  expect(await diagnostics()).toMatchObject([{ code: 'unused-var', severity: 1 }]);
});

test('completes names, facts and keys while a line is being written', async () => {
  const { labels, type, connection, at } = await editing(rules);
  expect(await labels('condition: ¦closed')).toContain('closed');
  await type(rules.replace('respond: thanks\n  - id: seller', 'respond: \n    not\n  - id: seller'));
  expect(await labels('respond: ¦\n')).toContain('thanks');
  await type(rules.replace('match: { user_side: SUPPLY }', 'match: { tou }'));
  const items = (await connection.sendRequest(
    CompletionRequest.type,
    at('match: { tou¦'),
  )) as CompletionItem[];
  const item = items.find(({ label }) => label === 'touchpoint')!;
  expect(item.documentation).toMatchObject({ kind: 'markdown' });
  expect(
    edited(rules.replace('match: { user_side: SUPPLY }', 'match: { tou }'), [item.textEdit as TextEdit]),
  ).toContain('match: { touchpoint:  }');
});

test('says what a key, an operator, a fact and a name is', async () => {
  const { connection, at } = await editing(rules);
  const hover = async (marked: string) => {
    const found = (await connection.sendRequest(HoverRequest.type, at(marked))) as Hover | null;
    return (found?.contents as { value: string } | undefined)?.value ?? '';
  };
  expect(await hover('respon¦d: thanks')).toContain('**respond**: ');
  expect(await hover('"¦<"')).toContain('**<**: ');
  expect(await hover('now.¦hour')).toContain('**now.hour**: ');
  expect(await hover('condition: clo¦sed')).toContain('closed: { "<": [{ var: now.hour }, 9] }');
  expect(await hover('vars.si¦te')).toContain('https://shop.example.com');
  expect(await hover('ممن¦ون')).toBe('');
});

test('explains a finding where it stands', async () => {
  const text = rules.replace('respond: thanks', 'respond: thank');
  const { connection, at } = await editing(text);
  const found = (await connection.sendRequest(HoverRequest.type, at('respond: th¦ank'))) as Hover;
  expect((found.contents as { value: string }).value).toContain('**unknown-response**');
});

test('goes to a definition, and lists the uses', async () => {
  const { connection, at, uri } = await editing(rules);
  expect(await connection.sendRequest(DefinitionRequest.type, at('condition: clo¦sed'))).toEqual([
    { uri, range: { start: { line: 3, character: 2 }, end: { line: 3, character: 8 } } },
  ]);
  const uses = await connection.sendRequest(ReferencesRequest.type, {
    ...at('  th¦anks: {'),
    context: { includeDeclaration: true },
  });
  expect(uses).toHaveLength(3);
});

test('renames a response, and a rule in the tests beside the file as well', async () => {
  const { connection, at, uri, folder } = await editing(rules, { beside: { 'rules.test.yaml': tests } });
  const rename = (marked: string, newName: string) =>
    connection.sendRequest(RenameRequest.type, { ...at(marked), newName }) as Promise<WorkspaceEdit>;
  const { changes = {} } = await rename('respond: tha¦nks', 'ممنون');
  expect(edited(rules, changes[uri]!)).toBe(rules.replaceAll('thanks', 'ممنون'));

  const both = (await rename('id: at-¦night', 'closed-now')).changes!;
  expect(edited(rules, both[uri]!)).toBe(rules.replaceAll('at-night', 'closed-now'));
  const testsUri = pathToFileURL(join(folder, 'rules.test.yaml')).href;
  expect(edited(tests, both[testsUri]!)).toBe(tests.replaceAll('at-night', 'closed-now'));

  await expect(rename('id: at-¦night', 'seller')).rejects.toThrow('the rule "seller" is there already');
  await expect(rename('id: at-¦night', 'default')).rejects.toThrow('no rule can be called');
  await expect(rename('id: at-¦night', 'شب')).rejects.toThrow('no rule can be called');
});

test('mends what it finds', async () => {
  const text = rules
    .replace('{ user_side: SUPPLY }', '{ user_side: SUPPLY، touchpoint: CHAT }')
    .replace('respond: thanks\n', 'respond: thank\n');
  const { connection, uri, diagnostics } = await editing(text);
  const [comma] = await diagnostics();
  const actions = (await connection.sendRequest(CodeActionRequest.type, {
    textDocument: { uri },
    range: comma!.range,
    context: { diagnostics: [comma!] },
  })) as CodeAction[];
  const [fix, all] = actions;
  expect(fix).toMatchObject({ title: 'Write ,', kind: 'quickfix', isPreferred: true });
  expect(all).toMatchObject({ kind: 'source.fixAll.dargah' });
  const mended = edited(text, fix!.edit!.changes![uri]!);
  expect(mended).toContain('SUPPLY, touchpoint');
  // The name is a guess, which nobody makes for the author.
  expect(edited(text, all!.edit!.changes![uri]!)).toBe(mended);
});

test('says above each rule how many cases cover it', async () => {
  const { connection, uri } = await editing(rules, { beside: { 'rules.test.yaml': tests } });
  const lenses = await connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } });
  expect(lenses!.map(({ range, command }) => [range.start.line, command!.title])).toEqual([
    [7, 'covered by 2 cases'],
    [10, 'no case covers this rule'],
  ]);
});

const parts = {
  'rules.yaml': `version: 1
include: texts.yaml
conditions: { closed: { "<": [{ var: now.hour }, 9] } }
rules:
  - include: rules/*.yaml
default: thanks
`,
  'texts.yaml': `vars: { site: https://shop.example.com }
responses: { thanks: { text_message: "{{ vars.site }}" } }
`,
  'rules/night.yaml': `rules:
  - { id: at-night, when: { condition: closed }, respond: thanks }
`,
  'rules.test.yaml': `cases:
  - { name: early, now: 2026-11-22T08:00:00+03:30, request: { touchpoint: CHAT }, expect: { rule: at-night } }
`,
};

/** An editor that has opened one of the files above. */
function editingPart(name: keyof typeof parts, changed: Partial<typeof parts> = {}, language = 'en') {
  const files = { ...parts, ...changed };
  return editing(files[name], { name, beside: files, language });
}

test('knows a part of the rules by the file that includes it', async () => {
  const { diagnostics, type, labels, at, connection, uriOf } = await editingPart('rules/night.yaml');
  expect(await diagnostics()).toEqual([]);
  expect(await labels('condition: ¦closed')).toContain('closed');
  expect(await labels('respond: ¦thanks')).toContain('thanks');
  const hover = (await connection.sendRequest(HoverRequest.type, at('respond: th¦anks'))) as Hover;
  expect((hover.contents as { value: string }).value).toContain('responses: { thanks:');
  expect(await connection.sendRequest(DefinitionRequest.type, at('condition: clo¦sed'))).toEqual([
    {
      uri: uriOf('rules.yaml'),
      range: { start: { line: 2, character: 14 }, end: { line: 2, character: 20 } },
    },
  ]);
  const lenses = await connection.sendRequest(CodeLensRequest.type, {
    textDocument: { uri: uriOf('rules/night.yaml') },
  });
  expect(lenses!.map(({ command }) => command!.title)).toEqual(['covered by 1 case']);
  await type(parts['rules/night.yaml'].replace('respond: thanks', 'respond: thank'));
  expect(await diagnostics()).toMatchObject([{ code: 'unknown-response', range: { start: { line: 1 } } }]);
});

test('renames over all files of the rules and their tests', async () => {
  const { connection, at, uriOf } = await editingPart('texts.yaml');
  const { changes = {} } = (await connection.sendRequest(RenameRequest.type, {
    ...at('responses: { tha¦nks'),
    newName: 'ممنون',
  })) as WorkspaceEdit;
  const names = ['rules.yaml', 'texts.yaml', 'rules/night.yaml'] as const;
  expect(Object.keys(changes).sort()).toEqual(names.map(uriOf).sort());
  for (const name of names)
    expect(edited(parts[name], changes[uriOf(name)]!)).toBe(parts[name].replaceAll('thanks', 'ممنون'));
});

test('the main file says nothing of its parts, and reads them as they are in the editor', async () => {
  const { diagnostics, connection, uriOf } = await editingPart('rules.yaml');
  expect(await diagnostics()).toEqual([]);
  const text = parts['texts.yaml'].replace('thanks:', 'thank:');
  await connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri: uriOf('texts.yaml'), languageId: 'yaml', version: 1, text },
  });
  const both = [await diagnostics(), await diagnostics()];
  // The part is right by itself; the default names what is gone.
  expect(
    both
      .flat()
      .map(({ code }) => code)
      .sort(),
  ).toEqual(['unknown-response']);
});

test('checks a tests file against its rules, completes and explains it', async () => {
  const { diagnostics, type, labels, at, connection, uriOf } = await editingPart('rules.test.yaml');
  expect(await diagnostics()).toEqual([]);
  await type(parts['rules.test.yaml'].replace('rule: at-night', 'rule: at-nigt'));
  expect(await diagnostics()).toMatchObject([{ code: 'unknown-rule', source: 'dargah' }]);
  const [found] = (await connection.sendRequest(CodeActionRequest.type, {
    textDocument: { uri: uriOf('rules.test.yaml') },
    range: { start: at('rule: ¦at-nigt').position, end: at('rule: ¦at-nigt').position },
    context: { diagnostics: [] },
  })) as CodeAction[];
  expect(found).toMatchObject({ title: 'Write at-night', kind: 'quickfix' });
  expect(await labels('rule: ¦at-nigt')).toContain('at-night');
  expect(await labels('expect: { ¦rule')).toEqual(expect.arrayContaining(['reason', 'response_includes']));
  expect(await labels('request: { ¦touchpoint')).toContain('user_side');
  expect(await labels('touchpoint: ¦CHAT')).toContain('MY_POST');
  const hover = (await connection.sendRequest(HoverRequest.type, at('ex¦pect: {'))) as Hover;
  expect((hover.contents as { value: string }).value).toContain('**expect**: ');
});

test('goes from a test to the rule that it expects, and renames it from there', async () => {
  const { connection, at, uriOf } = await editingPart('rules.test.yaml');
  expect(await connection.sendRequest(DefinitionRequest.type, at('rule: at¦-night'))).toEqual([
    {
      uri: uriOf('rules/night.yaml'),
      range: { start: { line: 1, character: 10 }, end: { line: 1, character: 18 } },
    },
  ]);
  const { changes = {} } = (await connection.sendRequest(RenameRequest.type, {
    ...at('rule: at¦-night'),
    newName: 'early',
  })) as WorkspaceEdit;
  expect(Object.keys(changes).sort()).toEqual([uriOf('rules.test.yaml'), uriOf('rules/night.yaml')].sort());
});

test('says that the rules of a tests file are missing', async () => {
  const { diagnostics } = await editing(tests, { name: 'shop.test.yaml' });
  expect(await diagnostics()).toMatchObject([
    {
      code: 'file',
      message:
        'the rules file shop.yaml cannot be read: there is no such file. Name the rules file, as rules: ./rules.yaml',
    },
  ]);
});

test('speaks Persian in its titles, and in what it refuses', async () => {
  const text = rules.replace('{ user_side: SUPPLY }', '{ user_side: SUPPLY، touchpoint: CHAT }');
  const { connection, uri, diagnostics, at, type } = await editing(text, { language: 'fa' });
  const [comma] = await diagnostics();
  const actions = (await connection.sendRequest(CodeActionRequest.type, {
    textDocument: { uri },
    range: comma!.range,
    context: { diagnostics: [comma!] },
  })) as CodeAction[];
  expect(actions.map(({ title }) => title)).toEqual([
    '\u2068بنویسید \u2068,\u2069\u2069',
    '\u2068هر چه معنا را عوض نمی‌کند بنویسید\u2069',
  ]);
  await type(rules);
  const lenses = await connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } });
  expect(lenses!.map(({ command }) => command!.title)).toEqual(
    Array(2).fill('\u2068هیچ موردی این قانون را نمی‌پوشاند\u2069'),
  );
  await expect(
    connection.sendRequest(RenameRequest.type, { ...at('id: at-¦night'), newName: 'seller' }),
  ).rejects.toThrow('از قبل قانونی با نام «\u2068seller\u2069» هست');
});

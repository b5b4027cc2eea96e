import type { Readable, Writable } from 'node:stream';
import {
  type CodeAction,
  CodeActionKind,
  type CompletionItem,
  CompletionItemKind,
  createConnection,
  DiagnosticSeverity,
  type Diagnostic as EditorDiagnostic,
  ErrorCodes,
  MarkupKind,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import type { CallName } from '../../platform/calls.js';
import type { Contract } from '../../platform/contract.js';
import { type Diagnostic, isError } from '../../rules/diagnostic.js';
import type { NamePlace } from '../../rules/names-in-file.js';
import { type Language, say, type Text } from '../../values/message.js';
import { count } from '../../values/word-list.js';
import type { LintConfig } from '../lint/config-form.js';
import { type Completion, complete } from './complete.js';
import { casesByRule, nameOfRule } from './covering-cases.js';
import { hoverAt } from './hover.js';
import { type Mend, mendOfAll, mendsOf } from './mend.js';
import { definitionsOf, nameAt, placesOf, refusalOf } from './names.js';
import type { EditorRange, Position } from './source-text.js';
import { OpenDocument, type ProjectDocument } from './workspace.js';

interface Options {
  contract: Contract;
  config: LintConfig;
  language: Language;
  version: string;
  /** How long to wait for the next key before the file is checked. */
  pauseMs: number;
}

type Connection = ReturnType<typeof createConnection>;

/** Answers an editor until it is gone. */
export async function serveLanguage(
  { input, output }: { input: Readable; output: Writable },
  options: Options,
): Promise<void> {
  const connection = createConnection(new StreamMessageReader(input), new StreamMessageWriter(output));
  // An end that the editor asks for is the library's: it ends the process.
  const gone = new Promise<void>((resolve) => input.on('end', resolve));
  connection.onInitialize(() => ({
    serverInfo: { name: 'dargah', version: options.version },
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Full,
      completionProvider: { triggerCharacters: ['"', '.', '{', '|', ' '] },
      hoverProvider: true,
      definitionProvider: true,
      referencesProvider: true,
      renameProvider: { prepareProvider: true },
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.SourceFixAll] },
      codeLensProvider: {},
    },
  }));
  const { documents, stop } = followDocuments(connection, options);
  answerRequests(connection, documents, options);
  connection.listen();
  await gone;
  stop();
}

/** Keeps what the editor has open, and reports what is wrong in it some time after the last key. */
function followDocuments(
  connection: Connection,
  options: Options,
): { documents: ReadonlyMap<string, OpenDocument>; stop(): void } {
  const documents = new Map<string, OpenDocument>();
  const timers = new Map<string, NodeJS.Timeout>();
  const send = async (uri: string, diagnostics: EditorDiagnostic[]) => {
    try {
      await connection.sendDiagnostics({ uri, diagnostics });
    } catch {
      // The editor is gone, and our end follows.
    }
  };
  const publish = async (document: OpenDocument) => {
    const loaded = await document.load();
    if (documents.get(document.uri) !== document) return;
    await send(document.uri, loaded === undefined ? [] : loaded.diagnostics.map(asEditorDiagnostic));
  };
  const openText = (file: string) => [...documents.values()].find((one) => one.file === file)?.text;
  const publishLater = (document: OpenDocument, pauseMs: number) => {
    documents.set(document.uri, document);
    clearTimeout(timers.get(document.uri));
    timers.set(
      document.uri,
      setTimeout(() => void publish(document), pauseMs),
    );
  };
  const change = (uri: string, text: string, pauseMs: number) => {
    publishLater(new OpenDocument(uri, text, openText, options), pauseMs);
    // What is open beside it may be a part of the same rules, or test them.
    for (const other of documents.values()) {
      if (other.uri !== uri) publishLater(other.again(), options.pauseMs);
    }
  };
  connection.onDidOpenTextDocument(({ textDocument: { uri, text } }) => change(uri, text, 0));
  connection.onDidChangeTextDocument(({ textDocument: { uri }, contentChanges }) => {
    const text = contentChanges.at(-1)?.text;
    if (text !== undefined) change(uri, text, options.pauseMs);
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    clearTimeout(timers.get(uri));
    documents.delete(uri);
    void send(uri, []);
  });
  return {
    documents,
    stop() {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

interface At {
  textDocument: { uri: string };
  position: Position;
}

function answerRequests(
  connection: Connection,
  documents: ReadonlyMap<string, OpenDocument>,
  { contract, language }: Options,
): void {
  const loadedOf = async ({ textDocument: { uri } }: Pick<At, 'textDocument'>) => documents.get(uri)?.load();
  const nameOf = async (params: At) => {
    const document = await loadedOf(params);
    const place = document && nameAt(document, document.source.offset(params.position));
    return document && place && { document, place };
  };

  connection.onCompletion(async (params) => {
    const document = await loadedOf(params);
    if (document === undefined) return [];
    const found = complete(document.text, document.source.offset(params.position), {
      ...{ form: document.form, others: document.others, language },
    });
    return found.map((one, index) => asItem(one, index, document));
  });
  connection.onHover(async (params) => {
    const document = await loadedOf(params);
    if (document === undefined) return null;
    const { position } = params;
    const here = document.diagnostics.filter((one) =>
      overlaps(rangeOf(one), { start: position, end: position }),
    );
    const value = hoverAt(document.text, document.source.offset(position), here, {
      ...{ form: document.form, others: document.others, language },
    });
    return value === undefined ? null : { contents: { kind: MarkupKind.Markdown, value } };
  });
  connection.onDefinition(async (params) => {
    const found = await nameOf(params);
    return found ? definitionsOf(found.document, found.place) : [];
  });
  connection.onReferences(async (params) => {
    const found = await nameOf(params);
    return found ? placesOf(found.document, found.place) : [];
  });
  connection.onPrepareRename(async (params) => {
    const found = await nameOf(params);
    return found ? found.document.source.range(found.place) : null;
  });
  connection.onRenameRequest(async (params) => {
    const found = await nameOf(params);
    if (found === undefined) return null;
    const refusal = refusalOf(params.newName, found.document, found.place);
    if (refusal !== undefined) return new ResponseError(ErrorCodes.InvalidParams, language.render(refusal));
    const changes: Record<string, { range: EditorRange; newText: string }[]> = {};
    for (const { uri, range } of placesOf(found.document, found.place)) {
      changes[uri] = [...(changes[uri] ?? []), { range, newText: params.newName }];
    }
    return { changes };
  });
  connection.onCodeAction(async (params) => {
    const document = await loadedOf(params);
    if (document === undefined) return [];
    const here = document.diagnostics.filter((one) => overlaps(rangeOf(one), params.range));
    const wants = (kind: string) => params.context.only?.some((one) => kind.startsWith(one)) ?? true;
    const all = wants(CodeActionKind.SourceFixAll) ? mendOfAll(document) : undefined;
    return [
      ...(wants(CodeActionKind.QuickFix) ? mendsOf(document, here) : []).map((mend) =>
        asAction(mend, CodeActionKind.QuickFix, document, language),
      ),
      ...(all === undefined
        ? []
        : [asAction(all, `${CodeActionKind.SourceFixAll}.dargah`, document, language)]),
    ];
  });
  connection.onCodeLens(async (params) => {
    const document = await loadedOf(params);
    if (document === undefined || document.kind === 'tests') return [];
    const counts = await casesByRule(document.project.main, document.analysis, contract);
    if (counts === undefined) return [];
    return document.places
      .filter(({ kind, isDefinition }) => kind === 'rule' && isDefinition)
      .map((rule) => {
        const title = language.render(coverageOf(rule, document, counts));
        return { range: document.source.range(rule), command: { title, command: '' } };
      });
  });
}

/** How many cases a rule answers. The rules of a part are those of clicks, or of sessions. */
function coverageOf(
  { path, name }: NamePlace,
  { kind }: ProjectDocument,
  counts: ReadonlyMap<string, number>,
): Text {
  const ofCall = (call: CallName) => counts.get(nameOfRule(call, name)) ?? 0;
  const cases =
    kind === 'part'
      ? ofCall('click') + ofCall('session')
      : ofCall(path[0] === 'sessions' ? 'session' : 'click');
  return cases === 0 ? say`no case covers this rule` : say`covered by ${count(cases, 'case')}`;
}

// ---- in the words of the protocol

function asEditorDiagnostic(diagnostic: Diagnostic): EditorDiagnostic {
  return {
    range: rangeOf(diagnostic),
    severity: isError(diagnostic) ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    source: 'dargah',
    code: diagnostic.check,
    message: diagnostic.message,
  };
}

function rangeOf({ line, column, endLine, endColumn }: Diagnostic): EditorRange {
  return {
    start: { line: line - 1, character: column - 1 },
    end: { line: endLine - 1, character: endColumn - 1 },
  };
}

function overlaps(a: EditorRange, b: EditorRange): boolean {
  const isBefore = (one: Position, other: Position) =>
    one.line < other.line || (one.line === other.line && one.character < other.character);
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

const itemKinds = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  fact: CompletionItemKind.Field,
  operator: CompletionItemKind.Operator,
  name: CompletionItemKind.Reference,
  filter: CompletionItemKind.Function,
} as const satisfies Record<Completion['kind'], CompletionItemKind>;

function asItem(found: Completion, index: number, { source }: ProjectDocument): CompletionItem {
  const { label, kind, documentation, insert, start, end } = found;
  return {
    label,
    kind: itemKinds[kind],
    // In the order of the tables, which is that of the docs.
    sortText: String(index).padStart(4, '0'),
    filterText: label,
    textEdit: { range: source.range({ start, end }), newText: insert },
    ...(documentation !== undefined && {
      documentation: { kind: MarkupKind.Markdown, value: documentation },
    }),
  };
}

function asAction(
  { title, diagnostics, isSafe, edit }: Mend,
  kind: string,
  { uri }: ProjectDocument,
  language: Language,
): CodeAction {
  return {
    title: language.render(title),
    kind,
    isPreferred: isSafe,
    diagnostics: diagnostics.map(asEditorDiagnostic),
    edit: { changes: { [uri]: [edit] } },
  };
}

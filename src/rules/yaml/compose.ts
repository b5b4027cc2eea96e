import { Composer, CST, type Document, Lexer, Parser } from 'yaml';
import { codeOf } from '../../values/code-point.js';
import { say, type Text } from '../../values/message.js';
import { convertHint } from '../../values/text-encoding.js';
import type { ReadingCode } from '../codes.js';
import { tagError, templateError, unusedAnchor } from './messages.js';
import { endOfLine, type Openings, syntaxError } from './syntax-errors.js';
import type { Range, TextError } from './text-error.js';

/**
 * Feeds the stages of the library token by token and watches what goes by: the depth, before the recursive last
 * stage sees it, and marks (tags, anchors, brackets) whose places the document no longer knows.
 */
export function compose(source: string): {
  document?: Document.Parsed;
  errors: TextError[];
  comments: Mark[];
} {
  const errors: TextError[] = [];
  const comments: Mark[] = [];
  const report = (check: ReadingCode, start: number, end: number, message: Text) =>
    errors.push({ start, end, severity: 'error', check, message });
  if (source.length > maxLength) {
    report('file-size', 0, 0, say`the file is larger than 64 MiB, and is not read`);
    return { errors, comments };
  }
  if (hasBadCharacter(source, report)) return { errors, comments };

  const parser = new Parser();
  const stream = firstDocument(source, report);
  const marks = watchMarks(errors, comments);
  let tokens = 0;
  for (const lexeme of new Lexer().lex(source)) {
    const offset = parser.offset;
    if (++tokens > maxTokens) {
      report(
        'file-size',
        offset,
        offset,
        say`the file has more than ${maxTokens} YAML tokens, and is not read`,
      );
      return { errors, comments };
    }
    marks.see(lexeme, offset);
    for (const token of parser.next(lexeme)) stream.add(token);
    if (parser.stack.length > maxNesting && parser.stack.filter(CST.isCollection).length > maxNesting) {
      const message = say`more than ${maxNesting} mappings and lists stand within each other here. Name the inner parts under "conditions" and refer to them`;
      report('yaml-nesting', offset, offset + lexeme.length, message);
      return { errors, comments };
    }
  }
  for (const token of parser.end()) stream.add(token);
  marks.end(source.length);

  const document = stream.end();
  const found = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  for (const yamlError of found.slice(0, maxSyntaxErrors)) {
    const error = syntaxError(yamlError, source, marks.openings, coreTags);
    if (error) errors.push(error);
  }
  return { document, errors, comments };
}

/** A comment, as it went by. */
export interface Mark extends Range {
  isAtHead: boolean;
}

type ReportError = (check: ReadingCode, start: number, end: number, message: Text) => void;

/** Hands the first document of a stream to the composer; directives and further documents are errors. */
function firstDocument(source: string, report: ReportError) {
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    resolveKnownTags: false,
    // Looked for below: the library compares each key of a mapping with all others.
    uniqueKeys: false,
    prettyErrors: false,
  });
  let documents = 0;
  let errors = 0;
  return {
    add(token: CST.Token) {
      if (token.type === 'directive') {
        // Not handed on: `%YAML 1.1` would change what `yes` and `0777` mean.
        const end = token.offset + token.source.length;
        report(
          'yaml-directive',
          token.offset,
          end,
          say`a rules file has no YAML directives: remove "${token.source}"`,
        );
        return;
      }
      if (token.type === 'document') documents++;
      if (token.type === 'document' && documents === 2) {
        const message = say`a second YAML document begins here, but a rules file is one document. Remove the "---" or "..." before it`;
        report('yaml-documents', token.offset, endOfLine(source, token.offset), message);
      }
      if (token.type === 'error' && ++errors > maxSyntaxErrors) return;
      if (documents < 2) exhaust(composer.next(token));
    },
    end(): Document.Parsed {
      const [document] = composer.end(true, source.length);
      return document!;
    },
  };
}

/**
 * Watches lexemes for what is refused by its mere look, and remembers where brackets and quotes open and where
 * comments stand. Only the lexer knows for sure that a `#` begins one.
 */
function watchMarks(errors: TextError[], comments: Mark[]) {
  const open: { bracket: string; start: number }[] = [];
  const openings: Openings = { brackets: [], quotes: [] };
  const anchors = new Map<string, Range>();
  const aliases = new Set<string>();
  let isScalarNext = false;
  let isAtHead = true;

  const leaveOpen = (end: number) => {
    const innermost = open.at(-1);
    if (innermost) openings.brackets.push({ ...innermost, end });
    open.length = 0;
  };
  const see = (lexeme: string, start: number) => {
    if (isScalarNext) {
      isScalarNext = false;
      return;
    }
    const end = start + lexeme.length;
    const type = CST.tokenType(lexeme);
    if (isAtHead && type !== null && !beforeContent.has(type)) isAtHead = false;
    switch (type) {
      case 'comment':
        comments.push({ start, end, isAtHead });
        break;
      case 'scalar':
        isScalarNext = true;
        break;
      case 'tag':
        if (!coreTags.has(lexeme)) errors.push({ start, end, ...tagError(lexeme) });
        break;
      case 'anchor':
        anchors.set(lexeme.slice(1), { start, end });
        break;
      case 'alias':
        aliases.add(lexeme.slice(1));
        break;
      case 'flow-map-start':
        if (open.at(-1)?.bracket === '{' && open.at(-1)?.start === start - 1) {
          errors.push({ start: start - 1, end, ...templateError });
        }
        open.push({ bracket: lexeme, start });
        break;
      case 'flow-seq-start':
        open.push({ bracket: lexeme, start });
        break;
      case 'flow-map-end':
      case 'flow-seq-end':
        open.pop();
        break;
      case 'flow-error-end':
        leaveOpen(start);
        break;
      case 'single-quoted-scalar':
      case 'double-quoted-scalar':
        if (lexeme.length === 1 || !lexeme.endsWith(lexeme[0]!)) {
          openings.quotes.push({ bracket: lexeme[0]!, start, end });
        }
        break;
    }
  };
  const end = (length: number) => {
    leaveOpen(length);
    for (const [name, range] of anchors) {
      if (!aliases.has(name)) errors.push({ ...range, ...unusedAnchor(name) });
    }
  };
  return { see, end, openings };
}

/** Reports the first character that shows that the file is not YAML text in UTF-8; anything after it would be guesswork. */
function hasBadCharacter(source: string, report: ReportError): boolean {
  const found = /[^\P{Cc}\t\r\n\x85]|\uFFFD|\r(?!\n)/u.exec(source);
  if (!found) return false;
  const [character] = found;
  const message =
    character === '\r'
      ? say`this line ends with a lone carriage return. Save the file with LF (or CRLF) line endings`
      : isUtf16(source)
        ? say`the file is not UTF-8 text: ${convertHint('UTF-16', 'FILE')}`
        : character === '\uFFFD'
          ? say`the file is not UTF-8 here: a letter was lost (U+FFFD). Save it as UTF-8 and write the text anew`
          : say`the control character ${codeOf(character)} has no place in a rules file. Save it as UTF-8 text, or write an escape ("\\x..") in double quotes`;
  report('yaml-syntax', found.index, found.index + 1, message);
  return true;
}

/** Read as UTF-8, its byte order mark is two lost letters, and a zero stands beside each Latin letter. */
function isUtf16(source: string): boolean {
  return /^\uFFFD{2}|^[^\0]\0[^\0]\0|^\0[^\0]\0[^\0]/.test(source);
}

/** Levels of mappings and lists within each other. The composer recurses: some thousands abort the process. */
const maxNesting = 64;
/** In UTF-16 units. */
const maxLength = 64 * 1024 * 1024;
/** The library takes up to 400 bytes a token, and an error as much again; a rule of six lines has about 120 tokens. */
const maxTokens = 3_000_000;

/** Nobody reads more of them; a text that is no YAML at all has one at each letter. */
const maxSyntaxErrors = 200;

const coreTags = new Set(['!!str', '!!int', '!!float', '!!bool', '!!null', '!!map', '!!seq']);
const beforeContent = new Set([
  'byte-order-mark',
  'doc-mode',
  'doc-start',
  'directive',
  'space',
  'comment',
  'newline',
]);

function exhaust(steps: Iterable<unknown>): void {
  for (const _ of steps);
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'rolldown/parseAst';

/** A sentence of a `say` in the source, as `sentenceOf` writes it, and where it stands. */
export interface Sentence {
  file: string;
  line: number;
  sentence: string;
}

interface Node {
  type: string;
  start: number;
  [key: string]: unknown;
}

/** The sentences of a file, and the nouns that it counts. */
export function sentencesIn(file: string): Sentence[] {
  const code = readFileSync(file, 'utf8');
  const found: Sentence[] = [];
  walk(parseAst(code, { lang: 'ts' }) as unknown as Node, (node) => {
    const sentence = sentenceOf(node);
    if (sentence === undefined) return;
    found.push({ file, line: code.slice(0, node.start).split('\n').length, sentence });
  });
  return found;
}

/** Where a file gives a message, or a failure of a command, as a text that has no other language. */
export function plainMessagesIn(file: string): string[] {
  const code = readFileSync(file, 'utf8');
  const found: string[] = [];
  walk(parseAst(code, { lang: 'ts' }) as unknown as Node, (node) => {
    const given = givenAsMessage(node) as Node | undefined;
    const isPlain =
      (given?.type === 'Literal' && typeof given.value === 'string' && given.value !== '') ||
      given?.type === 'TemplateLiteral';
    if (isPlain) found.push(`${file}:${code.slice(0, given!.start).split('\n').length}`);
  });
  return found;
}

function givenAsMessage(node: Node): unknown {
  if (node.type === 'Property' && (node.key as { name?: string }).name === 'message') return node.value;
  const callee = (node.callee as { name?: string } | undefined)?.name ?? '';
  const fails = [
    ...['wrongCommand', 'CommandFailure', 'WrongValue', 'MessageError', 'RenderError', 'complain'],
    ...['SchemaError', 'OutboxHeld', 'OutboxUnopened', 'ServerUnreachable'],
  ];
  return fails.includes(callee) ? (node.arguments as unknown[])[0] : undefined;
}

/** Every file of the source. */
export function sourceFiles(): string[] {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('src', name))
    .sort();
}

function walk(node: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(node)) for (const one of node) walk(one, visit);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  if ('type' in node) visit(node as Node);
  for (const child of Object.values(node)) if (typeof child === 'object') walk(child, visit);
}

function sentenceOf(node: Node): string | undefined {
  if (node.type === 'TaggedTemplateExpression' && (node.tag as { name?: string }).name === 'say') {
    const { quasis } = node.quasi as { quasis: { value: { cooked: string } }[] };
    return quasis
      .map(({ value }) => value.cooked)
      .reduce((text, part, index) => `${text}{${index - 1}}${part}`);
  }
  if (node.type === 'CallExpression' && (node.callee as { name?: string }).name === 'count') {
    const noun = (node.arguments as { value?: unknown }[])[1]?.value;
    return typeof noun === 'string' ? `{0} ${noun}s` : undefined;
  }
  return undefined;
}

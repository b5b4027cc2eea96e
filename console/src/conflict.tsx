import type { JSX } from 'preact';
import { merge } from './merge.js';
import type { Words } from './words.js';

interface ConflictProps {
  words: Words;
  file: string;
  base: string;
  theirs: string;
  mine: string;
  /** The text to go on with, on top of the one that is in the file now. */
  onText(text: string): void;
}

/** Somebody else has changed the file meanwhile: three texts, and what to go on with. */
export function Conflict({ words, file, base, theirs, mine, onText }: ConflictProps): JSX.Element {
  const both = merge(base, theirs, mine);
  const texts = [
    [words.base, base],
    [words.theirs, theirs],
    [words.mine, mine],
  ] as const;
  return (
    <div class="conflict card">
      <p class="buttons">
        {both !== undefined && (
          <button type="button" class="main" onClick={() => onText(both)}>
            {words.merged}
          </button>
        )}
        <button type="button" onClick={() => onText(theirs)}>
          {words.takeTheirs}
        </button>
        <button type="button" onClick={() => onText(mine)}>
          {words.keepMine}
        </button>
      </p>
      <p>
        <bdi class="file">{file}</bdi>: {words.conflictHow}
      </p>
      <div class="three">
        {texts.map(([title, text]) => (
          <figure key={title}>
            <figcaption>{title}</figcaption>
            <pre dir="ltr" tabIndex={0} aria-label={title}>
              {differing(text, base, theirs)}
            </pre>
          </figure>
        ))}
      </div>
    </div>
  );
}

/** The lines that are not the same in all: the rest says nothing here. */
function differing(text: string, base: string, theirs: string): string {
  const lines = text.split('\n');
  const others = text === base ? theirs.split('\n') : base.split('\n');
  let start = 0;
  while (start < lines.length && lines[start] === others[start]) start++;
  let tail = 0;
  while (tail < lines.length - start && lines.at(-1 - tail) === others.at(-1 - tail)) tail++;
  const from = Math.max(0, start - around);
  const shown = lines.slice(from, lines.length - Math.max(0, tail - around));
  return shown.map((line, index) => `${String(from + index + 1).padStart(4)}  ${line}`).join('\n');
}

const around = 2;

import { useEffect, useRef, useState } from 'preact/hooks';
import { editableTexts, type ServedRules, type TextsByFile } from './server.js';

/** What is edited and not saved. */
export interface Edits {
  /** By file, the texts that are not those of the file. */
  drafts: TextsByFile;
  /** By file, what a draft was made from. It stays where the file changes meanwhile. */
  bases: Readonly<Record<string, Base>>;
  write(file: string, text: string): void;
  /** Puts a draft, where there is one, on top of another text. */
  rebase(file: string, base: Base): void;
}

export interface Base {
  text: string;
  /** Undefined where there is no such file yet. */
  revision: string | undefined;
}

export function useEdits(rules: ServedRules | undefined): Edits {
  const [edits, setEdits] = useState<Pick<Edits, 'drafts' | 'bases'>>({ drafts: {}, bases: {} });
  const latest = useRef(rules);
  latest.current = rules;
  // A draft that somebody else has written into the file is none.
  useEffect(() => {
    const texts = rules === undefined ? {} : editableTexts(rules);
    setEdits((known) =>
      Object.keys(known.drafts).reduce((all, file) => settled(all, file, texts[file]), known),
    );
  }, [rules]);
  return {
    ...edits,
    write: (file, text) =>
      setEdits(({ drafts, bases }) => {
        const base = bases[file] ?? baseIn(latest.current, file);
        const next = { drafts: { ...drafts, [file]: text }, bases: { ...bases, [file]: base } };
        return settled(next, file, base.text);
      }),
    rebase: (file, base) =>
      setEdits((known) =>
        known.drafts[file] === undefined
          ? known
          : settled({ ...known, bases: { ...known.bases, [file]: base } }, file, base.text),
      ),
  };
}

function baseIn(rules: ServedRules | undefined, file: string): Base {
  return {
    text: rules === undefined ? '' : (editableTexts(rules)[file] ?? ''),
    revision: rules?.revisions[file],
  };
}

/** Forgets the draft of a file where it is this text. */
function settled(edits: Pick<Edits, 'drafts' | 'bases'>, file: string, text: string | undefined) {
  if (edits.drafts[file] !== text) return edits;
  const { [file]: _draft, ...drafts } = edits.drafts;
  const { [file]: _base, ...bases } = edits.bases;
  return { drafts, bases };
}

import { useEffect, useState } from 'preact/hooks';
import type { Page } from './app.js';
import { textsOf } from './connection.js';
import type { Checked } from './core/ask.js';
import type { PlanView } from './core/plan.js';
import { NoAnswer, type Saved, type Server } from './server.js';

/** What is found in the edited texts, and what their tests say; undefined until it is known. */
export function useChecked({ core, rules, language, edits: { drafts } }: Page): Checked | undefined {
  const [checked, setChecked] = useState<Checked | undefined>();
  useEffect(() => {
    let isLatest = true;
    const timer = setTimeout(async () => {
      const came = await core.check(textsOf(rules, drafts));
      if (isLatest) setChecked(came);
    }, pauseMs);
    setChecked(undefined);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [rules, drafts, language]);
  return checked;
}

/** What the edit changes; undefined where nothing is edited, or a text has errors. */
export function usePlan({ core, rules, language, edits }: Page): PlanView | 'asking' | undefined {
  const { drafts, bases } = edits;
  const [plan, setPlan] = useState<PlanView | 'asking' | undefined>();
  useEffect(() => {
    if (Object.keys(drafts).length === 0) return;
    let isLatest = true;
    setPlan('asking');
    const timer = setTimeout(async () => {
      const there = Object.entries(bases).filter(([, { revision }]) => revision !== undefined);
      const before = Object.fromEntries(there.map(([file, { text }]) => [file, text]));
      const came = await core.plan(textsOf(rules, before), textsOf(rules, drafts), new Date().toISOString());
      if (isLatest) setPlan(came);
    }, pauseMs);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [rules, drafts, bases, language]);
  return plan;
}

/** How long to wait for the next key. */
const pauseMs = 250;

export interface Saving {
  saved: Saved | 'saving' | 'failed' | undefined;
  /** @param commit has it committed on a branch, with this as what it changes */
  save(commit?: string): Promise<void>;
  /** Says no more what came of the last one. */
  forget(): void;
}

/** Saves what is edited. @param onChanged called when files have other texts */
export function useSave({ rules, edits }: Page, server: Server, onChanged: () => Promise<void>): Saving {
  const { drafts, bases } = edits;
  const [saved, setSaved] = useState<Saving['saved']>();
  const save = async (commit?: string) => {
    setSaved('saving');
    const revisions = { ...rules.revisions };
    for (const [file, { revision }] of Object.entries(bases))
      if (revision !== undefined) revisions[file] = revision;
    try {
      const came = await server.save({ texts: drafts, revisions, ...(commit !== undefined && { commit }) });
      setSaved(came);
      if (came.outcome === 'conflict' && drafts[came.file] === undefined) await onChanged();
      if (came.outcome !== 'saved') return;
      // Its files are there before their drafts go: a new one would be gone for a moment, and with it its editor.
      await onChanged().finally(() => {
        // What was written since then stays, on top of what was saved.
        for (const [file, text] of Object.entries(drafts))
          edits.rebase(file, { text, revision: came.revisions[file] });
      });
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      setSaved('failed');
    }
  };
  return { saved, save, forget: () => setSaved((was) => (was === 'saving' ? was : undefined)) };
}

import type { Core } from './ask.js';

/** The core as the page asks it: from where it runs, answers come later. */
export type AskCore = {
  [Name in keyof Core]: (...args: Parameters<Core[Name]>) => Promise<ReturnType<Core[Name]>>;
} & {
  /** In which language it answers from now on. */
  speak(language: 'fa' | 'en'): void;
};

/**
 * Asks the core in workers, each started when it is first asked: checks and proofs take seconds, and nothing else waits
 * for them.
 * @param start makes a worker
 */
export function coreInWorkers(start: () => Worker): AskCore {
  let language: 'fa' | 'en' = 'en';
  const inOwn = () => {
    let ask: ReturnType<typeof askIn> | undefined;
    return (name: keyof Core) =>
      (...args: unknown[]) => {
        ask ??= askIn(start(), () => language);
        return ask(name)(...args);
      };
  };
  const quick = inOwn();
  return {
    speak: (name: typeof language) => {
      language = name;
    },
    overview: quick('overview'),
    explain: quick('explain'),
    complete: quick('complete'),
    hover: quick('hover'),
    check: inOwn()('check'),
    plan: inOwn()('plan'),
    nearMisses: inOwn()('nearMisses'),
  } as AskCore;
}

function askIn(
  worker: Worker,
  language: () => 'fa' | 'en',
): (name: keyof Core) => (...args: unknown[]) => Promise<unknown> {
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  let last = 0;
  worker.onmessage = ({ data }: MessageEvent<{ id: number; answer?: unknown; fault?: string }>) => {
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.fault === undefined) asked?.resolve(data.answer);
    else asked?.reject(new Error(data.fault));
  };
  return (name) =>
    (...args) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject });
        worker.postMessage({ id: last, name, args, language: language() });
      });
}

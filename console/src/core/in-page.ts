import { english, type Language } from '../../../src/values/message.js';
import { type Core, createCore } from './ask.js';
import type { AskCore } from './client.js';

/** Asks the core in the page itself: a page from a disk may start no worker. */
export function coreInPage(languageOf: (name: 'fa' | 'en') => Promise<Language>): AskCore {
  let speaking = Promise.resolve(english);
  let language = english;
  const core = createCore(() => language);
  const later =
    (name: keyof Core) =>
    async (...args: unknown[]) => {
      language = await speaking;
      return (core[name] as (...args: unknown[]) => unknown)(...args);
    };
  const names = Object.keys(core) as (keyof Core)[];
  const speak = (name: 'fa' | 'en') => {
    speaking = languageOf(name);
  };
  return { ...Object.fromEntries(names.map((name) => [name, later(name)])), speak } as unknown as AskCore;
}

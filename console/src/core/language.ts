import { english, type Language } from '../../../src/values/message.js';

/** The words of the core in a language. Persian is loaded by who reads it: see scripts/browser.mjs. */
export async function languageOf(name: 'fa' | 'en'): Promise<Language> {
  return name === 'fa' ? (await import('../../../src/persian/persian.js')).persian : english;
}

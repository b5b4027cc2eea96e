import { english, type Language } from '../values/message.js';

/** The language of a name. Persian is loaded by those alone who read it. */
export async function languageNamed(name: Language['name']): Promise<Language> {
  return name === 'fa' ? (await import('../persian/persian.js')).persian : english;
}

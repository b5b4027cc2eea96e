import { english } from '../../../src/values/message.js';
import { type Core, createCore } from './ask.js';
import { languageOf } from './language.js';

/** Runs the core beside the page, so that the page answers its keys while rules are proven. */
let language = english;
const core = createCore(() => language);

interface Question {
  id: number;
  language: 'fa' | 'en';
  name: keyof Core;
  args: unknown[];
}

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<Question>) => void;
  postMessage(message: unknown): void;
  importScripts(url: string): void;
  trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } };
  dargahLater(name: string): unknown;
} & Record<string, unknown>;

const policy = scope.trustedTypes?.createPolicy('dargah', {
  createScriptURL: (url: string) => {
    if (['re2js.js', 'persian.js', 'ajv-runtime.js', 'schemas.js'].includes(url)) return url;
    throw new TypeError('nothing else is loaded later');
  },
});

/** Loads what few rules files need, in the middle of reading one: only a worker may. See scripts/browser.mjs. */
scope.dargahLater = (name) => {
  scope.importScripts(policy?.createScriptURL(`${name}.js`) ?? `${name}.js`);
  return scope[names[name as keyof typeof names] ?? name];
};

/** What scripts leave that are not called like it. */
const names = { schemas: 'dargahSchemas', 'ajv-runtime': 'ajvRuntime' };

/** One after the other: a question may wait for its language. */
let last = Promise.resolve();
scope.onmessage = ({ data }) => {
  last = last.then(() => answer(data));
};

async function answer({ id, name, args, language: wanted }: Question): Promise<void> {
  try {
    language = await languageOf(wanted);
    const ask = core[name] as (...args: unknown[]) => unknown;
    scope.postMessage({ id, answer: ask(...args) });
  } catch (error) {
    scope.postMessage({ id, fault: (error as Error).message });
  }
}

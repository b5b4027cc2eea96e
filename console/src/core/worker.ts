import { type Core, createCore } from './ask.js';

/** Runs the core beside the page, so that the page answers its keys while rules are proven. */
const core = createCore();

interface Question {
  id: number;
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
    if (url === 're2js.js') return url;
    throw new TypeError('nothing else is loaded later');
  },
});

/** Loads what few rules files need, in the middle of reading one: only a worker may. See scripts/browser.mjs. */
scope.dargahLater = (name) => {
  scope.importScripts(policy?.createScriptURL(`${name}.js`) ?? `${name}.js`);
  return scope[name];
};

scope.onmessage = ({ data: { id, name, args } }) => {
  try {
    const ask = core[name] as (...args: unknown[]) => unknown;
    scope.postMessage({ id, answer: ask(...args) });
  } catch (error) {
    scope.postMessage({ id, fault: (error as Error).message });
  }
};

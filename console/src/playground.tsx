import { render } from 'preact';
import { App } from './app.js';
import { coreInPage } from './core/in-page.js';
import { languageOf } from './core/language.js';
import type { ServedRules, Server } from './server.js';

/** The same page without a server: what is saved is kept until the page is closed. */
function serverInPage(): Server {
  let text = textOf('rules');
  let tests = textOf('tests');
  let revision = 0;
  const rules = (): ServedRules => ({
    ...{ role: 'edit', file: 'rules.yaml', text, revision: String(revision), state: String(revision) },
    revisions: { 'rules.yaml': String(revision), 'rules.test.yaml': String(revision) },
    tests: [{ file: 'rules.test.yaml', text: tests }],
  });
  return {
    rules: async () => rules(),
    live: async () => ({ state: String(revision) }),
    decisions: async () => ({ last: 0, decisions: [] }),
    revision: async () => ({ texts: {} }),
    outbox: async () => ({ answer: [] }),
    async save(edit) {
      text = edit.texts['rules.yaml'] ?? text;
      tests = edit.texts['rules.test.yaml'] ?? tests;
      revision += 1;
      return { outcome: 'saved', revision: String(revision), revisions: rules().revisions };
    },
  };
}

/** What the build has put into the page. */
function textOf(id: string): string {
  return (document.getElementById(id) as HTMLTemplateElement).content.textContent ?? '';
}

render(
  <App core={coreInPage(languageOf)} connect={serverInPage} token="of-no-server-at-all" />,
  document.getElementById('page')!,
);

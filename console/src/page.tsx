import { render } from 'preact';
import { App } from './app.js';
import { coreInWorkers } from './core/client.js';
import { connect, tokenIn } from './server.js';

/** The one address that a policy of trusted types lets a script come from. */
const policy = (
  globalThis as {
    trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } };
  }
).trustedTypes?.createPolicy('dargah', {
  createScriptURL: (url: string) => {
    if (url === 'core.js') return url;
    throw new TypeError('only the core is a script of this page');
  },
});

const token = tokenIn(location.hash);
// Neither the history nor a copied address holds it from now on.
if (location.hash !== '') history.replaceState(null, '', location.pathname);

const core = coreInWorkers(() => new Worker(policy?.createScriptURL('core.js') ?? 'core.js'));
render(<App core={core} connect={connect} token={token} />, document.getElementById('page')!);

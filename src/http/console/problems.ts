import { problem } from '../problems.js';

/** What the console refuses. */
export const consoleProblems = {
  host: problem(
    'console-host',
    403,
    'The console does not answer under this name. Open the address that the server printed at its start, or name this one by --console-host.',
  ),
  origin: problem(
    'console-origin',
    403,
    'This came from another site. Paste the address of the console into a tab of its own.',
  ),
  upgrade: problem('console-upgrade', 400, 'The console takes no upgrade of a connection. Send none.'),
  token: problem(
    'console-token',
    401,
    'Send one Authorization header: Bearer with the token behind the # of the address that the server printed at its start.',
  ),
  tooManyTokens: problem(
    'console-tokens',
    429,
    'Too many wrong tokens came from this address. Wait a minute.',
  ),
  lookOnly: problem('console-look-only', 403, 'This token may look and not edit. Use the one for edits.'),
  unknownRevision: problem(
    'console-revision',
    404,
    'This revision is not kept. Choose one of the list, or take it from where its file is versioned.',
  ),
  unknownQuestion: problem('console-question', 422, 'This is no question to the outbox. Send { "ask": … }.'),
  unknownEdit: problem(
    'console-edit',
    422,
    'The body is no edit. Send { "texts": { FILE: … }, "revisions": { FILE: … } }.',
  ),
};

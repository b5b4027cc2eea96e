import type { Check } from './check.js';

/** Found while the file is read. */
export const linkUrl: Check = {
  id: 'link-url',
  severity: 'error',
  summary: 'A link is not a complete https URL, or holds credentials.',
  help: 'The platform opens `https` links only, in a new tab or in a page inside the app. A user name and password in a link would be shown to everyone who gets it. Which page answers there is not looked at.',
};

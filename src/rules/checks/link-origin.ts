import type { Check } from './check.js';

/** Found while the file is read. */
export const linkOrigin: Check = {
  id: 'link-origin',
  severity: 'error',
  summary: 'A request could choose the host of a link.',
  help: 'Who can choose the host of a link can send people to a page that looks like yours. So scheme and host stand in the file, or come from `vars`, and are closed by `/`, `?` or `#` before the first inserted fact. Where a link depends on the request, write one rule for each host. For the same reason `$logic` cannot make a link.',
};

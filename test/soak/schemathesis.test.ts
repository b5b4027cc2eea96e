import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../process/reload/folder.js';
import { startDargah } from '../support/dargah.js';
import { generateRequests, withoutSchemathesis } from '../support/schemathesis.js';
import { size } from '../support/soak.js';

const examples = size(2_000, 40);

/** Each kind of answer, values of the request in most of them, and events. */
const rules = `version: 1
vars: { site: https://shop.example.com }
notify:
  crm: { url: http://127.0.0.1:9/, secret: CRM_SECRET, include: [touchpoint, extra_data], allow_private: [127.0.0.0/8] }
rules:
  - id: yes
    match: { extra_data.answer: yes }
    respond: { action: { open_server_link: { data: { step: order, from: "{{ touchpoint }}" } } } }
    notify: crm
  - id: seller
    match: { user_side: SUPPLY }
    respond: { action: { open_direct_link: "{{ vars.site }}/p?post={{ post_token }}" }, text_message: سلام }
  - id: post
    when: { "!!": { var: post_token } }
    respond: { action: { open_post_page: { post_token: "{{ post_token }}" } } }
default: { text_message: "«{{ touchpoint }}»" }
sessions:
  ticket: { secret: TICKET_SECRET, include: [post_token, user_id, extra_data] }
  rules:
    - { id: order, match: { extra_data.step: order }, url: "{{ vars.site }}/new?t={{ ticket }}", notify: crm }
    - { id: chat, match: { source: CHAT }, url: "{{ vars.site }}/chat?c={{ conversation_id }}" }
  default: { url: "{{ vars.site }}/?from={{ source }}" }
`;

test.skipIf(withoutSchemathesis).each([
  ['both calls', 'calls'],
  ['the operator’s port', 'admin'],
])('%s: requests made from the description get the answers that it describes, and no 5xx', async (_, tag) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'rules.yaml'), rules);
  const dargah = await startDargah({
    args: ['serve', '--state-dir', 'state'],
    cwd: folder,
    environment: {
      TICKET_SECRET: 'q8Zr4nT1vB6mK9pL2xW5cY7dF3gH0jS8uAeI',
      CRM_SECRET: `whsec_${Buffer.from('a secret of the test, long enough').toString('base64')}`,
    },
  });
  const { token } = JSON.parse(readFileSync(join(folder, 'state/admin.json'), 'utf8')) as { token: string };
  const sent = await generateRequests({
    from: `${dargah.adminUrl}/openapi.json`,
    tag,
    examples,
    ...(tag === 'calls'
      ? { origin: new URL(dargah.url).origin, authorization: 'dev' }
      : { origin: dargah.adminUrl, authorization: `Bearer ${token}` }),
  });
  console.log(`${tag}: ${sent} requests`);
  expect(sent).toBeGreaterThan(examples);
  expect(dargah.log.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
});

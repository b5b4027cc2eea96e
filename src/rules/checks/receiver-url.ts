import { say, type Text } from '../../values/message.js';
import { type Address, isPrivate, isWithin, parseAddress } from '../../values/network.js';
import { type UrlFault, urlFault } from '../../values/web-url.js';
import type { Receiver } from '../format/receiver.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Receivers',
  severity: 'error',
  summary: 'The URL of a receiver cannot be used.',
  help: `Events carry what people did, so they are sent over \`https\`. Plain \`http\` is possible where \`allow_private\` names the networks that the address belongs to. A user name and password would be visible to everyone who reads the file: events are signed with the receiver's \`secret\` instead. A fragment (\`#…\`) is never sent.

Without \`allow_private\`, Dargah connects only to public addresses, whatever a host name resolves to: an edit of the file must not open a way into the network around it. An address that is written as numbers is checked here, any other at each connection. To notify an internal system, name its network: \`allow_private: [10.1.2.0/24]\`.`,
  looksAtFile: true,
  run({ resolved }, report) {
    for (const receiver of resolved.receivers.values()) {
      const message = faultOf(receiver);
      if (message !== undefined) report({ path: ['notify', receiver.name, 'url'], message });
    }
  },
};

function faultOf({ name, url: written, allowPrivate }: Receiver): Text | undefined {
  const subject = say`"url" of receiver "${name}"`;
  if (written.includes('{{')) return say`${subject} is not a template: every click goes to the same address`;
  const fault = urlFault(written);
  if (fault !== undefined) return say`${subject} ${faults[fault]}`;
  const url = new URL(written);
  if (!/^https?:$/.test(url.protocol)) return say`${subject} ${faults.incomplete}`;
  if (written.includes('#')) return say`${subject} has a fragment ("#…"), which is never sent. Remove it`;
  if (url.protocol === 'http:' && allowPrivate.length === 0) {
    return say`${subject} must begin with https://. Plain http is possible only within networks that "allow_private" names`;
  }
  const addresses = addressesOf(url.hostname);
  if (addresses.length === 0 || addresses.some((address) => isOpen(address, allowPrivate))) return undefined;
  return say`${subject} leads to ${url.hostname}, which is not a public address. If you mean it, name its network: allow_private: [${networkFor(addresses[0]!)}]`;
}

const faults: Record<UrlFault, Text> = {
  incomplete: say`is not a complete URL. Write, for example, https://crm.example.com/hooks/clicks`,
  character: say`contains a blank, a backslash or a control character, which no URL has. Percent-encode it`,
  credentials: say`contains a user name or a password. Remove it: events are signed with the receiver's secret`,
  port: say`has an invalid port. Write a number from 1 to 65535, or leave it out`,
  host: say`has an invalid host: a part between its dots is empty or too long, or has a sign that no name has`,
};

function isOpen(address: Address, allowed: Receiver['allowPrivate']): boolean {
  return !isPrivate(address) || isWithin(address, allowed);
}

/** The addresses that a host always stands for; empty where only the DNS knows. */
function addressesOf(host: string): Address[] {
  // RFC 6761, 6.3.
  const isLocalhost = /(?:^|\.)localhost\.?$/.test(host);
  const texts = isLocalhost ? ['127.0.0.1', '::1'] : [host.replace(/^\[|\]$/g, '')];
  return texts.map(parseAddress).filter((address) => address !== undefined);
}

function networkFor(address: Address): string {
  if (address.length === 4) return `${address.join('.')}/32`;
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((address[i * 2]! << 8) | address[i * 2 + 1]!).toString(16),
  );
  return `"${groups.join(':')}/128"`;
}

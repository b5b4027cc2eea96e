import type { NameKind, NamePlace } from '../../rules/names-in-file.js';
import { say, type Text } from '../../values/message.js';

/** What messages call the kinds of names. */
export const nameKinds: Readonly<Record<NameKind, Text>> = {
  condition: say`condition`,
  response: say`response`,
  constant: say`constant`,
  calendar: say`calendar`,
  experiment: say`experiment`,
  variant: say`variant`,
  receiver: say`receiver`,
  rule: say`rule`,
};

/** `condition "closed"` */
export function nameSaid({ kind, name }: Pick<NamePlace, 'kind' | 'name'>): Text {
  return say`${nameKinds[kind]} "${name}"`;
}

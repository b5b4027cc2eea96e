import { defaultInclude } from '../../platform/calls.js';
import { buttonData } from '../../platform/dynamic-action.js';
import { lateGlobalPattern, latePattern } from '../../values/late-pattern.js';
import { say } from '../../values/message.js';
import { splitPath } from '../../values/path.js';
import { listSome } from '../../values/word-list.js';
import type { Receiver } from '../format/receiver.js';
import { type ResolvedRules, rulesetsOf } from '../model.js';
import { referencesOf } from '../references.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Receivers',
  severity: 'warning',
  summary: 'A receiver gets personal fields of `extra_data` that its `include` does not name.',
  help: `\`extra_data\` in \`include\`, which is also in its default, sends everything that your buttons carry. If the file reads a field below it whose name looks personal (a name, a phone number, an address, an e-mail, a birthday, a card and the like), every event carries that field, too, although nobody decided that the receiver needs it. Pass on personal data only where it is needed.

Name the fields that the receiver needs: \`include: [touchpoint, extra_data.answer]\`. If it needs the personal field, name that one, too: a field that is named is not reported, and beside \`extra_data\` it says that you mean the whole. Only names that the file reads are checked; what else a click carries is not known here. The request's own personal fields, such as \`user_id\`, are sent only where \`include\` names them.`,
  looksAtFile: true,
  run({ resolved }, report) {
    if (resolved.receivers.size === 0) return;
    const fields = fieldsRead(resolved);
    const personal = [...fields].filter(isPersonal);
    for (const receiver of resolved.receivers.values()) {
      const { name, include } = receiver;
      const unnamed = personal.filter((path) => !include.includes(path));
      if (!include.includes(buttonData) || unnamed.length === 0) continue;
      const isDefault = include === defaultInclude;
      const message = say`receiver "${name}" gets all of ${buttonData}${isDefault ? say`, since it has no "include"` : ''}, including fields that look personal: ${listSome(unnamed, 5)}. Name the fields that it needs: include: [${needed(receiver, fields).join(', ')}]`;
      report(
        isDefault
          ? { path: ['notify', name], at: 'key', message }
          : { path: ['notify', name, 'include', include.indexOf(buttonData)], message },
      );
    }
  },
};

/** The paths below `extra_data` that the file reads, in reading order. */
function fieldsRead(resolved: ResolvedRules): ReadonlySet<string> {
  const read = rulesetsOf(resolved)
    .flatMap(referencesOf)
    .filter(({ kind, itemOf }) => kind !== 'missing' && kind !== 'include' && itemOf === undefined)
    .map(({ path = '' }) => path);
  return new Set(read.filter((path) => splitPath(path).length > 1 && splitPath(path)[0] === buttonData));
}

/** What to include instead of the whole: the other entries, and the fields that the file reads and that are not personal. */
function needed({ include }: Receiver, fields: ReadonlySet<string>): string[] {
  const impersonal = [...fields].filter((path) => !isPersonal(path)).slice(0, 5);
  const instead = impersonal.length > 0 ? impersonal : [`${buttonData}.answer`];
  return [...new Set(include.flatMap((path) => (path === buttonData ? instead : [path])))];
}

const humps = lateGlobalPattern`(\p{Ll})(\p{Lu})`;
const betweenWords = latePattern`[^\p{L}\p{M}\p{Nd}]+`;

/** Judged by the last name of the path. */
function isPersonal(path: string): boolean {
  const last = splitPath(path).at(-1) ?? '';
  const words = last
    .replace(humps(), '$1_$2')
    .toLowerCase()
    .split(betweenWords())
    .filter((word) => word !== '');
  const [end = ''] = words.slice(-1);
  if (words.some((word) => word.startsWith('birth')) || personalNames.has(words.join(''))) return true;
  return personalWords.has(end) || (end === 'name' && words.some((word) => owners.has(word)));
}

/** Whole names, without the separators between their words. */
const personalNames: ReadonlySet<string> = new Set([
  ...['name', 'firstname', 'lastname', 'fullname', 'surname', 'familyname', 'fathername', 'nickname'],
  ...['phonenumber', 'mobilenumber', 'telnumber', 'cellphone', 'emailaddress'],
  ...['nationalid', 'nationalcode', 'nationalnumber', 'passportnumber', 'dateofbirth', 'dob'],
  ...['postalcode', 'cardnumber', 'accountnumber', 'ibannumber'],
  ...['نام', 'نامخانوادگی', 'کدملی', 'شمارهتلفن', 'شمارهموبایل', 'شمارهکارت', 'کدپستی'],
]);

/** Words that make a name personal when they end it: `buyer_phone`. */
const personalWords: ReadonlySet<string> = new Set([
  ...['phone', 'mobile', 'tel', 'telephone', 'email', 'mail', 'address', 'card', 'iban', 'sheba', 'passport'],
  ...['تلفن', 'موبایل', 'ایمیل', 'آدرس', 'نشانی', 'شبا'],
]);

/** People whose name is personal: `buyer_name`. */
const owners: ReadonlySet<string> = new Set([
  ...[
    'first',
    'last',
    'full',
    'family',
    'father',
    'user',
    'person',
    'buyer',
    'seller',
    'customer',
    'contact',
  ],
  ...['owner', 'client', 'applicant'],
]);

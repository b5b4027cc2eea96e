import type { Path } from '../../rules/diagnostic.js';
import type { AnyForm, ContentForm, EitherForm, Key, MappingForm } from '../../rules/format/form.js';
import { rulesFile } from '../../rules/format/rules-file.js';

type Whole = Exclude<AnyForm, EitherForm>;

/** What may stand at a path of a file, of rules unless another form is given. Below what other readers read (logic, responses), that is their content. */
export function formsAt(path: Path, root: AnyForm = rulesFile as AnyForm): Whole[] {
  let forms = wholeForms(root);
  for (const segment of path) forms = forms.flatMap((form) => below(form, segment));
  return forms;
}

/** What the form says of the key at the end of a path. */
export function keyAt(path: Path, root?: AnyForm): Key | undefined {
  const name = String(path.at(-1));
  return formsAt(path.slice(0, -1), root)
    .filter(isMapping)
    .map(({ keys }) => (Object.hasOwn(keys, name) ? keys[name] : undefined))
    .find((key) => key !== undefined);
}

export function isMapping(form: Whole): form is MappingForm {
  return form.kind === 'mapping';
}

/** Whether logic stands at a path. */
export function isLogic(path: Path, root?: AnyForm): boolean {
  return path.includes('$logic') || formsAt(path, root).some((form) => isContent(form, 'condition'));
}

export function isContent(form: Whole, content: ContentForm['content']): boolean {
  return form.kind === 'content' && form.content === content;
}

function below(form: Whole, segment: string | number): Whole[] {
  switch (form.kind) {
    case 'mapping': {
      const key = Object.hasOwn(form.keys, segment) ? form.keys[segment] : undefined;
      return key === undefined ? [] : wholeForms(key.form);
    }
    case 'list':
    case 'named':
      return wholeForms(form.of);
    case 'content':
      return [form];
    default:
      return [];
  }
}

function wholeForms(form: AnyForm): Whole[] {
  if (form.kind === 'either') return form.forms.flatMap(wholeForms);
  return form.kind === 'content' && typeof form.content === 'object' ? wholeForms(form.content) : [form];
}

import { wrongCommand } from '../../config/context.js';
import { askingAction } from '../../platform/answer.js';
import { isError } from '../../rules/diagnostic.js';
import { parseDocument } from '../../rules/yaml/document.js';
import { isObject } from '../../values/json.js';
import { type Language, say } from '../../values/message.js';
import { readYamlFile } from '../read-file.js';

/**
 * The data of each button in a file of JSON or YAML, such as the widgets that an add-on posts: whatever holds the action by which the
 * platform asks, however deep.
 * @throws {CommandFailure} when it cannot be read, or holds none
 */
export async function readButtons(file: string, language: Language): Promise<unknown[]> {
  const { text, encodingError } = await readYamlFile(file, undefined, language);
  const { data, diagnostics } = parseDocument(text, file, language);
  const [error] = encodingError ? [encodingError] : diagnostics.filter(isError);
  if (error !== undefined)
    throw wrongCommand(say`--buttons: ${file}:${error.line}:${error.column}: ${error.message}`);
  const buttons = [...dataIn(data)];
  if (buttons.length > 0) return buttons;
  throw wrongCommand(
    say`--buttons: ${file} holds no ${askingAction}, so there is no button in it that asks a server`,
  );
}

function* dataIn(value: unknown): Generator<unknown> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === askingAction) yield isObject(inner) ? inner.data : undefined;
    else yield* dataIn(inner);
  }
}

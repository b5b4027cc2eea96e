import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateXML } from 'xmllint-wasm';
import { checkout } from './dargah.js';

/** What libxml2 has to say against a text as XML, and against it as a report that Jenkins reads. */
export async function junitErrors(xml: string): Promise<string[]> {
  const schema = readFileSync(join(checkout, 'test/support/schemas/jenkins-junit.xsd'), 'utf8');
  const { errors } = await validateXML({ xml, schema });
  return errors.map(({ message }) => message);
}

/** What libxml2 has to say against a text as XML. */
export async function xmlErrors(xml: string): Promise<string[]> {
  const { errors } = await validateXML({ xml, normalization: 'format' });
  return errors.map(({ message }) => message);
}

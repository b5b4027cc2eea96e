import { readdir, readFile } from 'node:fs/promises';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import type { PageFile } from '../http/console/console.js';
import { type ContractSchemas, contractScript } from '../platform/contract.js';

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

// From here, from what tsc has written of it, and from the bundle the way is the same.
const built = new URL('../../dist/console/', import.meta.url);

/**
 * The files of the page, as `npm run build` has made and compressed them.
 * @param schemas those of an operator's own: a page must make no code, so theirs is made here
 */
export async function loadPage(
  schemas: ContractSchemas,
  folder: URL = built,
): Promise<Map<string, PageFile>> {
  const page = new Map<string, PageFile>();
  if (Object.keys(schemas).length > 0) {
    const script = Buffer.from(contractScript(schemas));
    page.set('schemas.js', { type: types.js!, compressed: brotliCompressSync(script), plain: () => script });
  }
  for (const entry of await readdir(folder)) {
    const [, name, ending = ''] = /^(.+\.(\w+))\.br$/.exec(entry) ?? [];
    const type = types[ending];
    if (name === undefined || type === undefined) continue;
    const compressed = await readFile(new URL(entry, folder));
    page.set(name, { type, compressed, plain: () => brotliDecompressSync(compressed) });
  }
  return page;
}

import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces the whole of a file or nothing, even at a power cut, or where several processes share the folder: the text is
 * written beside it, and takes its place when it is on the disk.
 * @param options.mode of the new file
 * @param options.mayReplace asked when nothing but the last step is left
 * @returns whether it was replaced
 */
export async function replaceFile(
  file: string,
  text: string,
  { mode, mayReplace = async () => true }: { mode: number; mayReplace?: () => Promise<boolean> },
): Promise<boolean> {
  const draft = `${file}.${randomBytes(draftBytes).toString('hex')}`;
  let isReplaced = false;
  try {
    const handle = await open(draft, 'wx', mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (!(await mayReplace())) return false;
    await rename(draft, file);
    isReplaced = true;
  } finally {
    if (!isReplaced) await rm(draft, { force: true }).catch(() => {});
  }
  const handle = await open(dirname(file), 'r');
  await handle.sync().finally(() => handle.close());
  return true;
}

/** What follows the name of a file in that of a draft of it. */
export const draftEnding = /\.[\da-f]{12}$/;
const draftBytes = 6;

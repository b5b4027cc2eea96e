import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  mkdtempSync,
  openSync,
  rmdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A file system of its own, which only an administrator may make. */
export function smallDisk(size: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'dargah-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]);
  onTestFinished(() => {
    execFileSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Whether this user may make one. */
export function mayMount(): boolean {
  try {
    const folder = mkdtempSync(join(tmpdir(), 'dargah-disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'pipe' });
    execFileSync('umount', [folder]);
    rmSync(folder, { recursive: true });
    return true;
  } catch {
    return false;
  }
}

/** The same folder by another name, under which nothing can be written. Needs what `mayMount` says. */
export function readOnlyView(folder: string): string {
  const view = mkdtempSync(join(tmpdir(), 'dargah-view-'));
  execFileSync('mount', ['--bind', folder, view]);
  execFileSync('mount', ['-o', 'remount,bind,ro', view]);
  onTestFinished(() => {
    execFileSync('umount', ['-l', view]);
    rmdirSync(view);
  });
  return view;
}

/**
 * Has nothing written in a folder any more, not even to files that are open there, until what it returns is called.
 * A disk cannot be made read-only while a file on it is open to be written, unless it fails; this comes nearest.
 */
export function freeze(folder: string): () => void {
  const mark = (change: '+i' | '-i') => execFileSync('chattr', ['-R', change, folder], { stdio: 'pipe' });
  const thaw = () => void mark('-i');
  onTestFinished(thaw);
  mark('+i');
  return thaw;
}

/** Whether this user may do that: root, where the file system knows such a mark. */
export function mayFreeze(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'dargah-frozen-'));
  const file = join(folder, 'file');
  const open = openSync(file, 'w');
  try {
    execFileSync('chattr', ['+i', file], { stdio: 'pipe' });
    try {
      writeSync(open, 'a');
      return false;
    } catch {
      return true;
    } finally {
      execFileSync('chattr', ['-i', file]);
    }
  } catch {
    return false;
  } finally {
    closeSync(open);
    rmSync(folder, { recursive: true });
  }
}

/** Takes all the room that is left, until the file is removed. */
export function fillDisk(file: string): void {
  writeFileSync(file, '');
  try {
    for (;;) appendFileSync(file, Buffer.alloc(64 * 1024, 1));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

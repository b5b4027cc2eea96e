import { saidBy, say, type Text } from './message.js';

/** What the system says of a file, a folder or a disk, as the reason behind a colon; the words of Node where the fault is rare. */
export function reasonOf(error: unknown): Text {
  return reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? saidBy(error);
}

export const noPermission = say`this user has no permission`;

const reasons: Readonly<Record<string, Text>> = {
  ENOENT: say`there is no such file`,
  ENOTDIR: say`a part of its path is a file, not a folder`,
  EISDIR: say`it is a folder`,
  EACCES: noPermission,
  EPERM: noPermission,
  EROFS: say`it is on a file system that cannot be written to`,
  ENOSPC: say`the disk is full`,
  ELOOP: say`its links lead in a circle`,
};

import { basename, dirname, resolve } from 'node:path';
import { watch } from 'chokidar';

export interface FolderWatch {
  /** The file may have changed. Called without need, too. */
  onMove(): void;
  onFailure(error: NodeJS.ErrnoException): void;
}

/** Watches the folder of a file for hints that the file may have changed; they can be missing. Returns how to end it. */
export function watchFolder(file: string, { onMove, onFailure }: FolderWatch): () => Promise<void> {
  // The folder, not the file: editors and Kubernetes replace the file rather than write into it. A ConfigMap's
  // update never names the file at all: the kubelet moves the link `..data` to a new folder.
  const folder = dirname(resolve(file));
  const names = new Set([basename(file), '..data']);
  const watcher = watch(folder, {
    depth: 0,
    ignoreInitial: true,
    atomic: false,
    ignored: (path) => resolve(path) !== folder && !names.has(basename(path)),
  });
  // `raw` rather than `all`: what chokidar makes of an event leaves out the move of a link to a folder.
  watcher.on('raw', (_event, name: string | null, details) => {
    const { watchedPath } = details as { watchedPath: string };
    // A watcher of the file itself, or of what a link stands for, has only one thing to report.
    if (name === null || names.has(name) || resolve(watchedPath) !== folder) onMove();
  });
  watcher.on('error', (error) => onFailure(error as Error));
  return async () => {
    const closed = watcher.close();
    // Closing drops the listeners, and an error without one would be thrown at the process.
    watcher.on('error', () => {});
    await closed;
  };
}

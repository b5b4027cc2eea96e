import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export { eventually } from '../../support/eventually.js';
export { temporaryFolder } from '../../support/folder.js';

/** Writes as most editors do: a new file beside the old one, then a rename over it. */
export function replaceFile(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

/** Writes a ConfigMap volume's next state as the kubelet does; returns the folder that `..data` names now. */
export function updateConfigMap(volume: string, name: string, text: string): string {
  const state = `..state_${++states}`;
  mkdirSync(join(volume, state));
  writeFileSync(join(volume, state, name), text);
  symlinkSync(state, join(volume, '..data_tmp'));
  renameSync(join(volume, '..data_tmp'), join(volume, '..data'));
  return join(volume, state);
}

let states = 0;

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

import { writeSync } from 'node:fs';

/** Prints a line at once, past every buffer of ours: as the answer to a click that has left. */
export function say(line) {
  let left = Buffer.from(`${line}\n`);
  while (left.length > 0) {
    try {
      left = left.subarray(writeSync(1, left));
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error; // Else who reads it is slow.
    }
  }
}

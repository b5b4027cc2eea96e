import { parentPort, workerData } from 'node:worker_threads';
import type { Call, Opening } from './rounds.js';
import { startWork } from './work.js';

// A thread of its own, since each call waits for the disk, and clicks must not.
const port = parentPort!;
const work = startWork(workerData as Opening);
let resting: NodeJS.Timeout | undefined;

port.postMessage(work.opened);
// Else that was all, and the thread ends.
if (work.isOpen) port.on('message', answer);

function answer(call: Call): void {
  clearTimeout(resting);
  port.postMessage(work.answer(call));
  if (call === 'close') {
    port.off('message', answer); // Closed, it still hands out what had come.
    port.close();
  } else resting = setTimeout(rest, restMs);
}

/** While nothing else is to be done. */
function rest(): void {
  if (work.rest()) resting = setTimeout(rest, restMs);
}

const restMs = 1000;

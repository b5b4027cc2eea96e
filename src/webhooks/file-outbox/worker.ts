import { parentPort } from 'node:worker_threads';
import { work } from './work.js';

// A thread of its own, since each task waits for the disk, and clicks must not.
work(parentPort!);

import { builtMain } from './dargah.js';

/** Fails a run of tests of what is built when that is older than its source. */
export default function setup(): void {
  builtMain();
}

import { decisiveRule } from '../rules/engine/decide.js';
import { createCallMask, type DecidedCall } from './call-mask.js';

export interface RecorderOptions {
  /** How many of the calls are recorded, from 0 to 1. */
  share: number;
  /** Gets lines of JSON, each with its end: at most one a call and minute of what is the same to the rules. */
  write(lines: string): void;
  /** Called with calls that were to be recorded and are not, since more came than could be masked. */
  onDropped(calls: number): void;
  /** From 0 up to 1. */
  random?: () => number;
}

export interface Recorder {
  /** Takes a call, and masks it later: its caller does not wait. */
  record(call: DecidedCall): void;
  close(): void;
}

/** How long lines are collected. */
const flushMs = 10_000;
/** More lines are written at once. */
const mostLines = 2_000;
/** More calls are not kept for masking. */
const mostWaiting = 1_000;
/** So many are masked in one turn of the event loop. */
const batch = 20;

/**
 * Records calls as lines that hold nothing of a person: what the rules see of a request is masked, and the rest left out.
 * A call whose mask would be decided otherwise is recorded without a request.
 */
export function createRecorder({ share, write, onDropped, random = Math.random }: RecorderOptions): Recorder {
  const waiting: DecidedCall[] = [];
  let lines = new Map<string, { at: string; count: number }>();
  let isDraining = false;
  const masked = createCallMask();

  const drain = () => {
    for (const call of waiting.splice(0, batch)) add(call);
    isDraining = waiting.length > 0;
    if (isDraining) setImmediate(drain);
  };
  const add = (decided: DecidedCall) => {
    const { call, now, decision, revision } = decided;
    const request = masked(decided);
    const minute = Math.floor(now.getTime() / 60_000);
    const known = {
      // What a request carried that tells which call it is may be masked.
      call,
      revision,
      rule: decisiveRule(decision),
      ...(request && { request }),
    };
    const key = `${minute} ${JSON.stringify(known)}`;
    const line = lines.get(key);
    if (line) line.count++;
    else lines.set(key, { at: now.toISOString(), count: 1 });
    if (lines.size >= mostLines) flush();
  };
  const flush = () => {
    if (lines.size === 0) return;
    const text = [...lines].map(([key, { at, count }]) => {
      const known = key.slice(key.indexOf('{'));
      return `{"at":"${at}","count":${count},${known.slice(1)}\n`;
    });
    lines = new Map();
    write(text.join(''));
  };
  const timer = setInterval(flush, flushMs).unref();

  return {
    record(call) {
      if (share < 1 && random() >= share) return;
      if (waiting.length === mostWaiting) {
        onDropped(1);
        return;
      }
      waiting.push(call);
      if (isDraining) return;
      isDraining = true;
      setImmediate(drain);
    },
    close() {
      clearInterval(timer);
      for (const call of waiting.splice(0)) add(call);
      flush();
    },
  };
}

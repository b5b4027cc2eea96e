import type { Settings } from '../config/settings.js';
import type { DecidedCall } from '../telemetry/call-mask.js';
import type { SampledDecision } from '../telemetry/decision-sampler.js';
import { openRecordFile, type RecordFile } from '../telemetry/record-file.js';
import type { ServerContext } from './context.js';

/** Takes lines of a record, of this process or of a worker. */
export type WriteRecord = RecordFile['write'];

/** Opens the file that the settings name for the record of calls; undefined where they name none. */
export function openRecord(
  { record: file, recordMaxBytes: maxBytes, recordMaxAgeMs: maxAgeMs }: Settings,
  { log, closers }: ServerContext,
): WriteRecord | undefined {
  if (file === undefined) return undefined;
  let isFailing = false;
  const record = openRecordFile({
    ...{ file, maxBytes, maxAgeMs, keep: keptFiles },
    onAttempt(error) {
      if (error !== undefined && !isFailing) {
        log.error(
          { error: error.message },
          `calls cannot be recorded in ${file}. Let this process write there`,
        );
      }
      if (error === undefined && isFailing) log.info({}, `calls are recorded in ${file} again`);
      isFailing = error !== undefined;
    },
  });
  closers.push(record.close);
  return record.write;
}

/** Where the calls of a process go, masked. */
export interface CallWriters {
  /** Set where calls are recorded. */
  writeRecord?: WriteRecord | undefined;
  /** Set where the console shows some of them. */
  writeSample?: ((decision: SampledDecision) => void) | undefined;
}

/** Records and samples the calls of this process. What masks them is loaded here, since few servers do. */
export async function openRecorder(
  { recordShare: share }: Settings,
  { writeRecord, writeSample }: CallWriters,
  { metrics, closers, processorMs }: ServerContext,
): Promise<((call: DecidedCall) => void) | undefined> {
  let record: ((call: DecidedCall) => void) | undefined;
  if (writeRecord !== undefined) {
    const { createRecorder } = await import('../telemetry/click-recorder.js');
    const recorder = createRecorder({ share, write: writeRecord, onDropped: metrics.recordDropped });
    closers.push(async () => recorder.close());
    record = recorder.record;
  }
  if (writeSample === undefined) return record;
  const { createDecisionSampler } = await import('../telemetry/decision-sampler.js');
  const sample = createDecisionSampler(writeSample, processorMs);
  if (record === undefined) return sample;
  const alsoRecord = record;
  return (call) => {
    alsoRecord(call);
    sample(call);
  };
}

/** Files that were put aside. */
const keptFiles = 10;

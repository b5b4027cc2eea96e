import type { Settings } from '../config/settings.js';
import type { Recorder } from '../telemetry/click-recorder.js';
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

/** Records the calls of this process. What masks them is loaded here, since few servers record. */
export async function openRecorder(
  { recordShare: share }: Settings,
  write: WriteRecord,
  { metrics, closers }: ServerContext,
): Promise<Recorder['record']> {
  const { createRecorder } = await import('../telemetry/click-recorder.js');
  const recorder = createRecorder({ share, write, onDropped: metrics.recordDropped });
  closers.push(async () => recorder.close());
  return recorder.record;
}

/** Files that were put aside. */
const keptFiles = 10;

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../process/reload/folder.js';
import { start } from './dargah.js';

/** The program, by its path or its name. */
const program = process.env.SCHEMATHESIS ?? 'schemathesis';
const isInstalled = spawnSync(program, ['--version']).status === 0;

/**
 * True where tests that need Schemathesis are to be skipped, since it is not on this machine. With
 * `SCHEMATHESIS_REQUIRED=1` they run all the same, and fail.
 */
export const withoutSchemathesis = !isInstalled && process.env.SCHEMATHESIS_REQUIRED !== '1';

if (withoutSchemathesis) {
  console.warn(
    '\nSKIPPED: what is generated from the OpenAPI description needs the program "schemathesis", which is not installed.\n' +
      'pip install schemathesis, and SCHEMATHESIS=/path/to/it where it is not on the PATH. With SCHEMATHESIS_REQUIRED=1\n' +
      'these tests fail rather than being skipped.\n',
  );
}

/**
 * Free data can hold a key named `__proto__`, or too many levels: no JSON Schema says that these are refused, and the
 * description does it in words.
 */
const settings = `[checks]
positive_data_acceptance.expected-statuses = ["2xx", "400", "401", "403", "404"]
`;

/**
 * Sends requests that follow from the description of a server, good ones and bad ones, and holds the answers against it
 * with every check that Schemathesis has. Returns how many were sent.
 * @throws {Error} with its report, where it found something
 */
export async function generateRequests(description: {
  /** Where to read it. */
  from: string;
  /** The server that it is held against. */
  origin: string;
  /** Which operations. */
  tag: string;
  authorization: string;
  /** Of each kind, for each operation. */
  examples: number;
}): Promise<number> {
  const { from, origin, tag, authorization, examples } = description;
  // It leaves what it found in its folder, and reads its settings there.
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'schemathesis.toml'), settings);
  const run = start({
    command: [
      ...[program, 'run', from, '--url', origin, '--include-tag', tag, '--checks', 'all'],
      ...[
        '--phases',
        'examples,coverage,fuzzing',
        '--max-examples',
        String(examples),
        '--generation-database',
        'none',
      ],
      ...['--header', `Authorization: ${authorization}`, '--continue-on-failure', '--no-color'],
    ],
    cwd,
    // Python guesses the encoding of its output from these.
    environment: { HOME: '/tmp', LC_ALL: 'C.UTF-8' },
  });
  const code = await run.ended;
  const report = run.stdout();
  if (code !== 0) throw new Error(`schemathesis ended with ${code}:\n${report}${run.stderr()}`);
  return Number(/(\d[\d,]*) generated/.exec(report)![1]!.replaceAll(',', ''));
}

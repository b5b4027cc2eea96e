/** How long the command takes in CI: one cold process for one file, beside a Node that does nothing. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { campaignFile } from '../campaigns.mjs';
import { precise, spread, table } from '../format.mjs';
import { ratios, summary } from '../measure.mjs';

const main = fileURLToPath(new URL('../../dist/start.cjs', import.meta.url));
const sizes = [50, 10_000];

export const title = 'A cold lint';

export async function run({ quick, note }) {
  const folder = mkdtempSync(join(tmpdir(), 'dargah-bench-'));
  try {
    const commands = sizes.map((size) => {
      const file = join(folder, `${size}.yaml`);
      writeFileSync(file, campaignFile(size));
      return [main, 'lint', file];
    });
    const [few, many] = commands;
    const small = inTurn([['-e', '0'], few], quick ? 31 : 101, note);
    const large = inTurn([many], quick ? 5 : 15, note);
    return {
      bare: summary(small[0]),
      lint: summary(small[1]),
      ratio: summary(ratios(small[1], small[0])),
      large: summary(large[0]),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function report({ bare, lint, ratio, large }) {
  return table([
    ['a whole process', 'ms', '÷ `node -e 0`'],
    ['`node -e 0`', spread(bare), ''],
    [`\`dargah lint\` on ${sizes[0]} campaigns`, spread(lint), spread(ratio)],
    [
      `\`dargah lint\` on ${sizes[1].toLocaleString('en-US')} campaigns`,
      spread(large),
      precise(large.median / bare.median),
    ],
  ]);
}

export function targets({ ratio, large }) {
  return [
    { what: 'a cold lint of 50 campaigns ÷ `node -e 0`', atMost: 3, measured: ratio },
    { what: 'ms for a cold lint of 10,000 campaigns', atMost: 3_000, measured: large },
  ];
}

/** Milliseconds of each command, run after run, A B A B. */
function inTurn(commands, repeats, note) {
  const figures = commands.map(() => []);
  for (let i = 0; i < repeats; i++) {
    note(`a cold process (${i + 1}/${repeats})`);
    for (const [at, args] of commands.entries()) {
      const start = performance.now();
      const { status, stderr } = spawnSync(process.execPath, args);
      if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
      figures[at].push(performance.now() - start);
    }
  }
  return figures;
}

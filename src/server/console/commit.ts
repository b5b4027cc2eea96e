import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Environment } from '../../config/context.js';

/** A commit that stands on a branch of its own. */
export interface Committed {
  branch: string;
  commit: string;
}

/** Whether a file belongs to a Git repository. */
export async function isCommitted(file: string, environment: Environment): Promise<boolean> {
  const git = gitIn(dirname(file), environment);
  return git(['ls-files', '--error-unmatch', '--', basename(file)]).then(
    () => true,
    () => false,
  );
}

/**
 * Commits texts as those of files of a folder, on top of what is checked out, on a new branch. The files of the folder,
 * its index and its branch stay as they are, and no hook of the repository runs.
 * @throws {Error} with what Git says
 */
export async function commitOnBranch(
  folder: string,
  { texts, message, branch }: { texts: Readonly<Record<string, string>>; message: string; branch: string },
  environment: Environment,
): Promise<Committed> {
  const index = join(tmpdir(), `dargah-index-${randomBytes(8).toString('hex')}`);
  const plain = gitIn(folder, environment);
  const isNamed = await plain(['config', 'user.email']).then(
    () => true,
    () => false,
  );
  const author = { GIT_AUTHOR_NAME: 'dargah console', GIT_AUTHOR_EMAIL: 'dargah@localhost' };
  const committer = {
    GIT_COMMITTER_NAME: author.GIT_AUTHOR_NAME,
    GIT_COMMITTER_EMAIL: author.GIT_AUTHOR_EMAIL,
  };
  const git = gitIn(folder, {
    ...environment,
    ...(!isNamed && { ...author, ...committer }),
    GIT_INDEX_FILE: index,
  });
  try {
    const prefix = await plain(['rev-parse', '--show-prefix']);
    await git(['read-tree', 'HEAD']);
    for (const [name, text] of Object.entries(texts)) {
      const [known = ''] = (await plain(['ls-files', '--stage', '--', name])).split(' ');
      const blob = await git(['hash-object', '-w', '--no-filters', '--stdin'], text);
      await git(['update-index', '--add', '--cacheinfo', `${known || '100644'},${blob},${prefix}${name}`]);
    }
    const tree = await git(['write-tree']);
    const commit = await git(['commit-tree', tree, '-p', 'HEAD', '-F', '-'], message);
    // All zeros: there must be no such branch.
    await git(['update-ref', `refs/heads/${branch}`, commit, '0'.repeat(commit.length)]);
    return { branch, commit };
  } finally {
    await rm(index, { force: true });
  }
}

function gitIn(folder: string, environment: Environment) {
  return async (command: readonly string[], input = ''): Promise<string> => {
    const running = promisify(execFile)('git', ['-C', folder, ...withoutHooks, ...command], {
      env: { ...environment },
      maxBuffer,
    });
    running.child.stdin?.on('error', () => {}); // it ended before it had read all: its code says more
    running.child.stdin?.end(input);
    return (await running).stdout.trimEnd();
  };
}

/** There are some for an index and for a branch as well, whichever command changes them. */
const withoutHooks = ['-c', `core.hooksPath=${devNull}`];

const maxBuffer = 64 * 1024 * 1024;

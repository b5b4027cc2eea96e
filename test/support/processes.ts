/** Whether a process or one of its group is left. */
export function isLeft(pid: number): boolean {
  return [pid, -pid].some((target) => signal(target, 0));
}

/** Kills a process and its group. */
export function killAll(pid: number): void {
  for (const target of [-pid, pid]) signal(target, 'SIGKILL');
}

function signal(target: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target, name);
  } catch {
    return false;
  }
}

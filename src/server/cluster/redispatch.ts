import cluster, { type Worker } from 'node:cluster';

/**
 * Sends connections that a worker was handed, and did not live to accept, to another one. Node forgets them: they would
 * stay open in the first process, and nobody would answer.
 *
 * A worker confirms a connection before it reads of it, so one that is not confirmed can be handed on whole. What goes to
 * and fro are messages of Node's own (`lib/internal/cluster/`), tried with 20, 22, 24 and 26.
 */
export function redispatchConnections(worker: Worker): void {
  const child = worker.process;
  const unconfirmed = new Set<number>();
  const send = child.send.bind(child) as (...given: unknown[]) => boolean;
  child.send = (message: object, ...rest: unknown[]) => {
    if (isHandOff(message)) unconfirmed.add(message.seq);
    return send(message, ...rest);
  };
  child.on('internalMessage', ({ ack }: { ack?: number }) => {
    if (ack !== undefined) unconfirmed.delete(ack);
  });
  // Only now has all been read that it said.
  child.once('close', () => {
    // Node itself forgets to take leave of a worker that has a connection unconfirmed, and would hand it more.
    child.emit('disconnect');
    // Where nobody else listens, the port is closed by now, and so is this connection: its caller hears of it, at least.
    const accepted = !Object.values(cluster.workers!).some(isListening);
    for (const ack of unconfirmed) child.emit('internalMessage', { cmd: 'NODE_CLUSTER', ack, accepted });
  });
}

function isHandOff(message: object): message is { seq: number } {
  return 'act' in message && message.act === 'newconn';
}

function isListening(worker: (Worker & { state?: string }) | undefined): boolean {
  return worker?.state === 'listening' && worker.isConnected();
}

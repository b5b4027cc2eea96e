import cluster, { type Worker } from 'node:cluster';

/**
 * Sends connections that a worker was handed, and did not live to accept, to another one. Node forgets them: they would
 * stay open in the primary, and nobody would answer.
 *
 * A worker acknowledges a connection before it reads from it, so another worker can take an unacknowledged one as it is.
 * This uses messages of Node's own (`lib/internal/cluster/`), tested with 20, 22, 24 and 26.
 */
export function redispatchConnections(worker: Worker): void {
  const child = worker.process;
  const unacknowledged = new Set<number>();
  const send = child.send.bind(child) as (...given: unknown[]) => boolean;
  child.send = (message: object, ...rest: unknown[]) => {
    if (isHandOff(message)) unacknowledged.add(message.seq);
    return send(message, ...rest);
  };
  child.on('internalMessage', ({ ack }: { ack?: number }) => {
    if (ack !== undefined) unacknowledged.delete(ack);
  });
  // Only now have all its messages been read.
  child.once('close', () => {
    // Node does not disconnect a worker with an unacknowledged connection, and would hand it more.
    child.emit('disconnect');
    // When no other worker listens, the port is closed by now. Closing this connection lets its caller know, at least.
    const accepted = !Object.values(cluster.workers!).some(isListening);
    for (const ack of unacknowledged) child.emit('internalMessage', { cmd: 'NODE_CLUSTER', ack, accepted });
  });
}

function isHandOff(message: object): message is { seq: number } {
  return 'act' in message && message.act === 'newconn';
}

function isListening(worker: (Worker & { state?: string }) | undefined): boolean {
  return worker?.state === 'listening' && worker.isConnected();
}

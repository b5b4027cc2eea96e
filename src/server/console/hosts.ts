/**
 * What `Host` may say where a server listens: the names of this machine itself and the address that it was set to listen
 * on, with its port, and the names that an operator adds: as they are, and with that port.
 */
export function hostsOf(host: string, port: number, added: readonly string[]): string[] {
  const isEverywhere = host === '0.0.0.0' || host === '::';
  const listening = isEverywhere ? [] : [host.includes(':') ? `[${host}]` : host];
  const own = ['localhost', '127.0.0.1', '[::1]', ...listening];
  // Browsers leave the port of http out.
  const ofPort = (name: string) => [`${name}:${port}`, ...(port === 80 ? [name] : [])];
  return [...own.flatMap(ofPort), ...added.flatMap((name) => [name, ...ofPort(name)])].map((name) =>
    name.toLowerCase(),
  );
}

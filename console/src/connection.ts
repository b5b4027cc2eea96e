import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { AskCore } from './core/client.js';
import { withFindings } from './core/findings.js';
import type { Overview, Texts } from './core/opened.js';
import { type Gateway, NoAnswer, type ServedRules, type Server, type TextsByFile } from './server.js';
import type { Language } from './words.js';

/** The server that is asked. */
export interface Connection {
  /** Undefined without a token that it takes. */
  server: Server | undefined;
  /** Why it gave no answer; undefined since it gave one again. */
  fault: NoAnswer['reason'] | undefined;
  setToken(token: string): void;
  onAnswer(): void;
  /** Throws what is no missing answer. */
  onFault(error: unknown): void;
}

/** @param first the token that the address had */
export function useConnection(connect: (token: string) => Server, first: string | undefined): Connection {
  const [token, setToken] = useState(first);
  const [fault, setFault] = useState<NoAnswer['reason'] | undefined>();
  const server = useMemo(() => (token === undefined ? undefined : connect(token)), [token]);
  const onAnswer = useCallback(() => setFault(undefined), []);
  const onFault = useCallback((error: unknown) => {
    if (!(error instanceof NoAnswer)) throw error;
    setFault(error.reason);
    if (error.reason === 'wrong' || error.reason === 'too-many') setToken(undefined);
  }, []);
  return { server, fault, setToken, onAnswer, onFault };
}

/** The rules that the server has, each undefined until it is known. */
export interface Served {
  rules: ServedRules | undefined;
  overview: Overview | undefined;
  load(): Promise<void>;
}

/** Loads the rules, and again in another language. */
export function useServedRules(core: AskCore, connection: Connection, language: Language): Served {
  const { server, onAnswer, onFault } = connection;
  const [rules, setRules] = useState<ServedRules | undefined>();
  const [overview, setOverview] = useState<Overview | undefined>();
  const latest = useRef<ServedRules | undefined>(undefined);
  const load = useCallback(async () => {
    if (server === undefined) return;
    const served = await server.rules();
    // A file that cannot be read for a moment leaves what was read last on the page.
    setRules((known) =>
      served.trouble !== undefined && known !== undefined
        ? { ...known, state: served.state, trouble: served.trouble }
        : served,
    );
    if (served.trouble !== undefined && latest.current !== undefined) return;
    latest.current = served;
    const plain = await core.overview(textsOf(served), new Date().toISOString());
    const show = (diagnostics: Overview['diagnostics']) => {
      if (latest.current === served)
        setOverview({ ...plain, diagnostics, rows: withFindings(plain.rows, diagnostics) });
    };
    show(plain.diagnostics);
    void core.check(textsOf(served)).then(({ diagnostics }) => show(diagnostics));
  }, [server]);
  useEffect(() => {
    core.speak(language);
    if (server !== undefined) load().then(onAnswer, onFault);
  }, [server, language, load]);
  return { rules, overview, load };
}

/** What the gateway does; undefined where there is none. Loads the rules when they have changed. */
export function useGateway(
  { server, onAnswer, onFault }: Connection,
  { rules, load }: Served,
): Gateway | undefined {
  const [gateway, setGateway] = useState<Gateway | undefined>();
  const shownState = useRef<string | undefined>(undefined);
  shownState.current = rules?.state;
  useEffect(() => {
    if (server === undefined) return;
    const look = () => {
      server.live().then((live) => {
        onAnswer();
        setGateway(live.gateway);
        if (shownState.current !== undefined && live.state !== shownState.current) load().catch(onFault);
      }, onFault);
    };
    look();
    const timer = setInterval(look, liveMs);
    return () => clearInterval(timer);
  }, [server, load]);
  return gateway;
}

/** How often the page asks whether the file has changed. */
const liveMs = 2_000;

/** What of the served rules goes to the core. @param texts that take the place of others */
export function textsOf(
  { file, text, parts = [], vars, tests, schemas }: ServedRules,
  texts: TextsByFile = {},
): Texts {
  const known = new Set([file, ...parts.map(([name]) => name), ...tests.map((one) => one.file)]);
  const added = Object.entries(texts).filter(([name]) => !known.has(name));
  const isTests = (name: string) => /\.test\.ya?ml$/.test(name);
  const allParts = [
    ...parts.map(([name, part]): (typeof parts)[number] => [name, texts[name] ?? part]),
    ...added.filter(([name]) => !isTests(name)),
  ];
  return {
    ...{ file, text: texts[file] ?? text },
    ...(allParts.length > 0 && { parts: allParts }),
    ...(vars && { vars }),
    tests: [
      ...tests.map((one) => ({ ...one, text: texts[one.file] ?? one.text })),
      ...added.filter(([name]) => isTests(name)).map(([name, text]) => ({ file: name, text })),
    ],
    ...(schemas && { schemas }),
  };
}

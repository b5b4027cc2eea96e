import type { JSX } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type AskedClick, ClickPage, firstClick } from './click-page.js';
import type { AskCore } from './core/client.js';
import { withFindings } from './core/findings.js';
import type { Overview, Texts } from './core/opened.js';
import { Door } from './door.js';
import { EditPage } from './edit-page.js';
import { type Edits, useEdits } from './edits.js';
import { LivePage } from './live-page.js';
import { RulesPage } from './rules-page.js';
import { type Seen, useSeen } from './seen.js';
import {
  type Gateway,
  NoAnswer,
  type ServedRules,
  type Server,
  type TextsByFile,
  tokenIn,
} from './server.js';
import { type Language, type Words, wordsOf } from './words.js';

/** What every part of the page is handed. */
export interface Page {
  core: AskCore;
  words: Words;
  language: Language;
  rules: ServedRules;
  overview: Overview;
  edits: Edits;
  /** Absent where there is none, as on a laptop. */
  gateway: Gateway | undefined;
  seen: Seen;
  /** Opens another part: of a line, that of its file, or of the main one. */
  go(part: Part, line?: number, file?: string): void;
}

export type Part = 'rules' | 'click' | 'edit' | 'live';

interface AppProps {
  core: AskCore;
  connect(token: string): Server;
  token: string | undefined;
}

export function App({ core, connect, token: first }: AppProps): JSX.Element {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  const [theme, setTheme] = useState<'light' | 'dark'>(firstTheme);
  const words = useMemo(() => wordsOf(language), [language]);
  const [token, setToken] = useState(first);
  const [fault, setFault] = useState<NoAnswer['reason'] | undefined>();
  const [part, setPart] = useState<Part>('rules');
  const [place, setPlace] = useState<Place>({});
  const [rules, setRules] = useState<ServedRules | undefined>();
  const [overview, setOverview] = useState<Overview | undefined>();
  const edits = useEdits(rules);
  const [click, setClick] = useState<AskedClick>(firstClick);
  const server = useMemo(() => (token === undefined ? undefined : connect(token)), [token]);
  const main = useRef<HTMLElement>(null);

  useEffect(() => {
    const root = document.documentElement;
    root.lang = language;
    root.dir = language === 'fa' ? 'rtl' : 'ltr';
    root.dataset.theme = theme;
    remember('dargah-language', language);
    remember('dargah-theme', theme);
  }, [language, theme]);
  useEffect(() => {
    document.title = `${words[part]} · ${rules?.file ?? 'Dargah'}`;
  }, [words, part, rules?.file]);

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
  const handle = useCallback((error: unknown) => {
    if (!(error instanceof NoAnswer)) throw error;
    setFault(error.reason);
    if (error.reason === 'wrong' || error.reason === 'too-many') setToken(undefined);
  }, []);
  useEffect(() => {
    core.speak(language);
    if (server !== undefined) load().then(() => setFault(undefined), handle);
  }, [server, language, load, handle]);

  const [gateway, setGateway] = useState<Gateway | undefined>();
  const shownState = useRef<string | undefined>(undefined);
  shownState.current = rules?.state;
  useEffect(() => {
    if (server === undefined) return;
    const look = () => {
      server.live().then((live) => {
        setFault(undefined);
        setGateway(live.gateway);
        if (shownState.current !== undefined && live.state !== shownState.current) load().catch(handle);
      }, handle);
    };
    look();
    const timer = setInterval(look, liveMs);
    return () => clearInterval(timer);
  }, [server, load, handle]);

  const texts = useMemo(() => rules && textsOf(rules), [rules]);
  const seen = useSeen(server, core, texts, gateway !== undefined);
  const go = useCallback((to: Part, line?: number, file?: string) => {
    setPart(to);
    setPlace({ ...(line !== undefined && { line }), ...(file !== undefined && { file }) });
    main.current?.focus();
  }, []);
  const parts: readonly Part[] =
    server === undefined ? [] : ['rules', 'click', 'edit', ...(gateway ? (['live'] as const) : [])];
  const header = (
    <Header {...{ words, part, file: rules?.file, parts, go }}>
      <button
        type="button"
        lang={language === 'fa' ? 'en' : 'fa'}
        onClick={() => setLanguage(language === 'fa' ? 'en' : 'fa')}
      >
        {words.language}
      </button>
      <button type="button" onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')}>
        {theme === 'dark' ? words.light : words.dark}
      </button>
    </Header>
  );
  if (server === undefined) {
    return (
      <>
        {header}
        <main id="content" ref={main} tabIndex={-1}>
          <Door
            words={words}
            fault={fault}
            onToken={(text) => setToken(tokenIn(text) ?? 'not-a-token-of-a-console')}
          />
        </main>
      </>
    );
  }
  const page: Page | undefined = rules &&
    overview && {
      ...{ core, words, language, rules, overview, edits, gateway, seen, go },
    };
  return (
    <>
      {header}
      <main id="content" ref={main} tabIndex={-1}>
        <p class="notice" role="status">
          {fault === 'gone'
            ? words.unreachable
            : rules?.trouble
              ? `${words.fileTrouble}: ${rules.trouble}`
              : ''}
        </p>
        {page === undefined ? (
          <p class="loading">{words.loading}</p>
        ) : part === 'rules' ? (
          <RulesPage page={page} />
        ) : part === 'live' && gateway !== undefined ? (
          <LivePage
            page={page}
            gateway={gateway}
            server={server}
            onBringBack={(texts) => {
              for (const [file, text] of Object.entries(texts)) edits.write(file, text);
              go('edit');
            }}
          />
        ) : part === 'click' ? (
          <ClickPage page={page} click={click} onClick={setClick} />
        ) : (
          <EditPage
            page={page}
            server={server}
            place={place}
            onTry={(asked) => {
              setClick(asked);
              go('click');
            }}
            onChanged={load}
          />
        )}
      </main>
    </>
  );
}

/** How often the page asks whether the file has changed. */
const liveMs = 2_000;

function Header(props: {
  words: Words;
  part: Part;
  file: string | undefined;
  parts: readonly Part[];
  go(part: Part): void;
  children: JSX.Element[];
}): JSX.Element {
  const { words, part, file, parts, go, children } = props;
  return (
    <header class="top">
      <a class="skip" href="#content">
        {words.skip}
      </a>
      <span class="brand">
        <strong>{words === undefined ? '' : 'درگاه'}</strong>
        {file !== undefined && <bdi class="file">{file}</bdi>}
      </span>
      {parts.length > 0 && (
        <nav aria-label={words.sections}>
          {parts.map((one) => (
            <button
              key={one}
              type="button"
              class="part"
              aria-current={one === part ? 'page' : undefined}
              onClick={() => go(one)}
            >
              {words[one]}
            </button>
          ))}
        </nav>
      )}
      <span class="switches">{children}</span>
    </header>
  );
}

/** Where the editor is to stand. */
export interface Place {
  file?: string;
  line?: number;
}

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

function firstLanguage(): Language {
  const known = recall('dargah-language');
  if (known === 'fa' || known === 'en') return known;
  return navigator.language.startsWith('fa') ? 'fa' : 'en';
}

function firstTheme(): 'light' | 'dark' {
  const known = recall('dargah-theme');
  if (known === 'light' || known === 'dark') return known;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** A taste and no secret; a browser may refuse to keep even that. */
function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {}
}

function recall(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

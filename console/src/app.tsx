import type { JSX } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type AskedClick, firstClick } from './asked-click.js';
import { ClickPage } from './click-page.js';
import { textsOf, useConnection, useGateway, useServedRules } from './connection.js';
import type { AskCore } from './core/client.js';
import type { Overview } from './core/opened.js';
import { Door } from './door.js';
import { EditPage } from './edit-page.js';
import { type Edits, useEdits } from './edits.js';
import { LivePage } from './live-page.js';
import { type Preferences, usePreferences } from './preferences.js';
import { RulesPage } from './rules-page.js';
import { type Seen, useSeen } from './seen.js';
import { type Gateway, type ServedRules, type Server, tokenIn } from './server.js';
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

export function App({ core, connect, token }: AppProps): JSX.Element {
  const preferences = usePreferences();
  const { language } = preferences;
  const words = useMemo(() => wordsOf(language), [language]);
  const connection = useConnection(connect, token);
  const { server, fault } = connection;
  const served = useServedRules(core, connection, language);
  const { rules, overview } = served;
  const edits = useEdits(rules);
  const gateway = useGateway(connection, served);
  const texts = useMemo(() => rules && textsOf(rules), [rules]);
  const seen = useSeen(server, core, texts, gateway !== undefined);
  const [click, setClick] = useState<AskedClick>(firstClick);
  const { part, place, main, go } = usePart();
  useEffect(() => {
    document.title = `${words[part]} · ${rules?.file ?? 'Dargah'}`;
  }, [words, part, rules?.file]);
  const parts: readonly Part[] =
    server === undefined ? [] : ['rules', 'click', 'edit', ...(gateway ? (['live'] as const) : [])];
  const page: Page | undefined = rules &&
    overview && {
      ...{ core, words, language, rules, overview, edits, gateway, seen, go },
    };
  return (
    <>
      <Header {...{ words, part, file: rules?.file, parts, go }}>
        <Switches words={words} preferences={preferences} />
      </Header>
      <main id="content" ref={main} tabIndex={-1}>
        {server === undefined ? (
          <Door
            words={words}
            fault={fault}
            onToken={(text) => connection.setToken(tokenIn(text) ?? 'not-a-token-of-a-console')}
          />
        ) : (
          <>
            <p class="notice" role="status">
              {fault === 'gone'
                ? words.unreachable
                : rules?.trouble
                  ? `${words.fileTrouble}: ${rules.trouble}`
                  : ''}
            </p>
            {page === undefined ? (
              <p class="loading">{words.loading}</p>
            ) : (
              <OpenPart
                {...{ page, server, part, place, click }}
                onClick={setClick}
                onChanged={served.load}
              />
            )}
          </>
        )}
      </main>
    </>
  );
}

/** Which part is open, and where in it. */
function usePart() {
  const [part, setPart] = useState<Part>('rules');
  const [place, setPlace] = useState<Place>({});
  const main = useRef<HTMLElement>(null);
  const go = useCallback((to: Part, line?: number, file?: string) => {
    setPart(to);
    setPlace({ ...(line !== undefined && { line }), ...(file !== undefined && { file }) });
    main.current?.focus();
  }, []);
  return { part, place, main, go };
}

interface OpenPartProps {
  page: Page;
  server: Server;
  part: Part;
  place: Place;
  click: AskedClick;
  onClick(click: AskedClick): void;
  /** The files have other texts now. */
  onChanged(): Promise<void>;
}

function OpenPart(props: OpenPartProps): JSX.Element {
  const { page, server, part, place, click, onClick, onChanged } = props;
  const { edits, gateway, go } = page;
  if (part === 'rules') return <RulesPage page={page} />;
  if (part === 'click') return <ClickPage page={page} click={click} onClick={onClick} />;
  if (part === 'live' && gateway !== undefined)
    return (
      <LivePage
        page={page}
        gateway={gateway}
        server={server}
        onBringBack={(texts) => {
          for (const [file, text] of Object.entries(texts)) edits.write(file, text);
          go('edit');
        }}
      />
    );
  return (
    <EditPage
      page={page}
      server={server}
      place={place}
      onTry={(asked) => {
        onClick(asked);
        go('click');
      }}
      onChanged={onChanged}
    />
  );
}

/** To the other language, and to the other theme. */
function Switches({ words, preferences }: { words: Words; preferences: Preferences }): JSX.Element {
  const { language, theme, setLanguage, setTheme } = preferences;
  const other = language === 'fa' ? 'en' : 'fa';
  return (
    <span class="switches">
      <button type="button" lang={other} onClick={() => setLanguage(other)}>
        {words.language}
      </button>
      <button type="button" onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')}>
        {theme === 'dark' ? words.light : words.dark}
      </button>
    </span>
  );
}

function Header(props: {
  words: Words;
  part: Part;
  file: string | undefined;
  parts: readonly Part[];
  go(part: Part): void;
  children: JSX.Element;
}): JSX.Element {
  const { words, part, file, parts, go, children } = props;
  return (
    <header class="top">
      <a class="skip" href="#content">
        {words.skip}
      </a>
      <span class="brand">
        <strong>درگاه</strong>
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
      {children}
    </header>
  );
}

/** Where the editor is to stand. */
export interface Place {
  file?: string;
  line?: number;
}

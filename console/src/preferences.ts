import { useEffect, useState } from 'preact/hooks';
import type { Language } from './words.js';

/** How a person likes the page, kept for the next time. */
export interface Preferences {
  language: Language;
  theme: Theme;
  setLanguage(language: Language): void;
  setTheme(theme: Theme): void;
}

type Theme = 'light' | 'dark';

export function usePreferences(): Preferences {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  const [theme, setTheme] = useState<Theme>(firstTheme);
  useEffect(() => {
    const root = document.documentElement;
    root.lang = language;
    root.dir = language === 'fa' ? 'rtl' : 'ltr';
    root.dataset.theme = theme;
    remember('dargah-language', language);
    remember('dargah-theme', theme);
  }, [language, theme]);
  return { language, theme, setLanguage, setTheme };
}

function firstLanguage(): Language {
  const known = recall('dargah-language');
  if (known === 'fa' || known === 'en') return known;
  return navigator.language.startsWith('fa') ? 'fa' : 'en';
}

function firstTheme(): Theme {
  const known = recall('dargah-theme');
  if (known === 'light' || known === 'dark') return known;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** A preference and no secret; a browser may refuse to keep even that. */
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

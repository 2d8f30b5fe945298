import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { chosenLanguage, type Language } from './format.js';

const KEPT_AS = 'toteuma-language';

// One chunk per language: only the reader's is loaded.
const texts: Record<Language, () => Promise<{ texts: object }>> = {
  fi: () => import('./locales/fi.js'),
  sv: () => import('./locales/sv.js'),
  en: () => import('./locales/en.js'),
};

/** Storage may be switched off; then the browser's languages decide each time. */
function kept(): string | null {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return null;
  }
}

function keep(language: Language): void {
  try {
    localStorage.setItem(KEPT_AS, language);
  } catch {
    // Nothing is lost but the memory of the choice.
  }
}

export async function startTexts(): Promise<void> {
  await i18next.use(initReactI18next).init({ lng: 'cimode', fallbackLng: false, resources: {}, interpolation: { escapeValue: false }, react: { useSuspense: false }, returnNull: false });
  await show(chosenLanguage(kept(), navigator.languages));
}

/** Changes the language of the page and remembers it. */
export async function choose(language: Language): Promise<void> {
  await show(language);
  keep(language);
}

async function show(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) i18next.addResourceBundle(language, 'translation', (await texts[language]()).texts);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

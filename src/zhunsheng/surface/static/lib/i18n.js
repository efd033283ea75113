/** Words of the interface: loaded once as JSON, looked up by key, filled with named values. */

/** @type {Record<string, string|Record<string, string>>} */
let words = {};
let language = "zh-hans";
let plural = new Intl.PluralRules("zh-CN");

/** Map a page's language to one of the two we have. */
/** @param {string|null|undefined} wanted */
export function pickLanguage(wanted) {
  return (wanted ?? "").toLowerCase().startsWith("en") ? "en" : "zh-hans";
}

/** @param {string|null|undefined} wanted */
export async function loadWords(wanted) {
  language = pickLanguage(wanted);
  const answer = await fetch(new URL(`../i18n/${language}.json`, import.meta.url));
  setWords(language, await answer.json());
}

/** @param {string} lang @param {Record<string, any>} table */
export function setWords(lang, table) {
  language = pickLanguage(lang);
  words = table;
  plural = new Intl.PluralRules(locale());
}

export const lang = () => language;
export const locale = () => (language === "en" ? "en-GB" : "zh-CN");

/**
 * The sentence for `key`; `{name}` in it becomes `params.name`. A value may have plural forms chosen by `params.n`.
 * @param {string} key @param {Record<string, string|number>} [params]
 */
export function t(key, params = {}) {
  const entry = words[key];
  if (entry === undefined) return key;
  const form = typeof entry === "string" ? entry : (entry[plural.select(Number(params.n ?? 0))] ?? entry.other);
  return form.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole));
}

/** Whether a sentence for `key` exists (for codes that the server may know and we may not). */
/** @param {string} key */
export const hasWords = (key) => key in words;

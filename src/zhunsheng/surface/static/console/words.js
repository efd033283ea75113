/** Codes of the protocol as words of the reader: tiers, channels, system lines, last words. */

import { h } from "../lib/dom.js";
import { hasWords, t } from "../lib/i18n.js";
import { span } from "../lib/time.js";

/** @param {string} prefix @param {string|null|undefined} code */
export const word = (prefix, code) => (code && hasWords(`${prefix}.${code}`) ? t(`${prefix}.${code}`) : (code ?? ""));

/** A customer's name; who gave none is told apart by the end of the number. @param {{id: number, name: string}} customer */
export const customerName = (customer) => customer.name || t("customer.visitor", { n: String(customer.id).slice(-4) });

/** A mark for a customer's tier; ordinary customers carry none. @param {string|null} tier */
export function tierMark(tier) {
  if (!tier || tier === "regular" || tier === "normal" || tier === "anonymous") return null;
  return h("span.mark.tier", { class: tier === "vip" ? "mark tier accent" : "mark tier" }, word("tier", tier));
}

/** A mark for how upset a customer is; a calm one carries none. @param {number} level */
export function moodMark(level) {
  return level ? h("span", { class: level > 1 ? "mark breached" : "mark due" }, t(`mood.${level}`)) : null;
}

/** The last words of a row, with who said them when it was our side; before them the colleague in charge. */
/** @param {any} row @param {number} [me] */
export function lastWords(row, me) {
  const words = saidLast(row);
  return me !== undefined && row.agent && row.agent.id !== me ? t("list.in_charge", { name: row.agent.name, words }) : words;
}

/** @param {any} row */
function saidLast(row) {
  if (!row.last) return t("list.no_words");
  const text = row.last.kind === "order" ? t("list.order", { number: row.last.text }) : row.last.text || t("list.attachment");
  if (row.last.by === "agent") return t("list.said_by_us", { text });
  return row.last.by === "bot" ? t("list.said_by_bot", { text }) : text;
}

/** A system message in the reader's language; a code we do not know shows the server's own sentence. @param {any} message */
export function systemWords(message) {
  const data = inReadersLanguage(message.data ?? {});
  const how = data.how && hasWords(`event.${message.event}.${data.how}`) ? `.${data.how}` : "";
  const outcome = data.outcome ? word("outcome", data.outcome) : "";
  const key = `event.${message.event}${how}`;
  return hasWords(key) ? t(key, { ...data, outcome, group: data.group ? word("group", data.group) : "", benefit: document.documentElement.lang.startsWith("en") ? data.en : data.zh }) : message.text || message.event || "";
}

/** What a line brings along in both languages is shown in the reader's. @param {any} data */
const inReadersLanguage = (data) => (data.title_en && document.documentElement.lang.startsWith("en") ? { ...data, title: data.title_en } : data);

/** @param {any} clock with `line`: kept, late or breached */
export function clockLineWords(clock) {
  const after = clock.stopped_at === null ? "" : span(clock.stopped_at - clock.started_at);
  return t(`clock_line.${clock.line}`, { title: clock.title, after, limit: span(clock.limit_us) });
}

/** What the delivery mark of our message means. @param {string} state */
export const markWords = (state) => word("delivery", state);

/** @param {string} prefix @param {string} code */
export const hasWordsFor = (prefix, code) => hasWords(`${prefix}.${code}`);

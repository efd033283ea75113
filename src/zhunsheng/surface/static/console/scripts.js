/** Scripts by a stroke: `/` in an empty line offers what fits this dialogue; slots are filled, missing ones marked. */

import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { ask, can, desk, isMine } from "./desk.js";
import { picker } from "./picker.js";
import { filled, IN_ENGLISH, isChinese, missing, strokeAt } from "./slots.js";

const PAUSE = 90;
const SLOTS = ["customer", "order", "agent", "shop", "time", "demand", "item", "amount", "carrier", "tracking", "eta", "tier"];

/** Which script a dialogue's answer began as, until it is sent. @type {Map<number, {id: number, text: string}>} */
const began = new Map();
/** @type {any} */
let field;
/** @type {ReturnType<typeof picker>} */
let list;
/** @type {Record<string, any>} */
let lastSlots = {};
let asked = 0;
let timer = 0;
/** @type {(text: string, start: number, end: number) => void} */
let put = () => {};

/** @param {any} input @param {(text: string, start: number, end: number) => void} replace */
export function startScripts(input, replace) {
  field = input;
  put = replace;
  list = picker(field, { label: t("scripts.title"), none: t("scripts.none"), line: scriptLine, choose });
  field.addEventListener("blur", () => list.hide());
}

/** Whether the list took the key. @param {KeyboardEvent} event */
export const scriptKey = (event) => list.key(event);

/** Look at the caret after each change: a stroke opens the list, anything else closes it. */
export function lookForStroke() {
  const stroke = can("scripts") && isMine() ? strokeAt(field.value, field.selectionStart) : null;
  if (!stroke) {
    list.hide();
    return;
  }
  clearTimeout(timer);
  timer = window.setTimeout(() => fetchScripts(stroke.words), list.isOpen() ? PAUSE : 0);
}

/** Begin a stroke at the caret, from a button. */
export function openScripts() {
  field.focus();
  const fresh = field.value === "" || field.value.slice(0, field.selectionStart).endsWith("\n");
  put(fresh ? "/" : "\n/", field.selectionStart, field.selectionEnd);
}

/** @param {string} words */
async function fetchScripts(words) {
  const dialogue = desk.selected;
  const number = ++asked;
  const answer = await ask({ t: "scripts", dialogue, q: words }, { quiet: true });
  if (number !== asked || dialogue !== desk.selected || !strokeAt(field.value, field.selectionStart)) return;
  if (answer?.t !== "scripts") return;
  lastSlots = answer.slots;
  list.show(answer.scripts);
}

/** @param {any} script */
function scriptLine(script) {
  return [h("b.clip", null, script.title), h("span.mark", null, script.situation), h("span.words", { dir: "auto" }, fillScript(script.text, lastSlots))];
}

/** Fill a text with what a dialogue knows; what is missing stands in brackets. @param {string} text @param {Record<string, any>} slots */
export const fillScript = (text, slots) => filled(text, withOrder(slots), (slot) => (isChinese(text) ? t(`slot.${slot}`) : IN_ENGLISH[slot]));

/** The one order, or the one whose number stands in the dialogue. @param {Record<string, any>} [given] */
function withOrder(given) {
  const values = given ?? lastSlots;
  if (values.order || !values.orders?.length) return values;
  const said = (desk.seen.threads[Number(desk.selected)]?.messages ?? []).map((/** @type {any} */ each) => each.text).join("\n");
  const named = values.orders.filter((/** @type {string} */ each) => said.includes(each));
  return named.length === 1 ? { ...values, order: named[0] } : values;
}

/** @param {any} script */
function choose(script) {
  const stroke = strokeAt(field.value, field.selectionStart);
  if (!stroke) return;
  const text = fillScript(script.text, lastSlots);
  began.set(Number(desk.selected), { id: script.id, text });
  put(text, stroke.start, field.selectionStart);
  nextSlot(stroke.start);
}

/** The missing slots of what stands in the field. @param {string} text */
export const openSlots = (text) => missing(text, SLOTS.flatMap((slot) => [t(`slot.${slot}`), IN_ENGLISH[slot]]));

/** Select the next missing slot behind a place; whether there was one. @param {number} from */
export function nextSlot(from) {
  const open = openSlots(field.value);
  const next = open.find((each) => each.start >= from) ?? open[0];
  if (!next) return false;
  field.focus();
  field.setSelectionRange(next.start, next.end);
  return true;
}

/** Put an order's number where one is missing; whether it was. @param {string} number */
export function fillOrder(number) {
  const open = openSlots(field.value).find((each) => [t("slot.order"), IN_ENGLISH.order].includes(each.name));
  if (!open) return false;
  put(number, open.start, open.end);
  return true;
}

/** The script an answer began as, while at least half of it is still there; asked once, on sending. */
/** @param {number} dialogue @param {string} text @returns {number|null} */
export function scriptOf(dialogue, text) {
  const known = began.get(dialogue);
  if (!known) return null;
  const pieces = known.text.split(/[，。！？；,!?;\n]/u).filter((each) => each.length > 1);
  const kept = pieces.filter((each) => text.includes(each)).length;
  return kept * 2 >= pieces.length && kept > 0 ? known.id : null;
}

/** @param {number} dialogue */
export const forgetScript = (dialogue) => began.delete(dialogue);

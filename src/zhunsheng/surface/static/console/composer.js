/** The field for the answer: draft kept per dialogue, guarded words marked in place, replacement on Tab. */

import { h, icon, keyed, need, setAttr, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { reword, startAid } from "./aid.js";
import { aidOf, forgetAid } from "./assist.js";
import { desk, isMine, onPaint, repaint, row, thread } from "./desk.js";
import { follow, inUnits, pieces, ranked, replaced, together } from "./hits.js";
import { draftOf, keepDraft } from "./keep.js";
import { judgeSoon } from "./marking.js";
import { forgetScript, lookForStroke, nextSlot, openScripts, openSlots, scriptKey, scriptOf, startScripts } from "./scripts.js";
import { askRelease, grantFor, mayAsk, sayReleased } from "./releases.js";
import { onTakeBack, say } from "./sending.js";

const TYPING_EVERY = 3000;
const MANY = 0.8;

/** @typedef {import("./hits.js").Hit} Hit */
/** What stands in the field, per dialogue. @type {Map<number, {hits: Hit[], before: string, asks: string[], why: string, busy: boolean}>} */
const written = new Map();
/** @type {number|null} */
let shown = null;
let typed = 0;
/** Whether somebody left the field while words were on their way; they are not called back into it. */
let left = false;

/** @type {any} */
let field;
const current = () => sheetOf(Number(desk.selected));

/** @param {number} id */
function sheetOf(id) {
  const known = written.get(id) ?? { hits: [], before: "", asks: [], why: "", busy: false };
  written.set(id, known);
  return known;
}

export function startComposer() {
  field = need("#composer-text");
  field.addEventListener("input", onInput);
  field.addEventListener("scroll", mirrorScroll, { passive: true });
  field.addEventListener("keydown", onKey);
  need("#send").addEventListener("click", send);
  need("#greet").addEventListener("click", greet);
  need("#open-scripts").addEventListener("click", openScripts);
  startScripts(field, replaceRange);
  startAid(replaceAll);
  addEventListener("storage", (event) => event.key?.includes(".draft.") && otherWindowWrote());
  onTakeBack((text, dialogue) => insert(text, dialogue));
  onPaint(paint);
}

export const focusComposer = () => field.focus();

/** Put words where the caret is (or at the end), ready to be changed before they are sent. */
/** @param {string} text @param {number|null} [dialogue] */
export function insert(text, dialogue = desk.selected) {
  if (dialogue === null || !text) return;
  if (dialogue !== desk.selected) {
    keepDraft(dialogue, [draftOf(dialogue), text].filter(Boolean).join("\n"));
    return;
  }
  const [start, end] = [field.selectionStart, field.selectionEnd];
  field.setRangeText(text, start, end, "end");
  onInput();
  field.focus();
}

/** @param {string} text @param {number} start @param {number} end */
function replaceRange(text, start, end) {
  field.setRangeText(text, start, end, "end");
  onInput();
}

/** @param {string} text */
function replaceAll(text) {
  replaceRange(text, 0, field.value.length);
  field.focus();
}

/** The same person writes in another window: the draft is one. */
function otherWindowWrote() {
  if (desk.selected === null || document.hasFocus() || field.value === draftOf(desk.selected)) return;
  field.value = draftOf(desk.selected);
  Object.assign(current(), { before: field.value, hits: [], asks: [], why: "" });
  repaint();
}

/** The greeting for this customer, as long as none of us has said a word. */
export function greeting() {
  const said = thread();
  if (!said?.greeting || !isMine()) return null;
  return said.messages.some((message) => message.by === "agent") ? null : said.greeting;
}

/** The dialogue whose greeting was asked for before its thread had come, and until when (in milliseconds) that holds. */
const wanted = { id: /** @type {number|null} */ (null), until: 0 };

export function greet() {
  const words = greeting();
  if (words && field.value.trim() === "") insert(words);
  else if (desk.selected !== null && !thread()) Object.assign(wanted, { id: desk.selected, until: performance.now() + 1000 });
}

/** Greet where that was asked for a moment ago; whoever has gone elsewhere or begun to type meanwhile is left alone. */
function greetLate() {
  const { id, until } = wanted;
  if (id === null || (id === desk.selected && !thread())) return;
  wanted.id = null;
  if (id === desk.selected && performance.now() < until && field.value === "") greet();
}

function onInput() {
  const sheet = current();
  sheet.hits = follow(sheet.before, field.value, sheet.hits);
  sheet.before = field.value;
  sheet.asks = [];
  sheet.why = sheet.hits.length ? sheet.why : "";
  keepDraft(Number(desk.selected), field.value);
  mark(Number(desk.selected), field.value);
  if (field.value === "") forgetScript(Number(desk.selected));
  lookForStroke();
  if (performance.now() - typed > TYPING_EVERY && field.value && desk.link === "live") {
    typed = performance.now();
    desk.line.send({ t: "typing", dialogue: desk.selected });
  }
  repaint();
}

/** Show what the desk says of these words, unless they were changed or refused meanwhile. */
/** @param {number} id @param {string} text */
function mark(id, text) {
  judgeSoon(id, text, (hits) => {
    const sheet = sheetOf(id);
    if (sheet.before !== text || sheet.asks.length || sheet.busy) return;
    sheet.hits = hits;
    repaint();
  });
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.isComposing || scriptKey(event)) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    send();
  } else if (event.altKey && event.code === "KeyL") {
    event.preventDefault();
    askRelease();
  } else if (event.altKey && event.code === "KeyR") {
    event.preventDefault();
    reword(replaceAll);
  } else if (event.key === "Tab" && !event.shiftKey && !event.altKey && nextHit()) {
    event.preventDefault();
    replace(/** @type {Hit} */ (nextHit()));
  } else if (event.key === "Tab" && !event.shiftKey && !event.altKey && openSlots(field.value).length) {
    event.preventDefault();
    nextSlot(field.selectionEnd);
  } else if (event.key === "Escape") {
    left = true;
    field.blur();
  }
}

/** The gravest marked word at the caret or after it that has a replacement, or else the gravest of all. */
function nextHit() {
  const open = ranked(current().hits.filter((hit) => hit.instead !== null));
  return open.find((hit) => hit.end >= field.selectionStart) ?? open[0] ?? null;
}

/** @param {Hit} hit */
function replace(hit) {
  const { text, caret } = replaced(field.value, hit);
  field.value = text;
  field.setSelectionRange(caret, caret);
  onInput();
  field.focus();
}

export async function send() {
  const id = desk.selected;
  const text = field.value.trim();
  if (id === null || !text || !isMine() || current().busy || overLimit()) return;
  const sheet = sheetOf(id);
  if (openSlots(text).length) {
    sheet.why = t("scripts.slots_left", { names: openSlots(text).map((each) => each.name).join(t("list.comma")) });
    nextSlot(0);
    repaint();
    return;
  }
  sheet.busy = true;
  left = false;
  repaint();
  const aid = aidOf(id, text);
  const grant = grantFor(id, text);
  const refusal = grant ? await sayReleased(grant) : await say(id, text, sheet.asks, scriptOf(id, text) ?? scriptIn(aid), aid);
  if (!refusal) forgetAid(id, aid);
  sheet.busy = false;
  if (refusal) refused(id, text, sheet, refusal);
  else clear(id, sheet);
  repaint();
  if (id === desk.selected && !left && !document.querySelector("dialog[open]")) field.focus();
}

/** The script that a suggestion was. @param {any} aid */
const scriptIn = (aid) => (aid?.used?.startsWith("script:") ? Number(aid.used.slice(7)) : null);

/** @param {number} id @param {{hits: Hit[], before: string, asks: string[], why: string}} sheet */
function clear(id, sheet) {
  Object.assign(sheet, { hits: [], before: "", asks: [], why: "" });
  keepDraft(id, "");
  forgetScript(id);
  if (id === desk.selected) field.value = "";
}

/** @param {number} id @param {string} text @param {{hits: Hit[], before: string, asks: string[], why: string}} sheet @param {any} refusal */
function refused(id, text, sheet, refusal) {
  const hits = inUnits(text, refusal.detail?.hits ?? []).map((hit, index) => ({ ...hit, key: `${refusal.re ?? refusal.cid}.${index}` }));
  Object.assign(sheet, { hits, before: text, why: hits.length ? "" : refusal.text });
  const soft = hits.length > 0 && hits.every((hit) => hit.severity !== "refuse");
  sheet.asks = soft ? [...new Set(hits.map((hit) => hit.clause))] : [];
  mayAsk(id, refusal.detail?.may_ask ? text : null);
  keepDraft(id, text);
  if (id !== desk.selected) return;
  field.value = text;
  const first = hits.find((hit) => hit.instead !== null);
  if (first) field.setSelectionRange(first.end, first.end);
}

const limit = () => desk.state.limits?.text ?? null;
const overLimit = () => limit() !== null && Array.from(field.value).length > limit();

function mirrorScroll() {
  need("#composer-mirror").scrollTop = field.scrollTop;
}

function paint() {
  const [id, each] = [desk.selected, row()];
  if (id === null) {
    shown = null;
    return;
  }
  if (shown !== id) {
    shown = id;
    field.value = draftOf(id);
    current().before = field.value;
  }
  const mine = isMine();
  need("#composer").hidden = !mine;
  need("#readonly").hidden = mine || each === null;
  if (each && !mine) setText(need("#readonly-words"), readonlyWords(each));
  if (mine) paintField();
}

/** @param {any} each */
function readonlyWords(each) {
  if (each.state === "closed") return t("readonly.closed");
  return each.state === "waiting" ? t("readonly.waiting") : t("readonly.other", { name: each.agent?.name ?? "" });
}

function paintField() {
  const sheet = current();
  need("#composer-mirror").replaceChildren(...pieces(field.value, [...sheet.hits, .../** @type {any[]} */ (openSlots(field.value))]).map((piece) => (piece.severity ? h("mark", { "data-severity": piece.severity }, piece.text) : piece.text)), "\n");
  mirrorScroll();
  setAttr(field, "aria-invalid", sheet.hits.some((hit) => hit.severity === "refuse") ? "true" : null);
  field.readOnly = sheet.busy;
  keyed(need("#hits"), together(sheet.hits), (hit) => [hit, ...(hit.also ?? [])].map((each) => each.key).join("+"), makeHit, updateHit);
  const why = sheet.asks.length ? t("hit.confirm") : sheet.why;
  need("#send-why").hidden = !why;
  setText(need("#send-why"), why);
  const send = need("#send");
  send.disabled = sheet.busy || field.value.trim() === "" || overLimit();
  setText(need("#send-words"), t(sheet.asks.length ? "composer.send_anyway" : "composer.send"));
  const [count, most] = [Array.from(field.value).length, limit()];
  const counter = need("#composer-count");
  counter.hidden = most === null || count < most * MANY;
  setText(counter, `${count}/${most}`);
  setAttr(counter, "data-over", overLimit() ? "yes" : null);
  greetLate();
  const words = greeting();
  need("#greet").hidden = !words || field.value.trim() !== "";
  if (words) setText(need("#greet-words"), words);
}

/** @param {Hit} hit */
function makeHit(hit) {
  const line = h("li.hit", { "data-severity": hit.severity }, icon(hit.severity === "refuse" ? "alert" : "info", "s"), h("span.reason", null, h("b", { dir: "auto" }, t("hit.quoted", { phrase: hit.phrase })), hit.reason, alikeWords(hit), h("code", null, hit.clause), ...(hit.also ?? []).flatMap((other) => [" ", other.reason, h("code", null, other.clause)])));
  if (hit.instead !== null) line.append(h("button.btn.small", { type: "button", title: hit.instead, onclick: () => replace(line.hit) }, h("span.two", null, t("hit.replace", { instead: hit.instead })), h("kbd", null, "Tab")));
  return line;
}

/** What was only alike to what the clause means says which of its words made it so. @param {Hit} hit */
function alikeWords(hit) {
  return hit.alike?.length ? h("span.quiet", { dir: "auto" }, t("hit.alike", { words: hit.alike.map((phrase) => t("hit.quoted", { phrase })).join("") })) : null;
}

/** @param {any} line @param {Hit} hit */
function updateHit(line, hit) {
  line.hit = hit;
}

/** What to say next: after each message of the customer suggestions come; a key puts one into the field, to be changed. */

import { h, icon, need } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { hold, sendHeld } from "./attach.js";
import { standing } from "./clocks.js";
import { greet, greeting, insert } from "./composer.js";
import { ask, can, desk, isMine, onPaint, repaint, row, thread } from "./desk.js";
import { fillScript, nextSlot } from "./scripts.js";
import { serverNow } from "./socket.js";
import { toast } from "./toasts.js";
import { unsentOf } from "./unsent.js";

const ICONS = /** @type {Record<string, string>} */ ({ card: "journal", passage: "journal", note: "info", order: "box", answer: "chat", soothing: "wave", holding: "pause", asking_open: "info", asking_closed: "tick", restating: "sync", value: "person" });
/** Keys reach nine suggestions. */
const KEYS = 9;
/** Unsent words are asked about so often at most, and from so many characters on. */
const DRAFT_EVERY = 1500;
const DRAFT_LEAST = 2;
/** What was made in haste is asked for once more after so long, if it is still looked at. */
const HASTE_OVER = 10_000;

/** What was suggested last, per dialogue. @type {Map<number, any>} */
const known = new Map();
/** What was suggested for words that are not sent yet; it stands over what is known until they are. @type {Map<number, any>} */
const drafted = new Map();
/** When unsent words were asked about last, per dialogue. @type {Map<number, number>} */
const draftAt = new Map();
/** Which message of which dialogue is being asked about. @type {Set<string>} */
const asking = new Set();
/** Dialogues whose suggestions were asked for and did not come; they are asked for again. @type {Set<number>} */
const late = new Set();
/** What an answer was taken from, per dialogue. @type {Map<number, {item: any, text: string, from: any}>} */
const taken = new Map();
/** Answers whose suggestions are on record. @type {Set<string>} */
const noted = new Set();
let painted = "";

export function startAssist() {
  need("#next").addEventListener("pointerleave", repaint);
  onPaint(paint);
}

function paint() {
  const id = desk.selected;
  if (id === null || !thread()) return;
  const newest = (thread()?.messages ?? []).findLast((/** @type {any} */ each) => each.by === "customer");
  if (newest && isMine() && known.get(id)?.upto !== newest.seq) fetchFor(id, newest.seq);
  followDraft(id, newest?.seq);
  const key = JSON.stringify([id, isMine(), greeting(), newest?.seq, known.get(id)?.upto, drafted.get(id)?.draft, known.get(id)?.bare, known.get(id)?.hasty, late.has(id), shownItems(id).map((each) => each.key)]);
  if (key === painted || (need("#next").matches(":hover") && painted.startsWith(`[${id},`) && shownItems(id).length > 0)) return; // nothing moves under the cursor
  painted = key;
  need("#next").replaceChildren(...parts(id));
}

/** @param {number} id @param {number} upto */
async function fetchFor(id, upto) {
  const key = `${id}/${upto}`;
  if (asking.has(key)) return;
  asking.add(key);
  const found = await ask({ t: "assist", dialogue: id }, { quiet: true });
  late[found?.t === "assist" ? "delete" : "add"](id);
  if (found?.t === "assist") known.set(id, { ...found, upto });
  if (found?.hasty) setTimeout(() => id === desk.selected && known.get(id)?.hasty && known.get(id)?.upto === upto && fetchFor(id, upto), HASTE_OVER);
  else setTimeout(() => [asking.delete(key), repaint()], 2000); // asked again, not at once
  if (found?.t === "assist") asking.delete(key);
  repaint();
}

/** What is shown now: for unsent words where there are any, else for the newest message. @param {number} id */
const current = (id) => (isMine(id) ? (drafted.get(id) ?? known.get(id) ?? null) : null);

/** Ask about the words in the customer's field; what they brought goes when they go, after a message only with what that brings. */
/** @param {number} id @param {number|undefined} newest */
function followDraft(id, newest) {
  const words = unsentOf(id);
  if (words === null) {
    if (known.get(id)?.upto === newest) drafted.delete(id);
    return;
  }
  if (!isMine() || words.length < DRAFT_LEAST || drafted.get(id)?.draft === words) return;
  const wait = (draftAt.get(id) ?? -Infinity) + DRAFT_EVERY - performance.now();
  if (wait > 0) setTimeout(repaint, wait + 20);
  else fetchDraft(id, words);
}

/** @param {number} id @param {string} draft */
async function fetchDraft(id, draft) {
  draftAt.set(id, performance.now());
  const found = await ask({ t: "assist", dialogue: id, draft }, { quiet: true });
  if (found?.t === "assist" && found.seq !== 0 && unsentOf(id) !== null) drafted.set(id, { ...found, draft });
  repaint();
}

/** What is shown of it: words for the wait only when a limit is near. @param {number} id @param {any} found */
function itemsOf(id, found) {
  const near = (row(id)?.clocks ?? []).some((/** @type {any} */ each) => ["due", "breached"].includes(standing(each, serverNow())) && each.stopped_at === null);
  const items = (found?.items ?? []).filter((/** @type {any} */ each) => near || each.kind !== "holding");
  return /** @type {any[]} */ (items);
}

/** @param {number} id */
const shownItems = (id) => itemsOf(id, current(id));

/** @param {number} id @returns {any[]} */
function parts(id) {
  const words = greeting();
  const found = current(id);
  const items = shownItems(id);
  const lines = [];
  if (isMine() && late.has(id)) lines.push(h("p.hint", { "data-level": 1, role: "status" }, icon("alert", "s"), h("span", null, t("next.late"))));
  if (found?.hasty) lines.push(h("p.hint", { role: "status" }, icon("info", "s"), h("span", null, t("next.hasty"))));
  if (found?.bare) lines.push(h("p.hint", { "data-level": 1, role: "status" }, icon("alert", "s"), h("span", null, t("next.bare"))));
  if (found) lines.push(...hints(found));
  if (words) lines.push(h("button.suggest", { type: "button", onclick: greet }, icon("wave"), h("span", null, h("b", null, t("next.greeting")), h("span.words", { dir: "auto" }, words)), h("kbd", null, "1")));
  if (found?.draft) lines.push(h("p.hint.from-draft", { role: "status" }, icon("info", "s"), h("span", null, t("next.draft"))));
  lines.push(...items.map((each, at) => line(id, found, each, at)));
  return lines.length ? lines : [h("p.quiet", null, t(emptyWords(found)))];
}

/** Why nothing is suggested: it is being made, the customer sent no words yet, or there is nothing. @param {any} found */
function emptyWords(found) {
  const newest = isMine() && (thread()?.messages ?? []).findLast((/** @type {any} */ each) => each.by === "customer");
  if (!newest) return "next.none";
  if (!found) return "next.making";
  return found.seq === 0 ? "next.wordless" : "next.none";
}

/** @param {any} found @returns {any[]} */
function hints(found) {
  const lines = [];
  if (found.demand) lines.push(h("p.demand-line", { title: found.demand }, h("span.quiet", null, t("assist.demand")), h("bdi", null, found.demand)));
  if (found.missing?.length) lines.push(h("p.demand-line", null, h("span.quiet", null, t("assist.missing")), h("span", null, found.missing.join(t("list.comma")))));
  if (found.emotion) lines.push(h("p.hint", { "data-level": found.emotion }, icon("alert", "s"), h("span", null, t(`assist.emotion.${found.emotion}`), found.emotion_words.length ? h("bdi.quiet", null, ` “${found.emotion_words.join("” “")}”`) : null)));
  if (found.pace) lines.push(h("p.hint", { title: found.pace_clause }, icon("clock", "s"), h("span", null, t(`assist.pace.${found.pace}`))));
  return lines;
}

/** @param {number} id @param {any} found @param {any} each @param {number} at */
function line(id, found, each, at) {
  const text = fillScript(each.text, found.slots);
  const reason = [why(each), each.clause].filter(Boolean).join(" · ");
  if (each.insertable === false) return knownOnly(each, reason);
  const button = h("button.suggest", { type: "button", title: reason, onclick: () => put(id, each) }, icon(ICONS[each.kind] ?? "chat"), h("span", null, h("span.head", null, h("b.clip", null, each.title), h("span.mark", null, t(`assist.kind.${each.kind}`)), at < KEYS ? h("kbd", null, `Alt ${at + 1}`) : null), h("span.words.two", { dir: "auto" }, text), each.files?.length ? h("span.quiet.why-line.clip", null, t("assist.files", { names: each.files.map((/** @type {any} */ file) => file.name).join(t("list.comma")) })) : null, h("span.quiet.why-line.clip", null, reason)));
  if (each.kind !== "card" || found.draft || !can("phrase")) return button;
  const first = shownItems(id).find((one) => one.kind === "card") === each;
  return h("div.with-more", null, button, h("button.btn.bare.small", { type: "button", title: t("assist.phrase_hint"), "aria-label": t("assist.phrase"), onclick: () => addPhrasing(id, each) }, icon("plus", "s"), first ? h("kbd", null, "w") : null));
}

/** What an agent may know and never says: read here, opened at its place in the document. */
/** @param {any} each @param {string} reason */
function knownOnly(each, reason) {
  return h("a.suggest.known-only", { href: `/knowledge/documents/${each.told.document}/?passage=${each.key.split(":")[1]}#p${each.key.split(":")[1]}`, target: "_blank", rel: "noopener", title: reason }, icon(ICONS.note), h("span", null, h("span.head", null, h("b.clip", null, each.title), h("span.mark.due", null, t("assist.kind.note"))), h("span.words.two", { dir: "auto" }, each.text), h("span.quiet.why-line.clip", null, reason)));
}

/** Why it is suggested. @param {any} each */
function why(each) {
  if (each.why === "document") return [each.told.heading, each.told.unit ? t(`assist.why.${each.told.unit}`, each.told) : ""].filter(Boolean).join(" · ") || t("assist.why.document");
  if (each.why === "card") return t(each.told.nearest ? "assist.why.card_nearest" : "assist.why.card", each.told);
  if (each.why === "tier") return t(`assist.why.tier.${each.told.tier}`);
  return t(`assist.why.${each.why}`, each.told);
}

/** Put a suggestion into the field. @param {number} id @param {any} each */
function put(id, each) {
  const found = current(id);
  const text = fillScript(each.text, found.slots);
  taken.set(id, { item: each, text, from: found });
  insert(text);
  if (each.files?.length) hold(id, each.files);
  nextSlot(0);
}

/** The key: take the suggestion at a place, counted from 1. @param {number} place */
export function takeSuggestion(place) {
  const id = desk.selected;
  const each = id === null ? null : shownItems(id)[place - 1];
  if (id === null || !each) return;
  if (each.insertable === false) toast({ kind: "note", title: each.title, text: t("assist.known_only") });
  else put(id, each);
}

/** The key: the customer's message becomes a way to ask the first question that is suggested. */
export function phraseFirst() {
  const id = desk.selected;
  const each = id === null ? null : shownItems(id).find((one) => one.kind === "card");
  if (id !== null && each && !drafted.has(id) && can("phrase")) addPhrasing(id, each);
}

/** @param {number} id @param {any} each */
async function addPhrasing(id, each) {
  const done = await ask({ t: "phrase", dialogue: id, seq: known.get(id).seq, faq: Number(each.key.split(":")[1]) });
  if (done) toast({ kind: "done", text: t(done.added ? "assist.phrased" : "assist.phrased_before", { title: each.title }) });
}

/** What is to be noted of the suggestions beside an answer; null where none were shown, or it is on record already. */
/** What unsent words brought counts only where something of it was taken: passed over it may be right for the message to come. */
/** @param {number} id @param {string} text */
export function aidOf(id, text) {
  const from = taken.get(id);
  const how = !from ? "ignored" : text === from.text.trim() ? "used" : keptHalf(from.text, text) ? "edited" : "ignored";
  const newest = known.get(id);
  const found = how !== "ignored" && from?.from.draft ? from.from : newest;
  if (!found?.items?.length) return null;
  const seq = Math.max(found.seq, newest?.seq ?? 0);
  if (how === "ignored" && noted.has(`${id}/${seq}`)) return null;
  const others = itemsOf(id, found).map((each) => each.key).filter((each) => !found.unlearned.includes(each));
  const seen = [...new Set([...found.unlearned, ...others, ...(how === "ignored" ? [] : [from?.item.key])])].slice(0, 24);
  return { seq, issue: found.issue, seen, ranked: found.unlearned.length, used: how === "ignored" ? "" : from?.item.key, how };
}

/** An answer was sent: what it was taken from is forgotten, and what was shown beside it is on record. @param {number} id @param {any} aid */
export function forgetAid(id, aid) {
  taken.delete(id);
  sendHeld(id);
  if (aid) noted.add(`${id}/${aid.seq}`);
}

/** Whether at least half of the pieces of a suggestion are still there. @param {string} began @param {string} text */
function keptHalf(began, text) {
  const pieces = began.split(/[，。！？；：,!?;:\n]/u).filter((each) => each.length > 1);
  const kept = pieces.filter((each) => text.includes(each)).length;
  return kept > 0 && kept * 2 >= pieces.length;
}

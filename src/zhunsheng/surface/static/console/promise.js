/** A time that an answer promises is offered as a promise: one key keeps it on its own clock. */

import { h, icon, need, setAttr } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { dayWords, exact, hourMinute } from "../lib/time.js";
import { ask, desk, isMine, onPaint, refresh, repaint, thread } from "./desk.js";
import { serverNow } from "./socket.js";

/** Times found in what was just sent, per dialogue; those of before come with the dialogue. @type {Map<number, any[]>} */
const offered = new Map();
/** What was kept in this window, or waved away in any. @type {Set<string>} */
const settled = new Set();
let painted = "";

export function startPromising() {
  onPaint(paint);
}

/** An answer went out and its words name times. @param {any} said the acknowledgement */
export function offerPromises(said) {
  if (!said?.promises?.length) return;
  const known = offered.get(said.dialogue) ?? [];
  offered.set(said.dialogue, [...known, ...said.promises.map((/** @type {any} */ each) => ({ ...each, seq: said.seq }))]);
  repaint();
}

/** A time was waved away, here or in another window. @param {any} frame */
export function promiseWaved(frame) {
  settled.add(`${frame.dialogue}.${frame.seq}.${frame.due_at}`);
  repaint();
}

/** @param {any} each */
const keyOf = (each) => `${desk.selected}.${each.seq}.${each.due_at}`;

/** Times that lie ahead and are neither kept nor waved away, here or in another window. @param {number|null} id */
function waiting(id) {
  if (id === null) return [];
  const said = thread();
  const made = new Set((said?.messages ?? []).filter((each) => each.event === "followup.promised").map((each) => each.data?.due_at));
  const all = new Map([...(said?.hints ?? []), ...(offered.get(id) ?? [])].map((each) => [keyOf(each), each]));
  return [...all.values()].filter((each) => each.due_at > serverNow() && !settled.has(keyOf(each)) && !made.has(each.due_at));
}

function paint() {
  const bar = need("#promising");
  const found = isMine() ? waiting(desk.selected) : [];
  const key = JSON.stringify([desk.selected, found]);
  setAttr(bar, "hidden", found.length === 0);
  if (key === painted) return;
  painted = key;
  bar.replaceChildren(...found.map((each, at) => line(each, at === 0)));
}

/** @param {any} each @param {boolean} first */
function line(each, first) {
  const due = t("promise.due", { day: dayWords(each.due_at, serverNow()), time: hourMinute(each.due_at) });
  return h("li", null, icon("clock", "s"), h("span.clip", { dir: "auto", title: each.plan }, t("promising.found", { quote: each.quote })), h("time.num", { title: exact(each.due_at) }, due), h("button.btn.small.main", { type: "button", onclick: () => keep(each) }, t("promising.keep"), first ? h("kbd", null, "p") : null), h("button.btn.small.bare.square", { type: "button", title: t("promising.drop"), "aria-label": t("promising.drop"), onclick: () => drop(each) }, icon("close", "s")));
}

/** The key: the first time named becomes a promise. */
export function promiseFirst() {
  const [first] = waiting(desk.selected);
  if (first && isMine()) keep(first);
}

/** @param {any} each */
async function keep(each) {
  const id = Number(desk.selected);
  const key = keyOf(each);
  if (!(await ask({ t: "promise", dialogue: id, plan: each.plan, due_at: each.due_at, seq: each.seq }))) return;
  settled.add(key);
  await refresh(id);
}

/** @param {any} each */
async function drop(each) {
  const key = keyOf(each);
  if (!(await ask({ t: "promise_drop", dialogue: Number(desk.selected), seq: each.seq, due_at: each.due_at }))) return;
  settled.add(key);
  repaint();
}

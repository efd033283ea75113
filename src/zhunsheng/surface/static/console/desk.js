/** The console's one moving part: current state, what is selected, and the promise to repaint. */

import { t } from "../lib/i18n.js";
import { LineLost } from "../lib/line.js";
import { apply, gaps, initial, lastSeq, view } from "./store.js";

const state = initial();

export const desk = {
  state,
  seen: view(state),
  /** @type {number|null} */
  selected: null,
  /** @type {"connecting"|"catching"|"live"|"offline"|"ended"} */
  link: "connecting",
  /** @type {number|null} */
  retryAt: null,
  /** @type {import("../lib/line.js").Line} */
  line: /** @type {any} */ (null),
  /** @type {import("./keep.js").Outbox} */
  outbox: /** @type {any} */ (null),
  /** The dialogue whose history is on its way. @type {number|null} */
  loading: null,
  /** The line of a dialogue that is to be brought into view as soon as it is there. @type {{dialogue: number, seq: number}|null} */
  aim: null,
  /** Who types where, until when (performance time). @type {Map<number, number>} */
  typing: new Map(),
};

/** @type {Set<() => void>} */
const painters = new Set();
/** @type {(code: string, text: string) => void} */
let complain = () => {};
let due = false;

/** @param {() => void} paint */
export const onPaint = (paint) => painters.add(paint);
/** @param {(code: string, text: string) => void} say */
export const onComplaint = (say) => {
  complain = say;
};

/** Repaint once before the next frame; a hidden page repaints as well, so its title stays true. */
export function repaint() {
  if (due) return;
  due = true;
  const run = () => {
    due = false;
    for (const paint of painters) paint();
  };
  if (document.hidden) setTimeout(run, 0);
  else requestAnimationFrame(run);
}

/** @param {any} frame */
export function take(frame) {
  const next = apply(desk.state, frame);
  if (next === desk.state) return;
  desk.state = next;
  desk.seen = view(next);
  if (frame.t === "message" || frame.t === "history") {
    const id = frame.dialogue ?? frame.message.dialogue;
    desk.outbox?.settle(id, desk.seen.threads[id]?.messages ?? []);
  }
  for (const { dialogue, after } of gaps(next)) fillGap(dialogue, after);
  repaint();
}

/** @type {Set<string>} */
const filling = new Set();

/** @param {number} dialogue @param {number} after */
async function fillGap(dialogue, after) {
  const key = `${dialogue}/${after}`;
  if (filling.has(key)) return;
  filling.add(key);
  await ask({ t: "open", dialogue, after }).catch(() => null);
  filling.delete(key);
}

/**
 * Ask the desk. A refusal is shown to the person unless the caller wants to handle it; a lost line says so.
 * @param {any} frame @param {{quiet?: boolean, within?: number}} [options]
 * @returns {Promise<any>} the answer, or null when it was refused or lost
 */
export async function ask(frame, options = {}) {
  try {
    const answer = await desk.line.ask(frame, options.within);
    if (answer.t === "refused" && !options.quiet) complain(answer.code, answer.text || t("refused.plain"));
    return answer.t === "refused" && !options.quiet ? null : answer;
  } catch (lost) {
    if (!(lost instanceof LineLost)) throw lost;
    if (!options.quiet) complain("line.lost", t("refused.line"));
    return null;
  }
}

/** @param {number|null} id */
export function row(id = desk.selected) {
  return id === null ? null : (desk.state.rows[id] ?? null);
}

/** @param {number|null} id */
export function thread(id = desk.selected) {
  return id === null ? null : (desk.seen.threads[id] ?? null);
}

/** Whether the dialogue is this person's to answer. @param {number|null} id */
export function isMine(id = desk.selected) {
  const each = row(id);
  return Boolean(each && each.state === "open" && each.agent?.id === desk.state.me?.id);
}

/** @param {string} verb */
export const can = (verb) => !desk.state.me?.can || desk.state.me.can.includes(verb);

/** Show a dialogue and fetch what is missing of it. @param {number|null} id */
export async function select(id) {
  desk.selected = id;
  if (desk.aim?.dialogue !== id) desk.aim = null;
  history.replaceState(null, "", id === null ? location.pathname : `#d=${id}`);
  if (id === null) delete document.body.dataset.pane;
  else document.body.dataset.pane = "thread"; // a phone shows one pane at a time
  repaint();
  if (id !== null) await refresh(id);
}

/** Show a dialogue at one of its lines, fetching what was said earlier until the line is there. */
/** @param {number} id @param {number} seq */
export async function openAt(id, seq) {
  const aim = { dialogue: id, seq };
  desk.aim = aim;
  await select(id);
  while (desk.aim === aim) {
    const said = desk.state.threads[id];
    const first = said?.messages[0]?.seq ?? 0;
    if (!said?.more || first <= seq || !(await ask({ t: "before", dialogue: id, seq: first }))) break;
    if (desk.state.threads[id]?.messages[0]?.seq === first) break;
  }
  if (desk.aim === aim && !thread(id)?.messages.some((/** @type {any} */ each) => each.seq === seq)) desk.aim = null;
  repaint();
}

/** @param {number} id */
export async function refresh(id) {
  desk.loading = id;
  await ask({ t: "open", dialogue: id, after: lastSeq(desk.state, id) });
  if (desk.loading === id) desk.loading = null;
  repaint();
}

/** Take a waiting customer: the one named, or whose turn is next. @param {number} [id] */
export async function takeNext(id) {
  const next = id ?? desk.seen.groups.waiting[0]?.id;
  if (next === undefined) {
    complain("queue.empty", t("queue.nobody"));
    return;
  }
  if (await ask({ t: "take", dialogue: next })) await select(next);
}

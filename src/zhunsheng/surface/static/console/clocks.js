/** Running clocks: rings, figures and chips, all ticked together once a second from the server's clock. */

import { h, icon, setAttr, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { countdown, SECOND, span } from "../lib/time.js";
import { serverNow } from "./socket.js";

const SVG = "http://www.w3.org/2000/svg";

/** How a clock stands at an instant. Amber begins where the clause's ladder begins, never at a figure of ours. */
/** @param {import("./store.js").Clock} clock @param {number} now @returns {"kept"|"late"|"breached"|"due"|"running"|"paused"} */
export function standing(clock, now) {
  if (clock.state === "paused") return "paused";
  if (clock.stopped_at !== null || clock.state === "met") return clock.state === "breached" || (clock.due_at !== null && Number(clock.stopped_at) > clock.due_at) ? "late" : "kept";
  if (clock.state === "breached" || (clock.due_at !== null && now >= clock.due_at)) return "breached";
  return clock.warn_at && now >= clock.warn_at ? "due" : "running";
}

/** The figure and the words for a clock. */
/** @param {import("./store.js").Clock} clock @param {number} now */
export function reading(clock, now) {
  const state = standing(clock, now);
  const due = Number(clock.due_at);
  if (state === "kept") return { state, figure: span(Number(clock.stopped_at) - clock.started_at), words: t("clock.kept") };
  if (state === "late") return { state, figure: span(Number(clock.stopped_at) - clock.started_at), words: t("clock.late") };
  if (state === "breached") return { state, figure: countdown(Math.floor((now - due) / SECOND) * SECOND), words: t("clock.over") };
  if (state === "paused") return { state, figure: clock.left_us ? countdown(clock.left_us) : "", words: t("clock.paused") };
  return { state, figure: countdown(due - now), words: t(state === "due" ? "clock.due_soon" : "clock.left") };
}

/** A ring that fills as the limit is used up, with its figure beside it. */
export function ring() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "ring");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  for (const kind of ["track", "used"]) {
    const circle = document.createElementNS(SVG, "circle");
    for (const [name, value] of Object.entries({ class: kind, cx: 10, cy: 10, r: 8, pathLength: 100 })) circle.setAttribute(name, String(value));
    if (kind === "used") circle.setAttribute("stroke-dasharray", "0 100");
    svg.append(circle);
  }
  const element = h("span.due", { hidden: true, "data-explain-tap": "" }, svg, h("span.figure.num"), h("span.over"));
  return element;
}

/** Every element that shows a clock, and the clock it shows. */
/** @type {Map<Element, {clock: import("./store.js").Clock, paint: (element: Element, clock: import("./store.js").Clock, now: number) => void}>} */
const shown = new Map();

/** @param {Element} element @param {import("./store.js").Clock|null} clock @param {(element: Element, clock: import("./store.js").Clock, now: number) => void} paint */
function show(element, clock, paint) {
  setAttr(element, "hidden", clock === null);
  if (clock === null) {
    shown.delete(element);
    return;
  }
  shown.set(element, { clock, paint });
  paint(element, clock, serverNow());
}

/** @param {Element} element @param {import("./store.js").Clock|null} clock */
export const showRing = (element, clock) => show(element, clock, paintRing);

/** @param {Element} element @param {import("./store.js").Clock} clock @param {number} now */
function paintRing(element, clock, now) {
  const { state, figure, words } = reading(clock, now);
  const used = state === "breached" ? 100 : Math.min(100, Math.max(0, ((now - clock.started_at) / (Number(clock.due_at) - clock.started_at)) * 100));
  setAttr(element, "data-state", state);
  setAttr(element.querySelectorAll("circle")[1], "stroke-dasharray", `${used.toFixed(1)} 100`);
  setText(/** @type {Element} */ (element.children[1]), figure);
  setText(/** @type {Element} */ (element.children[2]), state === "breached" ? words : "");
  setAttr(element, "data-explain", explained(clock));
}

/** Where a clock explains itself; nothing where it is only a countdown. @param {import("./store.js").Clock} clock */
const explained = (clock) => (clock.clause ? `/clocks/${clock.id}/told/` : null);

const CHIP_ICON = { kept: "tick", late: "alert", breached: "alert", due: "clock", running: "clock", paused: "pause" };

/** A chip above the composer: title, figure, word; the clause and the instants on hover. */
/** @param {"li"|"span"} [tag] */
export function chip(tag = "li") {
  return h(`${tag}.chip`, null, icon("clock", "s"), h("span.title"), h("span.figure.num"), h("span.words"), h("span.rank", { hidden: true }));
}

/**
 * The clocks of a dialogue in the order of what is due; of several open ones that wait for the same act, the one due first
 * is the stricter limit and says so, the others step back.
 * @param {import("./store.js").Clock[]} clocks @returns {import("./store.js").Clock[]}
 */
export function ranked(clocks) {
  const open = (/** @type {import("./store.js").Clock} */ clock) => clock.stopped_at === null && clock.due_at !== null;
  const first = new Map();
  for (const clock of clocks.filter(open)) if (clock.act) first.set(clock.act, [...(first.get(clock.act) ?? []), clock].sort((a, b) => a.due_at - b.due_at));
  const rank = (/** @type {import("./store.js").Clock} */ clock) => {
    const rivals = open(clock) ? (first.get(clock.act) ?? []) : [];
    return rivals.length > 1 ? (rivals[0] === clock ? "stricter" : "looser") : undefined;
  };
  const place = (/** @type {import("./store.js").Clock} */ clock) => (open(clock) ? Number(clock.due_at) : Number.MAX_SAFE_INTEGER);
  return clocks.map((clock) => ({ ...clock, rank: rank(clock) })).sort((a, b) => place(a) - place(b));
}

/** @param {Element} element @param {import("./store.js").Clock} clock */
export const showChip = (element, clock) => show(element, clock, paintChip);

/** @param {Element} element @param {import("./store.js").Clock} clock @param {number} now */
function paintChip(element, clock, now) {
  const { state, figure, words } = reading(clock, now);
  if (element.getAttribute("data-state") !== state) element.firstElementChild?.replaceWith(icon(CHIP_ICON[state], "s"));
  setAttr(element, "data-state", state);
  const [, title, number, word, mark] = element.children;
  setAttr(element, "data-rank", clock.rank);
  setAttr(mark, "hidden", clock.rank !== "stricter");
  setText(mark, clock.rank === "stricter" ? t("clock.stricter") : "");
  setText(title, clock.rank === "looser" ? clock.clause : clock.title);
  setText(number, figure);
  setText(word, words);
  setAttr(element, "data-explain", explained(clock));
  setAttr(element, "tabindex", clock.clause ? 0 : null);
  setAttr(element, "title", clock.rank ? t(`clock.${clock.rank}.means`) : null);
}

/** @param {Element} element @param {number|null} since epoch microseconds */
export function showWaiting(element, since) {
  const clock = since === null ? null : { id: 0, clause: "", title: "", limit_us: 0, started_at: since, due_at: null, state: /** @type {const} */ ("running"), stopped_at: null };
  show(element, clock, (target, each, now) => setText(target, countdown(Math.floor((now - each.started_at) / SECOND) * SECOND)));
}

/** Tick on the server's whole seconds, so that every figure on the screen turns at once. */
export function startTicking() {
  const tick = () => {
    const now = serverNow();
    for (const [element, { clock, paint }] of shown) {
      if (element.isConnected) paint(element, clock, now);
      else shown.delete(element);
    }
    setTimeout(tick, Math.max(50, (SECOND - (serverNow() % SECOND)) / 1000 + 5));
  };
  tick();
}

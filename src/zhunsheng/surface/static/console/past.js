/** Earlier dialogues of the same customer: they stand above the present one, the newest opens with it. */

import { h, icon, need } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { dayWords, exact, hourMinute } from "../lib/time.js";
import { ask, desk, onPaint, repaint, thread } from "./desk.js";
import { serverNow } from "./socket.js";
import { word } from "./words.js";

let fetching = false;
/** Which dialogues could not be fetched; they are not asked for again by themselves. @type {Set<number>} */
const failed = new Set();

export const startPast = () => onPaint(openWithDialogue);

/** The next earlier dialogue that is not in the thread yet. @param {any} said */
export const nextPast = (said) => said?.earlier.find((/** @type {any} */ each) => !said.past.some((/** @type {any} */ one) => one.id === each.id) && !failed.has(each.id)) ?? null;

/** A clause may demand that the history is there without being asked for. */
function openWithDialogue() {
  const said = thread();
  if (said && !said.more && said.opens_earlier && !said.past.length && nextPast(said) && desk.link === "live") fetchPast();
}

/** Fetch the next earlier dialogue into the thread. */
export async function fetchPast() {
  const dialogue = desk.selected;
  const next = nextPast(thread());
  if (fetching || !next || dialogue === null) return;
  fetching = true;
  const answer = await ask({ t: "earlier", dialogue, earlier: next.id }, { quiet: true });
  if (answer?.t === "refused") failed.add(next.id);
  fetching = false;
  repaint();
}

/** Bring an earlier dialogue into view, fetching those between. @param {number} id */
export async function showPast(id) {
  for (let said = thread(); said && !said.past.some((/** @type {any} */ each) => each.id === id); said = thread()) {
    if (said.more) {
      const first = said.messages[0]?.seq ?? 0;
      if (!(await ask({ t: "before", dialogue: desk.selected, seq: first })) || thread()?.messages[0]?.seq === first) return;
    } else {
      const before = said.past.length;
      await fetchPast();
      if ((thread()?.past.length ?? 0) === before) return;
    }
  }
  requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector(`#message-list [data-key="e${id}"]`)?.scrollIntoView({ block: "start" })));
}

/** The line above an earlier dialogue. @param {any} past */
export function makePastLine(past) {
  return h(
    "li.line.past",
    null,
    icon("chat", "s"),
    h("span", { title: exact(past.opened_at) }, t("past.head", { day: dayWords(past.opened_at, serverNow()), time: hourMinute(past.opened_at) })),
    past.outcome ? h("span.mark", null, word("outcome", past.outcome)) : null,
    h("span", null, [past.agent, word("channel", past.channel), past.shop, past.wish ? word("issue", past.wish) : ""].filter(Boolean).join(" · ")),
    past.cut ? h("span", null, t("past.cut")) : null,
  );
}

/** The list of earlier dialogues beside the thread. @param {any} said @returns {any[]} */
export function pastList(said) {
  if (!said.earlier.length) return [h("p.quiet.pad", null, t("past.none"))];
  return said.earlier.map((/** @type {any} */ each) =>
    h(
      "button.past-row",
      { type: "button", onclick: () => showPast(each.id) },
      h("span.clip", null, h("b", null, dayWords(each.opened_at, serverNow())), " ", h("time.num", { title: exact(each.opened_at) }, hourMinute(each.opened_at))),
      h("span.mark", null, each.outcome ? word("outcome", each.outcome) : t(each.closed_at ? "state.closed" : "past.open")),
      h("span.quiet.clip", null, [each.agent, each.wish ? word("issue", each.wish) : "", word("channel", each.channel), each.shop].filter(Boolean).join(" · ")),
      h("span.quiet.num", null, t("past.lines", { n: each.lines })),
    ),
  );
}

/** Say at the head of the thread what scrolling up brings. */
export function paintEarlierWords() {
  const said = thread();
  const more = Boolean(said?.more || nextPast(said));
  need("#earlier").hidden = !more;
}

/** On top of the thread: what was promised to the customer when it was closed, until somebody says it was kept. */

import { h, icon, keyed, need, setAttr, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { dayWords, exact, hourMinute } from "../lib/time.js";
import { chip, showChip } from "./clocks.js";
import { ask, can, desk, onPaint, row, thread } from "./desk.js";
import { allFilled, field, openSheet } from "./sheet.js";
import { serverNow } from "./socket.js";

export function startPromises() {
  onPaint(() => keyed(need("#promises"), thread()?.followups ?? [], (each) => String(each.id), makePromise, updatePromise));
}

/** The dialogue's own clock of a promise knows when it turns amber; without it the promise only counts down. @param {any} promise */
function clockOf(promise) {
  const own = row()?.clocks.find((clock) => clock.stopped_at === null && clock.due_at === promise.due_at);
  return own ?? { id: promise.id, clause: "", title: "", limit_us: 0, started_at: 0, due_at: promise.due_at, state: /** @type {const} */ ("running"), stopped_at: null };
}

/** @param {any} promise */
function makePromise(promise) {
  const clock = chip("span");
  const keep = h("button.btn.small.main", { type: "button", title: "f", onclick: () => keepPromise(promise) }, icon("tick", "s"), t("promise.keep"));
  return h("li.promise", null, icon("clock"), h("div", null, h("p.plan", { dir: "auto" }, h("b", null, t("promise.title")), " ", promise.plan), h("p.quiet", null, h("bdi", null, promise.owner.name), " · ", h("time.num", { title: exact(promise.due_at) }))), clock, keep);
}

/** @param {any} element @param {any} promise */
function updatePromise(element, promise) {
  const clock = clockOf(promise);
  setText(need("time", element), t("promise.due", { day: dayWords(promise.due_at, serverNow()), time: hourMinute(promise.due_at) }));
  showChip(need(".chip", element), { ...clock, title: "" });
  setAttr(need("button", element), "hidden", !mayKeep(promise));
}

/** @param {any} promise */
const mayKeep = (promise) => promise.owner.id === desk.state.me?.id || (row()?.agent?.id === desk.state.me?.id && can("close"));

/** The key: keep the promise that is due first. */
export function keepFirst() {
  const first = thread()?.followups.find(mayKeep);
  if (first) keepPromise(first);
}

/** @param {any} promise */
function keepPromise(promise) {
  const id = Number(desk.selected);
  const result = field(t("promise.result"), h("textarea.input", { rows: 3, maxlength: 500, placeholder: t("promise.example") }), t("promise.hint"));
  openSheet({
    title: t("promise.keep"),
    body: [h("blockquote.promised", { dir: "auto" }, promise.plan), result],
    verb: t("promise.verb"),
    onVerb: async (sheet) => {
      if (!allFilled([result], t("field.required"))) return;
      sheet.busy(true);
      const answer = await ask({ t: "followup_done", dialogue: id, followup: promise.id, result: result.input.value.trim() }, { quiet: true });
      sheet.busy(false);
      if (answer?.t === "done") sheet.close();
      else sheet.why(answer?.text ?? t("refused.line"));
    },
  });
}

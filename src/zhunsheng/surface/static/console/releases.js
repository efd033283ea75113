/** Words the guard refused: asking a leader for their release from the refusal, answering one, sending them once. */

import { h, need, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { newCid } from "../lib/line.js";
import { ago, exact, timeOfDay } from "../lib/time.js";
import { ask, can, desk, onPaint, repaint, row, select } from "./desk.js";
import { allFilled, field, openSheet } from "./sheet.js";
import { serverNow } from "./socket.js";
import { toast } from "./toasts.js";

/** @typedef {{id: number, dialogue: number, by: {id: number, name: string}, text: string, why: string, clauses: string[], families: string[], state: string, at: number, until: number, answer: string, answered_by: string|null}} Release */

/** What the guard refused in each dialogue and a leader could let out. @type {Map<number, string>} */
const askable = new Map();

export function startReleases() {
  need("#releases").addEventListener("click", showReleases);
  need("#release-ask").addEventListener("click", askRelease);
  onPaint(paint);
}

/** A refusal came, or words were changed: what could be asked for now. @param {number} dialogue @param {string|null} text */
export function mayAsk(dialogue, text) {
  if (text === null) askable.delete(dialogue);
  else askable.set(dialogue, text);
}

/** @returns {Release[]} */
const all = () => desk.state.releases.filter((each) => each.until > serverNow());

/** What waits for this person's answer. */
const waiting = () => all().filter((each) => each.state === "asked" && each.by.id !== desk.state.me?.id && can("release"));

/** This person's own wish about these words, newest first. @param {number} dialogue @param {string} text */
const mine = (dialogue, text) => all().find((each) => each.dialogue === dialogue && each.by.id === desk.state.me?.id && each.text === text) ?? null;

/** The grant for exactly these words, if there is one. @param {number} dialogue @param {string} text */
export function grantFor(dialogue, text) {
  const one = mine(dialogue, text);
  return one?.state === "granted" ? one : null;
}

/** Send what was granted. @param {Release} one @returns {Promise<any>} the refusal, or null when it was said */
export async function sayReleased(one) {
  const answer = await ask({ t: "release_say", cid: newCid(), dialogue: one.dialogue, release: one.id }, { quiet: true });
  if (answer === null) return { text: t("unsent.failed") };
  return answer.t === "refused" ? answer : null;
}

/** Ask the leaders about the refused words in the field. */
export function askRelease() {
  const dialogue = desk.selected;
  const text = dialogue === null ? undefined : askable.get(dialogue);
  if (dialogue === null || text === undefined || mine(dialogue, text)?.state === "asked") return;
  const why = field(t("release.why"), h("textarea.input", { rows: 2, maxlength: 200 }), t("release.why_hint"));
  const sheet = openSheet({
    title: t("release.ask"),
    body: [h("blockquote.said", { dir: "auto" }, text), why],
    verb: t("release.ask_verb"),
    onVerb: async () => {
      if (!allFilled([why], t("field.required"))) return;
      sheet.busy(true);
      const answer = await ask({ t: "release_ask", dialogue, text, why: why.input.value.trim() }, { quiet: true });
      sheet.busy(false);
      if (answer?.t === "done") sheet.close();
      else sheet.why(answer?.text ?? t("refused.line"));
    },
  });
}

/** News of a wish: leaders hear of new ones, who asked hears the answer. @param {Release} one */
export function releaseNews(one) {
  const own = one.by.id === desk.state.me?.id;
  const key = `release.${one.id}`;
  const dialogue = row(one.dialogue) ? one.dialogue : undefined;
  if (!own && one.state === "asked" && can("release")) toast({ kind: "due", title: t("release.asked", { name: one.by.name }), text: one.text, code: one.clauses.join(" "), stays: true, key, deed: { words: t("release.answer_verb"), run: showReleases } });
  else if (!own) document.querySelector(`#toasts [data-key="${key}"]`)?.remove();
  else if (["granted", "declined", "lapsed"].includes(one.state)) toast({ kind: "note", title: t(`release.${one.state}`, { name: one.answered_by ?? "" }), text: one.answer || one.text, dialogue: dialogue === desk.selected ? undefined : dialogue, key });
}

function paint() {
  const open = waiting().length;
  need("#releases").hidden = open === 0;
  setText(need("#releases-count"), String(open));
  const dialogue = desk.selected;
  const text = dialogue === null ? "" : need("#composer-text").value.trim();
  const one = dialogue === null ? null : mine(dialogue, text);
  const may = dialogue !== null && askable.get(dialogue) === text && text !== "";
  need("#release-ask").hidden = !may || one?.state === "asked" || one?.state === "granted";
  const words = one && ["asked", "granted", "declined"].includes(one.state) && (may || one.state === "granted") ? t(`release.state_${one.state}`, { name: one.answered_by ?? "", answer: one.answer, until: timeOfDay(one.until) }) : "";
  need("#release-state").hidden = words === "";
  need("#release-state").dataset.state = one?.state ?? "";
  setText(need("#release-state"), words);
}

/** Every wish this person may answer. */
export function showReleases() {
  const lines = waiting().map((one) => releaseLine(one, () => sheet));
  const sheet = openSheet({ title: t("release.list"), body: lines.length ? [h("ul.releases", null, ...lines)] : [h("p.quiet", null, t("release.none"))] });
}

/** @param {Release} one @param {() => any} sheet */
function releaseLine(one, sheet) {
  const answer = field(t("release.answer"), h("textarea.input", { rows: 2, maxlength: 200 }));
  const buttons = h("p.verbs", null);
  const line = h(
    "li.wish",
    null,
    h("p.who", null, h("bdi", null, one.by.name), h("time.num.quiet", { title: exact(one.at) }, ago(one.at, serverNow())), h("span.quiet", null, t("release.until", { until: timeOfDay(one.until) })), ...one.clauses.map((clause) => h("code", null, clause))),
    h("blockquote.said", { dir: "auto" }, one.text),
    h("p", { dir: "auto" }, h("span.quiet", null, t("release.because")), one.why),
    answer,
    buttons,
  );
  const decide = async (/** @type {boolean} */ granted) => {
    if (!allFilled([answer], t("field.required"))) return;
    for (const each of buttons.querySelectorAll("button")) each.disabled = true;
    const done = await ask({ t: "release_answer", dialogue: one.dialogue, release: one.id, granted, answer: answer.input.value.trim() }, { quiet: true });
    for (const each of buttons.querySelectorAll("button")) each.disabled = false;
    if (done?.t !== "done") {
      answer.fail(done?.text ?? t("refused.line"));
      return;
    }
    line.remove();
    if (!sheet()?.querySelector(".wish")) sheet()?.close();
    repaint();
  };
  buttons.append(
    h("button.btn.main.small", { type: "button", onclick: () => decide(true) }, t("release.grant")),
    h("button.btn.small", { type: "button", onclick: () => decide(false) }, t("release.decline")),
  );
  if (row(one.dialogue)) buttons.append(h("button.btn.bare.small", { type: "button", onclick: () => (sheet()?.close(), select(one.dialogue)) }, t("toast.go")));
  return line;
}

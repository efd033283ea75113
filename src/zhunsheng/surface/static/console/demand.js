/** What a dialogue is about: the suggestion that one key accepts, the grade, the solution, and the words that hold. */

import { h, icon, need, setAttr } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { focusComposer, insert } from "./composer.js";
import { ask, desk, isMine, onPaint, refresh, row, thread } from "./desk.js";
import { openRecord } from "./record.js";
import { field, openSheet } from "./sheet.js";

/** What stands on the screen, so that nothing is made anew under a cursor. */
let painted = "";

export function startDemand() {
  onPaint(paint);
}

function paint() {
  const [bar, each, demand] = [need("#demand"), row(), thread()?.demand];
  const shown = isMine() && demand ? each : null;
  const key = shown ? JSON.stringify([shown.id, shown.issue, shown.stated_at, shown.offered_at, demand.suggestions.slice(0, 2)]) : "";
  setAttr(bar, "hidden", shown === null);
  if (key === painted) return;
  painted = key;
  bar.replaceChildren(...(shown ? [...(shown.issue ? graded(shown.issue) : suggested(demand)), h("span.grow"), ...verbs(shown, demand)] : []));
}

/** @param {any} issue */
function graded(issue) {
  return [
    h("button.issue", { type: "button", title: t("demand.change"), onclick: () => chooseType() }, icon("tick", "s"), h("b", null, issue.title), h("span.quiet", null, `${t(`demand.grade.${issue.grade}`)} · ${t(`demand.handling.${issue.handling}`)}`)),
  ];
}

/** @param {any} demand */
function suggested(demand) {
  const [best, next] = demand.suggestions;
  const label = h("span.mark.due", null, icon("todo", "s"), t("demand.ungraded"));
  const other = h("button.btn.small.bare", { type: "button", onclick: () => chooseType() }, t("demand.choose"));
  const offer = (/** @type {any} */ one, /** @type {string|null} */ key) => h(`button.btn.small.likely${key ? ".main" : ""}`, { type: "button", title: t("demand.accept_hint", { grade: t(`demand.grade.${one.grade}`), handling: t(`demand.handling.${one.handling}`) }), onclick: () => grade(one.type) }, one.title, h("span.num.quiet", null, `${one.confidence}%`), key ? h("kbd", null, key) : null);
  return [label, best ? offer(best, "2") : null, next && next.confidence >= 10 ? offer(next, null) : null, other].filter(Boolean);
}

/** @param {any} each @param {any} demand */
function verbs(each, demand) {
  const parts = [];
  if (demand.holding[0] && each.offered_at === null) parts.push(h("button.btn.small.bare", { type: "button", title: demand.holding[0], onclick: hold }, icon("pause", "s"), t("demand.hold"), h("kbd", null, "3")));
  parts.push(each.offered_at === null
    ? h("button.btn.small", { type: "button", title: t("demand.offer_hint"), onclick: offerSolution }, icon("done", "s"), t("demand.offer"), h("kbd", null, "4"))
    : h("span.mark.kept", null, icon("done", "s"), t("demand.offered")));
  parts.push(h("button.btn.small.bare", { type: "button", onclick: () => openRecord() }, icon("journal", "s"), t("record.title"), h("kbd", null, "5")));
  return parts;
}

/** The key: accept what the desk suggests. */
export function acceptSuggestion() {
  const best = thread()?.demand?.suggestions[0];
  if (!isMine()) return;
  if (best && !row()?.issue) grade(best.type);
  else chooseType();
}

/** @param {string} type @param {any} [more] */
async function grade(type, more = {}) {
  const id = Number(desk.selected);
  const answer = await ask({ t: "grade", dialogue: id, type, ...more });
  if (answer) await refresh(id);
  return answer;
}

/** The key: say that it is being looked into, in the words of the taxonomy. */
export async function hold() {
  const words = thread()?.demand?.holding[0];
  if (!words || !isMine()) return;
  insert(words);
  focusComposer();
}

/** The key: the newest answer was the solution. */
export async function offerSolution() {
  if (isMine()) await ask({ t: "solution", dialogue: Number(desk.selected) });
}

/** Choose a type from all of them, with grade and handling if they differ this time. @param {() => void} [then] what follows */
export async function chooseType(then) {
  const id = desk.selected;
  if (id === null || !isMine()) return;
  const demand = await ask({ t: "demand", dialogue: id });
  if (demand) openTypes(demand, then);
}

/** @param {any} demand @param {() => void} [then] */
function openTypes(demand, then) {
  const now = demand.issue ?? demand.suggestions[0] ?? null;
  const types = demand.classes.flatMap((/** @type {any} */ each) => each.types);
  const select = h("select.input", { size: 12 }, ...demand.classes.map((/** @type {any} */ each) => h("optgroup", { label: each.title }, ...each.types.map((/** @type {any} */ one) => h("option", { value: one.type, selected: one.type === now?.type }, one.title)))));
  const choices = { grade: choice("demand.grade", ["basic", "complex"]), handling: choice("demand.handling", ["now", "hand_on"]) };
  const type = field(t("demand.type"), select);
  const follow = () => {
    const one = types.find((/** @type {any} */ each) => each.type === select.value);
    choices.grade.set(one?.grade);
    choices.handling.set(one?.handling);
  };
  select.addEventListener("change", follow);
  follow();
  if (demand.issue) {
    choices.grade.set(demand.issue.grade);
    choices.handling.set(demand.issue.handling);
  }
  openSheet({
    title: t("demand.title"),
    kind: "types",
    body: [type, choices.grade.element, choices.handling.element],
    verb: t("demand.verb"),
    onVerb: async (sheet) => {
      if (!select.value) return type.fail(t("field.required"));
      sheet.busy(true);
      const answer = await grade(select.value, { grade: choices.grade.value(), handling: choices.handling.value() });
      sheet.busy(false);
      if (!answer) return;
      sheet.close();
      then?.();
    },
  });
}

/** @param {string} words @param {string[]} values */
function choice(words, values) {
  const element = h("fieldset.choice", null, h("legend", null, t(`${words}.label`)), ...values.map((value) => h("label", null, h("input", { type: "radio", name: words, value }), h("span", null, t(`${words}.${value}`)))));
  const inputs = () => [...element.querySelectorAll("input")];
  return {
    element,
    set: (/** @type {string|undefined} */ value) => inputs().forEach((each) => (each.checked = each.value === value)),
    value: () => inputs().find((each) => each.checked)?.value ?? null,
  };
}

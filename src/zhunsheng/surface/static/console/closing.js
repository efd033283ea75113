/** Closing a dialogue: three checks with what was found or ticked, an outcome, what follows. The desk decides. */

import { h, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { exact, timeOfDay } from "../lib/time.js";
import { focusComposer, insert } from "./composer.js";
import { ask, desk, isMine } from "./desk.js";
import { allFilled, field, openSheet } from "./sheet.js";
import { serverNow } from "./socket.js";
import { word } from "./words.js";

const OUTCOMES = ["solved", "followup", "abandoned"];

export async function closeDialogue() {
  const id = desk.selected;
  if (id === null || !isMine()) return;
  const gate = await ask({ t: "gate", dialogue: id });
  if (gate) openGate(id, gate);
}

/** @param {number} id @param {any} gate */
function openGate(id, gate) {
  const checks = gate.checks.map(checkRow);
  const outcome = outcomeParts();
  const sheet = openSheet({
    title: t("closing.title"),
    kind: "closing",
    body: [h("ol.checks", null, ...checks.map((/** @type {any} */ each) => each.element)), closingPhrase(gate.closing, () => sheet.close()), ...outcome.elements].filter(Boolean),
    verb: t("closing.verb"),
    onVerb: () => submit(id, sheet, checks, outcome),
  });
}

/** @param {any} check */
function checkRow(check) {
  const found = check.found;
  const note = field(t("closing.evidence"), h("input.input", { maxlength: 300, placeholder: t(`closing.evidence_for.${check.check}`) }));
  const tick = h("input", { type: "checkbox", onchange: () => (note.hidden = !tick.checked) });
  note.hidden = true;
  const head = h("p.check-head", null, icon(found ? "done" : "todo"), h("b", null, check.title ?? word("check", check.check)), h("code", null, check.clause), found ? h("span.mark.kept", null, t("closing.found")) : h("span.mark.due", null, t("closing.not_found")));
  const body = found
    ? h("blockquote", null, h("q", { dir: "auto" }, found.quote), h("span.quiet", null, t(`by.${found.by}`), " · ", h("time.num", { title: exact(found.at) }, timeOfDay(found.at))))
    : h("div.tick", null, h("label", null, tick, t(`closing.tick.${check.check}`)), note);
  const element = h("li", { "data-found": found ? "yes" : null }, head, body);
  return { check: check.check, found, tick, note, element };
}

/** @param {any} closing @param {() => void} leave */
function closingPhrase(closing, leave) {
  if (!closing) return null;
  if (closing.present) return h("p.closing-phrase", null, icon("tick", "s"), t("closing.phrase_said"), h("code", null, closing.clause));
  const say = () => {
    leave();
    insert(closing.suggest);
    focusComposer();
  };
  return h("p.closing-phrase", { "data-missing": "yes" }, icon("alert", "s"), h("span", null, t("closing.phrase_missing")), h("code", null, closing.clause), closing.suggest ? h("button.btn.small", { type: "button", onclick: say }, t("closing.phrase_fill")) : null);
}

function outcomeParts() {
  const [mine, now] = [desk.state.me?.id, new Date(serverNow() / 1000)];
  const owner = field(t("closing.owner"), h("select.input", null, ...desk.seen.agents.map((agent) => h("option", { value: String(agent.id), selected: agent.id === mine }, agent.name))));
  const due = field(t("closing.due"), h("input.input", { type: "datetime-local", min: localInput(now) }), t("closing.due_hint"));
  const plan = field(t("closing.plan"), h("textarea.input", { rows: 2, maxlength: 500 }));
  const attempts = field(t("closing.attempts"), h("textarea.input", { rows: 2, maxlength: 500, placeholder: t("closing.attempts_example") }));
  const followup = h("div.pair", { hidden: true }, owner, due, plan);
  const left = h("div", { hidden: true }, attempts);
  const show = (/** @type {string} */ value) => {
    followup.hidden = value !== "followup";
    left.hidden = value !== "abandoned";
  };
  const choice = h("fieldset.outcome", null, h("legend", null, t("closing.outcome")), ...OUTCOMES.map((each) => h("label", null, h("input", { type: "radio", name: "outcome", value: each, onchange: () => show(each) }), h("span", null, h("b", null, t(`outcome.${each}`)), h("span.quiet", null, t(`outcome.${each}.means`))))));
  return { elements: [choice, followup, left], chosen: () => choice.querySelector("input:checked")?.value ?? null, owner, due, plan, attempts };
}

/** @param {Date} date */
function localInput(date) {
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** @param {number} id @param {any} sheet @param {any[]} checks @param {any} outcome */
async function submit(id, sheet, checks, outcome) {
  const chosen = outcome.chosen();
  if (!chosen) return sheet.why(t("closing.choose"));
  const ticked = checks.filter((each) => each.tick.checked);
  const wanted = [...ticked.map((each) => each.note), ...(chosen === "followup" ? [outcome.due, outcome.plan] : []), ...(chosen === "abandoned" ? [outcome.attempts] : [])];
  if (!allFilled(wanted, t("field.required"))) return sheet.why(t("closing.incomplete"));
  sheet.why("");
  sheet.busy(true);
  const answer = await ask({ t: "close", dialogue: id, outcome: chosen, checks: Object.fromEntries(ticked.map((each) => [each.check, { note: each.note.input.value.trim() }])), ...extras(chosen, outcome) }, { quiet: true });
  sheet.busy(false);
  if (answer?.t === "done") return sheet.close();
  sheet.why(answer?.text ?? t("refused.line"));
  markMissing(checks, outcome, answer?.detail?.missing ?? []);
}

/** @param {string} chosen @param {any} outcome */
function extras(chosen, outcome) {
  const due = new Date(outcome.due.input.value).getTime() * 1000;
  return {
    followup: chosen === "followup" ? { owner: Number(outcome.owner.input.value), due_at: due, plan: outcome.plan.input.value.trim() } : null,
    attempts: chosen === "abandoned" ? outcome.attempts.input.value.trim() : null,
  };
}

/** @param {any[]} checks @param {any} outcome @param {string[]} missing */
function markMissing(checks, outcome, missing) {
  for (const each of checks) each.element.toggleAttribute("data-missing", missing.includes(each.check));
  const fields = /** @type {[string, any][]} */ ([["followup.due_at", outcome.due], ["followup.plan", outcome.plan], ["followup.owner", outcome.owner], ["attempts", outcome.attempts]]);
  for (const [name, box] of fields) if (missing.includes(name)) box.fail(t("field.required"));
}

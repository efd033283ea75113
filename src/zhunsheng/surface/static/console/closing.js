/** Closing a dialogue: the outcome, and each check with what was found in the dialogue or ticked with its evidence. */

import { h, icon, setAttr } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { exact, timeOfDay } from "../lib/time.js";
import { focusComposer, insert } from "./composer.js";
import { recordRow } from "./closing_record.js";
import { ask, desk, isMine } from "./desk.js";
import { allFilled, field, openSheet } from "./sheet.js";
import { serverNow } from "./socket.js";
import { forgetTyped, keepTyped } from "./typed.js";
import { hasWordsFor, word } from "./words.js";

const OUTCOMES = ["solved", "followup", "abandoned"];

export async function closeDialogue() {
  const id = desk.selected;
  if (id === null || !isMine()) return;
  const [gate, record] = await Promise.all([ask({ t: "gate", dialogue: id }), ask({ t: "record", dialogue: id })]);
  if (gate && record && desk.selected === id) openGate(id, gate, record);
}

/** @param {number} id @param {any} gate @param {any} record */
function openGate(id, gate, record) {
  const say = (/** @type {string} */ words) => {
    sheet.close();
    insert(words);
    focusComposer();
  };
  const checks = gate.checks.map((/** @type {any} */ check) => checkRow(check, gate, say));
  const outcome = outcomeParts(gate, (chosen) => checks.forEach((/** @type {any} */ each) => each.show(chosen)));
  const row = recordRow(gate, record, () => sheet.close(), closeDialogue);
  const sheet = openSheet({
    title: t("closing.title"),
    kind: "closing",
    body: [...outcome.elements, h("ol.checks", { "aria-label": t("closing.checks") }, ...checks.map((/** @type {any} */ each) => each.element), row.element), closingPhrase(gate.closing, say)].filter(Boolean),
    verb: t("closing.verb"),
    onVerb: () => submit(id, sheet, checks, outcome, row),
  });
  keepTyped(sheet, `closing.${id}`);
}

/** What makes a check hold under an outcome, as far as we can tell; the desk has the last word. */
/** @param {any} check @param {any} gate @param {string|null} outcome */
function heldBy(check, gate, outcome) {
  if (check.accepts.includes("recognised") && check.standing === "met") return "found";
  if (check.kept) return "kept";
  if (check.accepts.includes("recorded") && check.check === "outcome") return outcome ? "outcome" : null;
  if (check.accepts.includes("followup") && outcome === "followup") return "followup";
  const silent = outcome === "abandoned" && gate.attempts_needed > 0 && gate.attempts >= gate.attempts_needed;
  return silent && (check.accepts.includes("attempts") || check.accepts.includes("recognised")) ? "attempts" : null;
}

/** @param {any} check @param {any} gate @param {(words: string) => void} say */
function checkRow(check, gate, say) {
  const note = field(t("closing.evidence"), h("input.input", { maxlength: 300, name: `note.${check.check}`, placeholder: t("closing.evidence_example") }));
  const tick = h("input", { type: "checkbox", name: "tick", value: check.check, onchange: () => (note.hidden = !tick.checked) });
  note.hidden = true;
  const state = h("span.mark");
  const found = check.found ? h("blockquote", null, h("q", { dir: "auto" }, check.found.quote), h("span.quiet", null, t(`by.${check.found.by}`), " · ", h("time.num", { title: exact(check.found.at) }, timeOfDay(check.found.at)))) : null;
  const prompt = check.ask ? h("button.link", { type: "button", title: check.ask, onclick: () => say(check.ask) }, t("closing.ask")) : null;
  const ticking = check.accepts.includes("ticked") ? h("label", null, tick, t("closing.tick")) : null;
  const open = h("div.ticking", null, h("p", null, ticking, prompt), note);
  const head = h("p.check-head", null, icon("todo"), h("b", null, check.title), h("code", null, check.clause), state);
  const element = h("li", { "data-standing": check.standing }, head, found, open);
  const show = (/** @type {string|null} */ outcome) => {
    const held = heldBy(check, gate, outcome);
    setAttr(element, "data-held", held);
    setAttr(element, "data-missing", null);
    head.firstElementChild?.replaceWith(icon(held ? "done" : check.standing === "denied" ? "alert" : "todo"));
    setAttr(state, "class", `mark ${held ? "kept" : check.standing === "denied" ? "breached" : "due"}`);
    state.textContent = held ? t(`closing.held.${held}`) : standingWords(check, gate, outcome);
    open.hidden = held !== null || (!ticking && !prompt);
  };
  show(null);
  return { check: check.check, tick, note, element, show, ticked: () => tick.checked && !open.hidden };
}

/** @param {any} check @param {any} gate @param {string|null} outcome */
function standingWords(check, gate, outcome) {
  if (outcome === "abandoned" && check.accepts.includes("attempts") && gate.attempts_needed) return t("closing.attempts_so_far", { n: gate.attempts, needed: gate.attempts_needed });
  if (check.check === "outcome" && !outcome) return t("closing.outcome_unchosen");
  return hasWordsFor("closing.standing", check.standing) ? word("closing.standing", check.standing) : t("closing.standing.not_asked");
}

/** @param {any} closing @param {(words: string) => void} say */
function closingPhrase(closing, say) {
  if (!closing) return null;
  if (closing.present) return h("p.closing-phrase", null, icon("tick", "s"), t("closing.phrase_said"), h("code", null, closing.clause));
  return h("p.closing-phrase", { "data-missing": "yes" }, icon("alert", "s"), h("span", null, t("closing.phrase_missing")), h("code", null, closing.clause), closing.suggest ? h("button.btn.small", { type: "button", title: closing.suggest, onclick: () => say(closing.suggest) }, t("closing.phrase_fill")) : null);
}

/** @param {any} gate @param {(chosen: string) => void} onChoice */
function outcomeParts(gate, onChoice) {
  const [mine, now] = [desk.state.me?.id, new Date(serverNow() / 1000)];
  const owner = field(t("closing.owner"), h("select.input", { name: "owner" }, ...desk.seen.agents.map((agent) => h("option", { value: String(agent.id), selected: agent.id === mine }, agent.name))));
  const due = field(t("closing.due"), h("input.input", { type: "datetime-local", name: "due", min: localInput(now) }), t("closing.due_hint"));
  const plan = field(t("closing.plan"), h("textarea.input", { rows: 2, maxlength: 500, name: "plan", placeholder: t("closing.plan_example") }));
  const attempts = field(t("closing.attempts"), h("textarea.input", { rows: 2, maxlength: 500, name: "attempts", placeholder: t("closing.attempts_example") }), gate.attempts_needed ? t("closing.attempts_rule", { n: gate.attempts, needed: gate.attempts_needed }) : undefined);
  const followup = h("div.pair", { hidden: true }, owner, due, plan);
  const left = h("div", { hidden: true }, attempts);
  const show = (/** @type {string} */ value) => {
    followup.hidden = value !== "followup";
    left.hidden = value !== "abandoned";
    onChoice(value);
  };
  const choice = h("fieldset.outcome", null, h("legend", null, t("closing.outcome")), ...OUTCOMES.map((each) => h("label", null, h("input", { type: "radio", name: "outcome", value: each, onchange: () => show(each) }), h("span", null, h("b", null, t(`outcome.${each}`)), h("span.quiet", null, t(`outcome.${each}.means`))))));
  return { elements: [choice, followup, left], chosen: () => choice.querySelector("input:checked")?.value ?? null, owner, due, plan, attempts };
}

/** @param {Date} date */
function localInput(date) {
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** @param {number} id @param {any} sheet @param {any[]} checks @param {any} outcome @param {any} row */
async function submit(id, sheet, checks, outcome, row) {
  const chosen = outcome.chosen();
  if (!chosen) return sheet.why(t("closing.choose"));
  const ticked = checks.filter((each) => each.ticked());
  const wanted = [...(chosen === "followup" ? [outcome.due, outcome.plan] : []), ...ticked.map((each) => each.note)];
  if (!allFilled(wanted, t("field.required"))) return sheet.why(t("closing.incomplete"));
  sheet.why("");
  sheet.busy(true);
  const saved = await row.save(id);
  const answer = saved && saved.t !== "refused" ? await close(id, chosen, ticked, outcome) : saved;
  sheet.busy(false);
  if (answer?.t === "done") {
    forgetTyped(`closing.${id}`);
    return sheet.close();
  }
  const missing = answer?.detail?.missing ?? [];
  sheet.why(missing.length ? t("closing.missing", { n: missing.length }) : (answer?.text ?? t("refused.line")));
  markMissing(sheet, checks, outcome, row, missing);
}

/** @param {number} id @param {string} chosen @param {any[]} ticked @param {any} outcome */
const close = (id, chosen, ticked, outcome) => ask({ t: "close", dialogue: id, outcome: chosen, checks: Object.fromEntries(ticked.map((each) => [each.check, { note: each.note.input.value.trim() }])), ...extras(chosen, outcome) }, { quiet: true });

/** @param {string} chosen @param {any} outcome */
function extras(chosen, outcome) {
  const due = new Date(outcome.due.input.value).getTime() * 1000;
  return {
    followup: chosen === "followup" ? { owner: Number(outcome.owner.input.value), due_at: due, plan: outcome.plan.input.value.trim() } : null,
    attempts: chosen === "abandoned" ? outcome.attempts.input.value.trim() || null : null,
  };
}

/** @param {any} sheet @param {any[]} checks @param {any} outcome @param {any} row @param {string[]} missing */
function markMissing(sheet, checks, outcome, row, missing) {
  for (const each of checks) each.element.toggleAttribute("data-missing", missing.includes(each.check));
  row.mark(missing);
  const fields = /** @type {[string, any][]} */ ([["followup.due_at", outcome.due], ["followup.plan", outcome.plan], ["followup.owner", outcome.owner], ["attempts", outcome.attempts]]);
  for (const [name, box] of fields) if (missing.includes(name)) box.fail(t(name === "followup.due_at" ? "closing.due_future" : "field.required"));
  const first = checks.find((each) => missing.includes(each.check))?.element ?? (missing.length ? sheet.querySelector("[data-missing], [aria-invalid=true]") : null);
  (first ?? outcome.elements[0]).scrollIntoView({ block: "nearest" });
}

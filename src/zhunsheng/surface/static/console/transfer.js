/** Hand a dialogue to a colleague: whom, and a note without which nobody can go on. */

import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { ask, desk, isMine } from "./desk.js";
import { allFilled, field, openSheet } from "./sheet.js";
import { word } from "./words.js";

export function transferDialogue() {
  const id = desk.selected;
  if (id === null || !isMine()) return;
  const others = desk.seen.agents.filter((agent) => agent.id !== desk.state.me?.id).toSorted(byFree);
  const whom = field(t("transfer.whom"), h("select.input", null, h("option", { value: "" }, t("transfer.choose")), ...others.map((agent) => h("option", { value: String(agent.id) }, describe(agent)))));
  const note = field(t("transfer.note"), h("textarea.input", { rows: 3, maxlength: 500, placeholder: t("transfer.example") }), t("transfer.hint"));
  openSheet({
    title: t("transfer.title"),
    body: [whom, note],
    verb: t("transfer.verb"),
    onVerb: async (sheet) => {
      if (!allFilled([whom, note], t("field.required"))) return;
      sheet.busy(true);
      const answer = await ask({ t: "transfer", dialogue: id, to_agent: Number(whom.input.value), note: note.input.value.trim() }, { quiet: true });
      sheet.busy(false);
      if (answer?.t === "done") sheet.close();
      else sheet.why(answer?.text ?? t("refused.line"));
    },
  });
}

/** Those who can take it now come first. @param {any} a @param {any} b */
function byFree(a, b) {
  return Number(b.presence === "available") - Number(a.presence === "available") || (a.open ?? 0) - (b.open ?? 0) || a.id - b.id;
}

/** @param {any} agent */
function describe(agent) {
  const load = agent.open === undefined ? "" : agent.capacity ? ` · ${agent.open}/${agent.capacity}` : ` · ${agent.open}`;
  return `${agent.name} · ${word("presence", agent.presence)}${load}`;
}

/** Taking no more messages from a customer: why, for how long; and letting them write again. */

import { h, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { exact } from "../lib/time.js";
import { ask, can, desk, refresh } from "./desk.js";
import { allFilled, field, openSheet } from "./sheet.js";

/** What the customer's card says about it, with the way in and out. @param {any} card @returns {any} */
export function blockPart(card) {
  const { block } = card;
  if (block) return h("p.blocked", null, icon("lock", "s"), h("span", { title: exact(block.at) }, blockWords(block)), can("block") ? h("button.link", { type: "button", onclick: () => lift(card) }, t("block.lift")) : null);
  return can("block") ? h("p.quiet", null, h("button.link", { type: "button", onclick: () => keepOut(card) }, t("block.verb"))) : null;
}

/** @param {any} block */
function blockWords(block) {
  const reason = desk.state.me?.blocking?.reasons.find((/** @type {any} */ each) => each.code === block.reason)?.word ?? block.reason;
  return block.until ? t("block.until", { reason, when: exact(block.until), by: block.by }) : t("block.open_ended", { reason, by: block.by });
}

/** @param {{code: string, word: string}[]} choices */
const options = (choices) => choices.map((each) => h("option", { value: each.code }, each.word));

/** @param {any} card */
function keepOut(card) {
  const { reasons, lengths } = desk.state.me?.blocking ?? { reasons: [], lengths: [] };
  const reason = field(t("block.reason"), h("select.input", null, ...options(reasons)));
  const length = field(t("block.length"), h("select.input", null, ...options(lengths)));
  const note = field(t("block.note"), h("textarea.input", { rows: 2, maxlength: 200 }), t("block.hint"));
  openSheet({
    title: t("block.title"),
    body: [reason, length, note],
    verb: t("block.verb"),
    onVerb: async (sheet) => {
      sheet.busy(true);
      const answer = await ask({ t: "block", customer: card.id, dialogue: desk.selected, reason: reason.input.value, length: length.input.value, note: note.input.value.trim() }, { quiet: true });
      sheet.busy(false);
      if (answer?.t !== "done") return sheet.why(answer?.text ?? t("refused.line"));
      sheet.close();
      return refresh(/** @type {number} */ (desk.selected));
    },
  });
}

/** @param {any} card */
function lift(card) {
  const reason = field(t("block.lift_reason"), h("textarea.input", { rows: 2, maxlength: 200, placeholder: t("block.lift_example") }), t("block.hint"));
  openSheet({
    title: t("block.lift_title"),
    body: [reason],
    verb: t("block.lift"),
    onVerb: async (sheet) => {
      if (!allFilled([reason], t("field.required"))) return;
      sheet.busy(true);
      const answer = await ask({ t: "unblock", customer: card.id, dialogue: desk.selected, reason: reason.input.value.trim() }, { quiet: true });
      sheet.busy(false);
      if (answer?.t !== "done") return sheet.why(answer?.text ?? t("refused.line"));
      sheet.close();
      return refresh(/** @type {number} */ (desk.selected));
    },
  });
}

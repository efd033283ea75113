/** Where to be reached, for visitors nobody vouches for, when nobody can serve them now; optional. */

import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { LineLost } from "../lib/line.js";
import { attended } from "./state.js";

/** @param {any} widget */
export function startContact(widget) {
  const { contact: root } = widget.shell;
  const value = h("input", { type: "text", inputmode: "email", autocomplete: "tel email", maxlength: 200, "aria-label": t("widget.contact"), placeholder: t("widget.contact"), value: widget.kept.recall("contact_draft", "") });
  const why = h("p.why", { role: "alert", hidden: true });
  root.append(h("div.row", null, value, h("button.small", { type: "submit" }, t("widget.contact_send"))), why);
  value.addEventListener("input", () => widget.kept.keep("contact_draft", value.value));
  root.addEventListener("submit", async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!value.value.trim()) return value.focus();
    why.hidden = true;
    try {
      const answer = await widget.line.ask({ t: "contact", value: value.value });
      if (answer.t === "done") widget.kept.keep("contact", true);
      say(answer.t === "done" ? "" : t("widget.contact_bad"));
    } catch (lost) {
      if (!(lost instanceof LineLost)) throw lost;
      say(t("widget.not_sent"));
    }
    return widget.paint();
  });

  /** @param {string} words */
  const say = (words) => {
    why.hidden = words === "";
    why.textContent = words;
    if (!words) widget.kept.keep("contact_draft", null);
  };

  return {
    paint() {
      const { state } = widget;
      root.hidden = !(state.asksContact && state.dialogue?.state === "waiting" && !attended(state) && !widget.kept.recall("contact", false));
    },
  };
}

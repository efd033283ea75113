/** The five words at the end, with an optional comment; given once, changed while it may be. */

import { h, setAttr } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { LineLost } from "../lib/line.js";

/** @param {any} widget */
export function startRating(widget) {
  const { rating: root } = widget.shell;
  let changing = false;
  /** @type {number|null} */
  let chosen = null;
  let shown = "";
  let why = "";

  const paint = () => {
    const { rating, form, dialogue } = widget.state;
    const on = dialogue?.state === "closed" && !widget.begins && rating && form && (rating.open || rating.score !== null);
    root.hidden = !on;
    const key = on ? JSON.stringify([rating, form, changing, chosen, why]) : "";
    if (key === shown) return;
    shown = key;
    if (!on) {
      changing = false;
      chosen = null;
      return;
    }
    root.replaceChildren(...(rating.score !== null && !changing ? given(rating, form) : asked(rating, form)));
  };

  /** @param {any} rating @param {any} form */
  const given = (rating, form) => [
    h("p", null, t("widget.rated", { word: form.words.find((/** @type {any} */ each) => each.score === rating.score)?.word ?? "" })),
    rating.open ? h("button.link", { type: "button", onclick: () => change(rating) }, t("widget.rate_change")) : null,
  ].filter((each) => each !== null);

  /** @param {any} rating */
  const change = (rating) => {
    changing = true;
    chosen = rating.score;
    paint();
  };

  /** @param {any} rating @param {any} form */
  const asked = (rating, form) => {
    const words = form.words.map((/** @type {any} */ each) => h("button.word", { type: "button", role: "radio", "aria-checked": chosen === each.score ? "true" : "false", "data-score": each.score, onclick: () => choose(each.score) }, each.word));
    const group = h("div.words", { role: "radiogroup", "aria-label": t("widget.rate_ask"), onkeydown: move }, ...words);
    if (chosen === null) return [h("p", null, t("widget.rate_ask")), group];
    const comment = h("textarea.comment", { rows: 2, maxlength: form.comment, "aria-label": t("widget.rate_comment"), placeholder: t("widget.rate_comment"), dir: "auto", value: widget.kept.recall("comment", rating.comment) });
    comment.addEventListener("input", () => widget.kept.keep("comment", comment.value));
    return [h("p", null, t("widget.rate_ask")), group, comment, why ? h("p.why", { role: "alert" }, why) : null, h("button.main", { type: "button", onclick: () => send(rating, comment.value) }, t("widget.rate_send"))].filter((each) => each !== null);
  };

  /** @param {number} score */
  const choose = (score) => {
    chosen = score;
    why = "";
    paint();
    root.querySelector(`[data-score="${score}"]`)?.focus();
    widget.keepAtEnd(true);
  };

  /** @param {KeyboardEvent} event */
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const all = [...root.querySelectorAll(".word")];
    const at = all.indexOf(/** @type {any} */ (event.target));
    if (!step || at < 0) return;
    event.preventDefault();
    const next = all[(at + step + all.length) % all.length];
    choose(Number(next.dataset.score));
  };

  /** @param {any} rating @param {string} comment */
  const send = async (rating, comment) => {
    try {
      const answer = await widget.line.ask({ t: "rate", dialogue: rating.dialogue, score: chosen, comment: comment.trim() });
      why = answer.t === "rated" ? "" : answer.text;
    } catch (lost) {
      if (!(lost instanceof LineLost)) throw lost;
      why = t("widget.not_sent");
    }
    if (!why) {
      widget.kept.keep("comment", null);
      changing = false;
      chosen = null;
    }
    paint();
    setAttr(root, "aria-busy", null);
  };

  return { paint };
}

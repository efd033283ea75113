/** What a customer is typing and has not sent: held for a moment, shown under the last message, kept nowhere. */

import { need, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { desk, repaint } from "./desk.js";

const TYPING_SHOWN = 5000;
const WORDS_SHOWN = 8000;

/** @type {Map<number, {text: string, until: number}>} */
const words = new Map();

/** What stands in the customer's field, as far as we were told; null where nothing is known. @param {number|null} dialogue */
export function unsentOf(dialogue) {
  const held = words.get(Number(dialogue));
  return held && held.until > performance.now() ? held.text : null;
}

/** The customer types; a frame without words says only that, and that the words still stand. @param {any} frame */
export function customerTypes({ dialogue, text }) {
  const held = text ?? unsentOf(dialogue);
  if (text === "") forgetUnsent(dialogue);
  else desk.typing.set(dialogue, performance.now() + TYPING_SHOWN);
  if (held) words.set(dialogue, { text: held, until: performance.now() + WORDS_SHOWN });
  setTimeout(repaint, TYPING_SHOWN + 50);
  setTimeout(repaint, WORDS_SHOWN + 50);
  repaint();
}

/** They were sent, or taken back. @param {number} dialogue */
export function forgetUnsent(dialogue) {
  words.delete(dialogue);
  desk.typing.delete(dialogue);
}

export function paintTyping() {
  const line = need("#typing");
  const text = unsentOf(desk.selected);
  line.hidden = text === null && !(Number(desk.typing.get(desk.selected)) > performance.now());
  line.toggleAttribute("data-words", text !== null);
  setText(need(".unsent", line), text === null ? "" : t("thread.unsent", { text }));
}

/** Buttons that may be pressed once: which of them was chosen, whether they still count. Pure but for the elements made. */

import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { icon } from "./icons.js";

const NUMBERS = [1, 2, 3, 4, 5];
const ENDS = new Set(["dialogue.queued", "dialogue.assigned", "dialogue.closed"]);

/** @param {any} message @returns {string[]} */
export const buttonsOf = (message) => NUMBERS.map((number) => message.data?.[`option${number}`]).filter(Boolean);

/** What the desk has settled, by dialogue and number of the offer; the last word counts. @param {any[]} messages in order @returns {Record<string, any>} */
export const settled = (messages) => Object.fromEntries(messages.filter((each) => each.event === "choice.settled").map((each) => [`${each.data.dialogue}.${each.data.of}`, each.data]));

/**
 * How an offer stands: `open`, `chosen`, `refused`, `over`, `pressed` while the desk takes the answer in, or `gone`: a bot's buttons
 * are no longer there once a person has taken over or the conversation has ended, for nobody who reads them is left.
 * @param {any} message @param {any[]} after what was said after it, unsent words too @param {any} word what was settled @returns {{how: string, pressed: number}}
 */
export function standing(message, after, word) {
  const texts = buttonsOf(message);
  if (!message.data?.once) return { how: after.some((each) => ENDS.has(each.event) || each.by === "agent") ? "gone" : "open", pressed: 0 };
  if (word && word.how !== "open") return { how: word.how, pressed: word.pressed };
  const said = after.findLastIndex((each) => each.by === "customer");
  const answered = after.slice(said + 1).some((each) => each.by === "agent" || each.by === "bot");
  const pressed = said < 0 || answered || after[said].state === "failed" || !belongs(after[said], message) ? 0 : texts.indexOf(after[said].text) + 1;
  return { how: pressed ? "pressed" : "open", pressed };
}

/** What a press says beside its words: which message it belongs to, where a button may be pressed once. @param {any} message */
const pressOf = (message) => (message.data?.once ? { dialogue: message.dialogue, seq: message.seq } : undefined);

/** Whether what a customer said last may be a press of this message's buttons: one that names another message is none. @param {any} said @param {any} message */
function belongs(said, message) {
  const [dialogue, seq] = said.press ? [said.press.dialogue, said.press.seq] : [said.data?.dialogue, said.data?.of];
  return !seq || (dialogue === message.dialogue && seq === message.seq);
}

/** @param {any} message @param {{how: string, pressed: number}} stands @param {(text: string, press?: any) => void} say */
export function offer(message, stands, say) {
  const texts = buttonsOf(message);
  if (!texts.length || stands.how === "gone") return [];
  if (stands.how === "open") return texts.map((text) => h("button.option", { type: "button", onclick: () => say(text, pressOf(message)) }, text));
  const last = stands.how === "refused" ? texts.length : stands.pressed;
  const words = texts.map((text, index) => h("span.option", { "data-chosen": index + 1 === last }, index + 1 === last ? icon("tick") : null, text));
  return [...words, h("small.stands", { role: "status" }, t(`widget.offer.${stands.how}`))];
}

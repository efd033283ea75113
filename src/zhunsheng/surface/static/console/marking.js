/** Marks under the words while they are written: the desk judges what stands in the field whenever the writer rests. */

import { ask, desk } from "./desk.js";
import { inUnits } from "./hits.js";

/** How long the writer rests before the words are judged: shorter than a look, longer than a keystroke. */
const REST = 90;

/** @type {ReturnType<typeof setTimeout>|undefined} */
let due;
let asking = false;
/** What is to be judged once the answer under way is here. @type {(() => void)|null} */
let next = null;

/**
 * Judge these words soon; only the newest count, and one question is under way at a time.
 * @param {number} dialogue @param {string} text @param {(hits: import("./hits.js").Hit[]) => void} then
 */
export function judgeSoon(dialogue, text, then) {
  clearTimeout(due);
  next = null;
  if (text.trim() === "") return;
  due = setTimeout(() => judge(dialogue, text, then), REST);
}

/** @param {number} dialogue @param {string} text @param {(hits: import("./hits.js").Hit[]) => void} then */
async function judge(dialogue, text, then) {
  if (asking) {
    next = () => judge(dialogue, text, then);
    return;
  }
  if (desk.link !== "live") return;
  asking = true;
  const answer = await ask({ t: "judge", dialogue, text }, { quiet: true });
  asking = false;
  if (answer?.t === "judged") then(inUnits(text, answer.hits).map((hit) => ({ ...hit, key: `${hit.clause}.${hit.family}.${hit.start}` })));
  const waiting = next;
  next = null;
  waiting?.();
}

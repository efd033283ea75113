/** Saying something: it stays here until the desk has it, and the same id goes out again until then. */

import { newCid } from "../lib/line.js";
import { t } from "../lib/i18n.js";
import { ask, desk, repaint, row } from "./desk.js";
import { offerPromises } from "./promise.js";

/** After this long without an answer the text moves into the thread as "not sent" and the field is free again. */
const PATIENCE = 4000;
/** After a longer absence a person decides again whether the words still fit. */
const RESEND_UNASKED = 5 * 60 * 1000;

/** @type {(text: string, dialogue: number) => void} */
let giveBack = () => {};
/** @param {(text: string, dialogue: number) => void} into */
export const onTakeBack = (into) => {
  giveBack = into;
};

/**
 * Say a text. A refusal comes back to the caller; a lost line keeps the words as an unsent message.
 * @param {number} dialogue @param {string} text @param {string[]} confirm clauses the agent confirmed @param {number|null} [script] the script it began as @param {any} [aid] how the suggestions beside it fared
 * @returns {Promise<any>} the refusal, or null when it is said or kept
 */
export async function say(dialogue, text, confirm, script = null, aid = null) {
  const item = { cid: newCid(), dialogue, text, file: null, confirm, script, aid, at: Date.now() * 1000, state: /** @type {const} */ ("failed"), why: t("unsent.offline"), seq: null };
  if (desk.link !== "live") {
    keepUnsent(item);
    return null;
  }
  const answer = await ask(frameOf(item), { quiet: true, within: PATIENCE });
  if (answer === null) keepUnsent({ ...item, why: t("unsent.failed") });
  else offerPromises(answer);
  return answer?.t === "refused" ? answer : null;
}

/** Say a file that is already stored. @param {number} dialogue @param {any} file */
export async function sayFile(dialogue, file) {
  const item = { cid: newCid(), dialogue, text: "", file, confirm: [], at: Date.now() * 1000, state: /** @type {const} */ ("sending"), why: null, seq: null };
  desk.outbox.put(item);
  repaint();
  await push(item);
}

/** @param {import("./keep.js").Unsent} item */
function keepUnsent(item) {
  desk.outbox.put(item);
  repaint();
}

/** @param {import("./keep.js").Unsent} item */
const frameOf = (item) => ({ t: "say", dialogue: item.dialogue, cid: item.cid, confirm: item.confirm, ...(item.script ? { script: item.script } : {}), ...(item.aid ? { aid: item.aid } : {}), ...(item.file ? { file: item.file.token } : { text: item.text }) });

/** @param {import("./keep.js").Unsent} item */
async function push(item) {
  desk.outbox.change(item.cid, { state: "sending", why: null });
  repaint();
  const answer = await ask(frameOf(item), { quiet: true });
  if (answer === null) desk.outbox.change(item.cid, { state: "failed", why: t("unsent.failed") });
  else if (answer.t === "refused") desk.outbox.change(item.cid, { state: "refused", why: answer.text });
  else desk.outbox.change(item.cid, { state: "sent", seq: answer.seq });
  desk.outbox.settle(item.dialogue, desk.seen.threads[item.dialogue]?.messages ?? []);
  repaint();
}

/** @param {string} cid */
export function retry(cid) {
  const item = desk.outbox.items.find((each) => each.cid === cid);
  if (item) push(item);
}

/** Put the words of an unsent message back into the composer. @param {string} cid */
export function takeBack(cid) {
  const item = desk.outbox.items.find((each) => each.cid === cid);
  if (!item) return;
  desk.outbox.drop(cid);
  giveBack(item.text, item.dialogue);
  repaint();
}

/** The line is back: what was said lately goes out again, oldest first. */
export async function flush() {
  for (const item of desk.outbox.items.filter((each) => each.state === "failed")) {
    if (Date.now() - item.at / 1000 < RESEND_UNASKED && row(item.dialogue)?.state !== "closed") await push(item);
  }
}

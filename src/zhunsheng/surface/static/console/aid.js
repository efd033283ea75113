/** Words drafted beside a dialogue: other words for an answer, a summary for a colleague, a record. Nothing is sent or kept by itself. */

import { h, icon, need } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { ask, desk, isMine, onPaint, repaint } from "./desk.js";
import { toast } from "./toasts.js";

/** Milliseconds that a draft is waited for: a minute, the longest an administrator may allow, and a little. */
const WITHIN = 65_000;

/** @type {any} */
let field;
/** Under way, by dialogue. @type {Set<number>} */
const wording = new Set();

/** @param {(text: string) => void} replaceAll puts words in place of all that stands in the field */
export function startAid(replaceAll) {
  field = need("#composer-text");
  need("#reword").addEventListener("click", () => reword(replaceAll));
  onPaint(paint);
}

/** Whether a language model may be asked here. */
export const hasAid = () => Boolean(desk.state.me?.can?.includes("aid"));

function paint() {
  const busy = desk.selected !== null && wording.has(desk.selected);
  const button = need("#reword");
  button.hidden = !hasAid() || !isMine();
  button.disabled = busy || field.value.trim() === "";
  button.setAttribute("aria-busy", String(busy));
}

/** Have what stands in the field said in other words; what was typed meanwhile stays. @param {(text: string) => void} replaceAll */
export async function reword(replaceAll) {
  const id = desk.selected;
  const text = field.value;
  if (id === null || !hasAid() || !isMine() || !text.trim() || wording.has(id)) return;
  wording.add(id);
  repaint();
  const found = await draft(id, "reword", text);
  wording.delete(id);
  repaint();
  if (!found.text) return toast({ kind: "note", title: t("aid.reword_none"), text: whyWords(found), key: "aid" });
  if (desk.selected !== id || field.value !== text) return toast({ kind: "note", title: t("aid.changed"), text: found.text, key: "aid", dialogue: id });
  replaceAll(found.text);
  toast({ kind: "note", title: t("aid.reworded"), text: t("aid.look"), key: "aid", deed: { words: t("aid.back"), run: () => back(id, found.text, text, replaceAll) } });
}

/** @param {number} id @param {string} now @param {string} before @param {(text: string) => void} replaceAll */
function back(id, now, before, replaceAll) {
  if (desk.selected === id && field.value === now) replaceAll(before);
}

/** A button that puts a summary of the dialogue into a field. @param {number} id @param {any} input @param {() => void} [then] */
export function summaryButton(id, input, then) {
  const note = h("span.quiet", { role: "status" });
  const press = async () => {
    button.disabled = true;
    note.textContent = t("aid.under_way");
    const found = await draft(id, "summary");
    button.disabled = false;
    note.textContent = found.text ? t(found.by === "helper" ? "aid.by_helper" : "aid.by_desk") : whyWords(found);
    if (!found.text) return;
    input.value = [input.value.trim(), found.text].filter(Boolean).join("\n").slice(0, input.maxLength);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    then?.();
  };
  const button = h("button.btn.small", { type: "button", onclick: press }, icon("pencil", "s"), t("aid.summary"));
  return h("p.aid-line", null, button, note);
}

/** Ask for a draft. @param {number} id @param {string} what @param {string} [text] @returns {Promise<{fields: Record<string, string>, text: string, by: string, why: string, told: string}>} */
export async function draft(id, what, text = "") {
  const found = await ask({ t: "aid", dialogue: id, what, text }, { quiet: true, within: WITHIN });
  if (found?.t === "aid") return { ...found, told: "" };
  return { fields: {}, text: "", by: "", why: "failed", told: found?.text ?? "" };
}

/** Why there is no draft. @param {{why: string, told: string}} found */
export const whyWords = (found) => found.told || t(`aid.why.${found.why || "failed"}`);

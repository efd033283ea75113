/** The service record: drafted by the desk from the dialogue's own words, changed and confirmed by the agent. */

import { h, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { draft, hasAid, whyWords } from "./aid.js";
import { ask, can, desk, repaint, row } from "./desk.js";
import { allFilled, field, openSheet } from "./sheet.js";
import { toast } from "./toasts.js";
import { word } from "./words.js";

/** What was typed and not yet kept, per dialogue; it outlives the sheet. @type {Map<number, Record<string, string>>} */
const drafts = new Map();

const FIXED = ["customer", "category"];

/** Whether this person may write the record of a dialogue: its owner, also after the end. @param {any} each */
const mayWrite = (each) => each?.agent?.id === desk.state.me?.id && can("close");

/** Show the record of the selected dialogue. @param {() => void} [then] what follows once it is kept */
export async function openRecord(then) {
  const id = desk.selected;
  if (id === null || !row()) return;
  const record = await ask({ t: "record", dialogue: id });
  if (record) show(id, record, then);
}

/** @param {number} id @param {any} record @param {() => void} [then] */
function show(id, record, then) {
  const own = drafts.get(id) ?? {};
  const may = mayWrite(row(id)) && record.state !== "done";
  const boxes = record.fields.map((/** @type {any} */ each) => fieldOf(each, own[each.name], may));
  const keepDraft = () => drafts.set(id, texts(record, boxes));
  const note = record.state === "done" ? h("p.note", null, icon("done", "s"), t("record.done")) : h("p.quiet", null, t(record.state === "due" ? "record.due" : "record.before_end"));
  const save = h("button.btn", { type: "button", onclick: () => submit(id, record, boxes, sheet, false, then) }, t("record.save"));
  const sheet = openSheet({
    title: t("record.title"),
    kind: "record",
    body: [note, ...(may && hasAid() ? [aidLine(id, boxes, keepDraft)] : []), ...boxes],
    ...(may ? { verb: t("record.confirm"), onVerb: () => submit(id, record, boxes, sheet, true, then) } : {}),
  });
  if (may) {
    sheet.querySelector("footer .btn")?.before(save);
    sheet.addEventListener("input", keepDraft);
  }
}

/** @param {any} each @param {string|undefined} typed @param {boolean} may */
function fieldOf(each, typed, may) {
  const long = ["issue", "cause", "solution", "feedback", "symptom"].includes(each.name);
  const fixed = FIXED.includes(each.name);
  const input = long ? h("textarea.input", { rows: 3, maxlength: 4000 }) : h("input.input", { maxlength: 300 });
  input.value = fixed ? (each.shown ?? customerWords(each.text)) : (typed ?? each.text);
  input.readOnly = fixed || !may;
  const box = field(each.title, input, each.text && each.drafted && !fixed && typed === undefined ? t("record.drafted") : undefined);
  box.dataset.name = each.name;
  if (each.text && (typed !== undefined || !each.drafted)) box.dataset.own = "yes"; // an agent wrote it
  if (each.optional) box.querySelector("label")?.append(" ", h("span.hint", null, t("field.optional")));
  if (each.missing && may) box.setAttribute("data-missing", "yes");
  return box;
}

/** Have the empty fields and those nobody has changed drafted; what the agent wrote stays. */
/** @param {number} id @param {any[]} boxes @param {() => void} keepDraft */
function aidLine(id, boxes, keepDraft) {
  const before = new Map(boxes.filter((box) => box.dataset.own !== "yes").map((box) => [box, box.input.value]));
  const note = h("span.quiet", { role: "status" });
  const press = async () => {
    button.disabled = true;
    note.textContent = t("aid.under_way");
    const found = await draft(id, "record");
    button.disabled = false;
    note.textContent = found.by === "helper" ? t("aid.by_helper") : whyWords(found);
    for (const box of found.by === "helper" ? boxes : []) {
      const words = found.fields[box.dataset.name];
      if (!words || box.input.readOnly || !(box.input.value === before.get(box) || box.input.value === "")) continue;
      box.input.value = words;
      before.set(box, words);
      box.querySelector("p.hint")?.remove(); // it said that the words are the dialogue's own
    }
    keepDraft();
  };
  const button = h("button.btn.small", { type: "button", onclick: press }, icon("pencil", "s"), t("aid.record"));
  return h("p.aid-line", null, button, note);
}

/** Who asked, with the codes of tier and channel in words. @param {string} text */
const customerWords = (text) => text.split(" · ").map((part) => word("channel", word("tier", part))).join(" · ");

/** @param {any} record @param {any[]} boxes @returns {Record<string, string>} */
function texts(record, boxes) {
  return Object.fromEntries(record.fields.flatMap((/** @type {any} */ each, /** @type {number} */ at) => (FIXED.includes(each.name) ? [] : [[each.name, boxes[at].input.value.trim()]])));
}

/** @param {number} id @param {any} record @param {any[]} boxes @param {any} sheet @param {boolean} confirm @param {() => void} [then] */
async function submit(id, record, boxes, sheet, confirm, then) {
  if (confirm && record.fields.some((/** @type {any} */ each) => each.name === "category" && !each.text)) return sheet.why(t("record.ungraded"));
  if (confirm && !allFilled(boxes.filter((box, at) => !FIXED.includes(box.dataset.name) && !record.fields[at].optional), t("field.required"))) return sheet.why(t("record.incomplete"));
  sheet.why("");
  sheet.busy(true);
  const answer = await ask({ t: "record_save", dialogue: id, fields: texts(record, boxes), version: record.version, confirm }, { quiet: true });
  sheet.busy(false);
  if (answer?.t !== "record") return sheet.why(answer?.text ?? t("refused.line"));
  drafts.delete(id);
  sheet.close();
  toast({ kind: "note", title: t(confirm ? "record.confirmed" : "record.saved"), text: "" });
  repaint();
  then?.();
}

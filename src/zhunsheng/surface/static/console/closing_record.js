/** What the service record still lacks at the end of a dialogue, filled in where the end stands in front of the agent. */

import { h, icon, setAttr } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { ask, thread } from "./desk.js";
import { chooseType } from "./demand.js";
import { openRecord } from "./record.js";
import { field } from "./sheet.js";

const ORDER = "order_no";
const GRADE = "category";
const LONG = ["issue", "solution", "feedback", "symptom"];

/**
 * @param {any} gate @param {any} record @param {() => void} close @param {() => void} back opens the end again
 */
export function recordRow(gate, record, close, back) {
  const lacks = new Set(gate.unrecorded);
  const boxes = record.fields.filter((/** @type {any} */ each) => lacks.has(each.name) && each.name !== GRADE).map(boxOf);
  const state = h("span.mark");
  const see = h("button.link", { type: "button", onclick: () => leave(close, () => openRecord(back)) }, t("closing.record_open"));
  const head = h("p.check-head", null, icon("journal"), h("b", null, t("record.title")), state);
  const element = h("li", null, head, ...boxes, lacks.has(GRADE) ? gradePart(close, back) : null, h("p.ticking", null, h("span.quiet", null, t("closing.record_rest")), see));
  const show = () => {
    const open = boxes.filter((/** @type {any} */ each) => !each.input.value.trim()).length + (lacks.has(GRADE) ? 1 : 0);
    setAttr(element, "data-held", open ? null : "recorded");
    setAttr(state, "class", `mark ${open ? "due" : "kept"}`);
    state.textContent = open ? t("closing.record_lacks", { n: open }) : t("closing.record_full");
    head.firstElementChild?.replaceWith(icon(open ? "todo" : "done"));
  };
  element.addEventListener("input", show);
  show();
  const mark = (/** @type {string[]} */ missing) => {
    setAttr(element, "data-missing", missing.some((each) => each.startsWith("record.")) || null);
    for (const box of boxes) if (missing.includes(`record.${box.dataset.name}`)) box.fail(t("field.required"));
  };
  return { element, mark, save: (/** @type {number} */ id) => saveRecord(id, record, boxes) };
}

/** @param {any} each */
function boxOf(each) {
  const list = each.name === ORDER ? orderList() : null;
  const input = LONG.includes(each.name) ? h("textarea.input", { rows: 2, maxlength: 4000, name: `record.${each.name}` }) : h("input.input", { maxlength: 300, name: `record.${each.name}`, list: list?.id, autocomplete: "off" });
  const box = field(each.title, input, each.name === ORDER ? t("closing.order_hint") : undefined);
  box.dataset.name = each.name;
  if (list) box.append(list);
  return box;
}

/** The customer's own orders to choose from, newest first. */
function orderList() {
  const orders = thread()?.orders ?? [];
  return orders.length ? h("datalist", { id: "closing-orders" }, ...orders.map((/** @type {any} */ each) => h("option", { value: each.number }, each.items.map((/** @type {any} */ item) => item.title).join(" · ")))) : null;
}

/** @param {() => void} close @param {() => void} back */
function gradePart(close, back) {
  return h("p.ticking", { "data-missing": "yes" }, h("span", null, t("closing.ungraded")), h("button.btn.small", { type: "button", onclick: () => leave(close, () => chooseType(back)) }, t("demand.choose")));
}

/** @param {() => void} close @param {() => void} deed */
function leave(close, deed) {
  close();
  deed();
}

/** Keep what was filled in beside what the record holds already. @param {number} id @param {any} record @param {any[]} boxes */
async function saveRecord(id, record, boxes) {
  if (!boxes.some((box) => box.input.value.trim())) return { t: "record" };
  const typed = Object.fromEntries(boxes.map((box) => [box.dataset.name, box.input.value.trim()]));
  const fields = Object.fromEntries(record.fields.filter((/** @type {any} */ each) => each.name !== "customer" && each.name !== GRADE).map((/** @type {any} */ each) => [each.name, typed[each.name] ?? each.text]));
  const answer = await ask({ t: "record_save", dialogue: id, fields, version: record.version, confirm: false }, { quiet: true });
  if (answer?.t === "record") record.version = answer.version; // the end itself may still be refused, and this be sent again
  return answer;
}

/** A dialog over the page: title, body, verbs. Esc and Cancel close it; focus returns where it was. */

import { h, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

let serial = 0;

/**
 * @param {{title: string, body: any[], verb?: string, onVerb?: (sheet: any) => void, kind?: string}} options
 * @returns {any} the open dialog; `sheet.why(text)` shows what is missing beside the verb
 */
export function openSheet({ title, body, verb, onVerb, kind }) {
  serial += 1;
  const why = h("p.why", { role: "alert" });
  const go = verb ? h("button.btn.main", { type: "submit" }, verb) : null;
  const form = h("form.body", { id: `sheet-form-${serial}`, novalidate: true }, ...body);
  const sheet = h(
    "dialog.sheet",
    { class: kind ? `sheet ${kind}` : "sheet", "aria-labelledby": `sheet-${serial}` },
    h("header", null, h("h2", { id: `sheet-${serial}` }, title), h("button.btn.bare.square.small", { type: "button", title: t("sheet.close"), "aria-label": t("sheet.close"), onclick: () => sheet.close() }, icon("close"))),
    form,
    verb ? h("footer", null, why, h("button.btn", { type: "button", onclick: () => sheet.close() }, t("sheet.cancel")), go) : null,
  );
  go?.setAttribute("form", form.id);
  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    onVerb?.(sheet);
  });
  form.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  sheet.why = (/** @type {string} */ text) => why.replaceChildren(text);
  sheet.busy = (/** @type {boolean} */ busy) => go && (go.disabled = busy);
  sheet.addEventListener("close", () => sheet.remove());
  document.body.append(sheet);
  sheet.showModal();
  (form.querySelector("input, select, textarea") ?? go)?.focus();
  return sheet;
}

/**
 * A labelled field with room for its error.
 * @param {string} label @param {any} input @param {string} [hint]
 */
export function field(label, input, hint) {
  serial += 1;
  input.id = `field-${serial}`;
  const error = h("p.error", { id: `error-${serial}`, hidden: true });
  input.setAttribute("aria-describedby", error.id);
  const box = h("div.field", null, h("label", { for: input.id }, label), input, hint ? h("p.hint", null, hint) : null, error);
  box.input = input;
  box.fail = (/** @type {string|null} */ text) => {
    error.hidden = text === null;
    error.textContent = text ?? "";
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  input.addEventListener("input", () => box.fail(null));
  return box;
}

/** Mark empty required fields; focus the first. @param {any[]} boxes fields made by `field` @param {string} words */
export function allFilled(boxes, words) {
  const empty = boxes.filter((box) => !box.closest("[hidden]") && !String(box.input.value).trim());
  for (const box of empty) box.fail(words);
  empty[0]?.input.focus();
  return empty.length === 0;
}

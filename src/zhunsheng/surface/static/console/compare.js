/** Products side by side, beside the dialogue: what a customer asks about goes into the answer with one press. */

import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { focusComposer, insert } from "./composer.js";
import { ask, isMine } from "./desk.js";
import { field, openSheet } from "./sheet.js";

/** @param {string} [category] */
export async function openCompare(category = "") {
  const shown = await ask({ t: "compare", category });
  if (shown) show(shown);
}

/** @param {any} shown */
function show(shown) {
  const select = h("select.input", { onchange: () => sheet.close() || openCompare(select.value) }, ...shown.categories.map((/** @type {any} */ each) => h("option", { value: each.code, selected: each.code === shown.category }, each.name)));
  const sheet = openSheet({ title: t("compare.title"), kind: "compare", body: [field(t("compare.category"), select), shown.products.length ? table(shown, () => sheet.close()) : h("p.quiet", null, t("compare.none"))] });
}

/** @param {any} shown @param {() => void} close */
function table(shown, close) {
  const head = h("tr", null, h("th", { scope: "col" }, t("compare.parameter")), ...shown.products.map((/** @type {any} */ each) => h("th", { scope: "col", dir: "auto" }, each.name, each.rival ? h("span.mark", null, t("compare.rival")) : null)));
  const rows = shown.rows.map((/** @type {any} */ row) => h("tr", null, h("th", { scope: "row" }, row.name), ...row.values.map((/** @type {string} */ value, /** @type {number} */ at) => h("td", { dir: "auto" }, value ? cell(value, () => put(row, shown.products, at, close)) : "—"))));
  return h("div.compare-box", { tabindex: "0" }, h("table", null, h("thead", null, head), h("tbody", null, ...rows)), isMine() ? h("p.quiet", null, t("compare.hint")) : null);
}

/** @param {string} value @param {() => void} act */
const cell = (value, act) => (isMine() ? h("button.link", { type: "button", onclick: act }, value) : value);

/** @param {any} row @param {any[]} products @param {number} at @param {() => void} close */
function put(row, products, at, close) {
  close();
  insert(t("compare.words", { product: products[at].name, name: row.name, value: row.values[at] }));
  focusComposer();
}

/** The right pane: who the customer is (masked), what to say next, orders, and who has been in charge. */

import { h, icon, need, setAttr, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { ago, dayWords, exact } from "../lib/time.js";
import { blockPart } from "./block.js";
import { caseList } from "./cases.js";
import { insert } from "./composer.js";
import { noteList } from "./notes.js";
import { pastList } from "./past.js";
import { fillOrder } from "./scripts.js";
import { ask, can, desk, isMine, onPaint, repaint, row, thread } from "./desk.js";
import { allFilled, field, openSheet } from "./sheet.js";
import { serverNow } from "./socket.js";
import { customerName, tierMark, word } from "./words.js";

/** A revealed value hides itself again, so that it does not stand on a screen nobody watches. */
const REVEAL_FOR = 60_000;

/** @type {Map<string, string>} */
const revealed = new Map();
let tab = "orders";

export function startCustomer() {
  for (const button of document.querySelectorAll("#customer [role=tab]")) button.addEventListener("click", () => pickTab(/** @type {HTMLElement} */ (button)));
  need("#customer-tabs").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const tabs = [...document.querySelectorAll("#customer [role=tab]")];
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0;
    const at = tabs.findIndex((each) => each.getAttribute("aria-selected") === "true");
    if (by) pickTab(/** @type {HTMLElement} */ (tabs[(at + by + tabs.length) % tabs.length]), true);
  });
  need("#show-customer").addEventListener("click", () => document.body.toggleAttribute("data-side"));
  need("#hide-customer").addEventListener("click", () => document.body.removeAttribute("data-side"));
  onPaint(paint);
}

/** @param {HTMLElement} button @param {boolean} [focus] */
function pickTab(button, focus) {
  tab = button.dataset.tab ?? tab;
  if (focus) button.focus();
  repaint();
}

/** Rebuild a part only when what it shows has changed. @param {string} selector @param {any} shown @param {() => any[]} build */
function part(selector, shown, build) {
  const element = need(selector);
  const key = JSON.stringify(shown);
  if (element.getAttribute("data-for") === key) return;
  element.setAttribute("data-for", key);
  element.replaceChildren(...build());
}

function paint() {
  const said = thread();
  need("#customer-body").hidden = said === null;
  need("#customer-empty").hidden = desk.selected !== null;
  need("#customer-skeleton").hidden = said !== null || desk.selected === null;
  if (!said) return;
  const each = row();
  const card = said.customer ?? { id: each?.customer.id, name: each?.customer.name ?? "", tier: each?.customer.tier ?? null, known: false, since: null, fields: [] };
  part("#card", [card, [...revealed], can("unmask"), can("block")], () => cardParts(card));
  paintTabs(said);
}

/** @param {any} card @returns {any[]} */
function cardParts(card) {
  const head = h("div.card-head", null, h("h2.clip", null, h("bdi", null, customerName(card))), tierMark(card.tier), card.known ? null : h("span.mark", { title: t("customer.anonymous_why") }, t("customer.anonymous")));
  const since = card.since ? h("p.quiet", { title: exact(card.since) }, t("customer.since", { day: dayWords(card.since, serverNow()) })) : null;
  return [head, since, blockPart(card), h("dl.fields", null, ...card.fields.filter((/** @type {any} */ each) => each.value !== null).flatMap((/** @type {any} */ each) => fieldParts(card, each)))].filter((each) => each !== null);
}

/** @param {any} card @param {any} each @returns {any[]} */
function fieldParts(card, each) {
  const key = `${card.id}.${each.field}`;
  const plain = revealed.get(key);
  const label = word("field", each.field);
  const toggle = plain !== undefined ? h("button.link", { type: "button", onclick: () => hide(key) }, t("customer.hide")) : h("button.link", { type: "button", "aria-label": t("customer.show_field", { field: label }), onclick: () => unmask(card, each.field, label) }, t("customer.show"));
  return [h("dt", null, label), h("dd", null, h("span.num", { dir: "auto", class: plain !== undefined ? "num plain" : "num" }, plain ?? each.value), can("unmask") ? toggle : null)];
}

/** @param {string} key */
function hide(key) {
  if (revealed.delete(key)) repaint();
}

/** Ask for a reason, then show the value for a minute; the desk records who looked and why. */
/** @param {any} card @param {string} name @param {string} label */
function unmask(card, name, label) {
  const reason = field(t("unmask.reason"), h("textarea.input", { rows: 2, maxlength: 200, placeholder: t("unmask.example") }), t("unmask.hint"));
  openSheet({
    title: t("unmask.title", { field: label }),
    body: [reason],
    verb: t("unmask.verb"),
    onVerb: async (sheet) => {
      if (!allFilled([reason], t("unmask.need"))) return;
      sheet.busy(true);
      const answer = await ask({ t: "unmask", customer: card.id, dialogue: desk.selected, field: name, reason: reason.input.value.trim() }, { quiet: true });
      sheet.busy(false);
      if (answer?.t !== "unmasked") {
        sheet.why(answer?.text ?? t("refused.line"));
        return;
      }
      const key = `${card.id}.${name}`;
      revealed.set(key, answer.value);
      setTimeout(() => hide(key), REVEAL_FOR);
      sheet.close();
      repaint();
    },
  });
}

/** @param {any} said */
function paintTabs(said) {
  const counts = /** @type {Record<string, number>} */ ({ orders: said.orders.length, chain: said.chain.length, cases: said.cases.length, past: said.earlier.length, notes: said.notes.length });
  for (const button of document.querySelectorAll("#customer [role=tab]")) {
    const name = /** @type {HTMLElement} */ (button).dataset.tab ?? "";
    setAttr(button, "aria-selected", name === tab ? "true" : "false");
    setAttr(button, "tabindex", name === tab ? "0" : "-1");
    setText(need(".count", button), String(counts[name]));
    need(`#tab-${name}`).hidden = name !== tab;
  }
  part("#tab-orders", [said.orders, isMine()], () => (said.orders.length ? said.orders.map(orderCard) : [h("p.quiet.pad", null, t("orders.none"))]));
  part("#tab-cases", [desk.selected, said.cases, can("case")], () => caseList(said));
  part("#tab-past", said.earlier, () => pastList(said));
  part("#note-list", said.notes, () => noteList(said));
  part("#tab-chain", said.chain, () => (said.chain.length ? [h("ol.chain", null, ...said.chain.map(chainItem))] : [h("p.quiet.pad", null, t("chain.none"))]));
}

/** The parcels of an order; words that name none of several stand by themselves. @param {any} order @returns {any[]} */
function parcels(order) {
  const sent = order.shipments ?? [];
  const tracks = order.tracks ?? [];
  if (sent.length < 2) return sent.length || tracks.length ? [parcel(sent[0] ?? {}, tracks, order.eta)] : [];
  const numbers = sent.map((/** @type {any} */ one) => one.tracking);
  const rest = tracks.filter((/** @type {any} */ one) => !numbers.includes(one.tracking));
  const own = sent.map((/** @type {any} */ each) => parcel(each, tracks.filter((/** @type {any} */ one) => one.tracking === each.tracking), null));
  return [h("p.quiet.small", null, t("order.parcels", { n: sent.length })), ...own, ...(rest.length ? [parcel({}, rest, order.eta)] : [])];
}

/** Who carries a parcel, when it is expected or that it came, and the carrier's last words. @param {any} sent @param {any[]} tracks @param {number|null} due */
function parcel(sent, tracks, due) {
  const eta = sent.eta ?? due;
  const stands = sent.received ? t("order.received", { day: exact(sent.received).slice(0, 10) }) : eta ? t("order.expected", { day: exact(eta).slice(0, 10) }) : "";
  const line = [h("bdi", null, sent.carrier || t("order.parcel")), " ", h("span.num", null, sent.tracking ?? ""), stands ? h("span.quiet", null, ` · ${stands}`) : null];
  if (!tracks.length) return h("p.parcel", null, ...line);
  return h("details.parcel", null, h("summary", null, ...line), ...tracks.map((/** @type {any} */ one) => h("p.quiet.small", null, h("time.num", { title: exact(one.at) }, ago(one.at, serverNow())), " ", h("bdi", null, one.text))));
}

/** @param {any} order */
function orderCard(order) {
  return h(
    "article.order",
    null,
    h("p.order-head", null, h("span.num.clip", null, order.number), h("span.mark", { "data-status": order.status }, order.status_text)),
    ...order.items.map((/** @type {any} */ item) => h("p.item", null, h("bdi.clip", { title: item.title }, item.title), h("span.num.quiet", null, `×${item.quantity}`))),
    ...(order.coupons ?? []).map((/** @type {any} */ one) => h("p.item", null, h("bdi.clip", null, one.title), h("span.num.quiet", null, `−¥ ${one.amount}`))),
    ...(order.payments ?? []).map((/** @type {any} */ one) => h("p.item", null, h("span.clip", null, t("order.paid_by", { way: one.way })), h("span.num.quiet", null, `¥ ${one.amount}`))),
    ...parcels(order),
    h("p.order-foot", null, h("time.quiet.num", { title: exact(order.placed_at) }, ago(order.placed_at, serverNow())), h("span.num", null, `${order.currency === "CNY" ? "¥" : order.currency} ${order.total}`), isMine() ? h("button.link", { type: "button", onclick: () => fillOrder(order.number) || insert(t("order.reference", { number: order.number })) }, t("order.insert")) : null),
  );
}

/** @param {any} link */
function chainItem(link) {
  return h("li", null, h("span.how", null, h("bdi", null, link.agent?.name ?? (link.group ? word("group", link.group) : t("by.system"))), h("span.quiet", null, word("how", link.how)), h("time.quiet.num", { title: exact(link.at) }, ago(link.at, serverNow()))), link.note ? h("q", { dir: "auto" }, link.note) : null);
}

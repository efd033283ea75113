/** Lines of the conversation as elements: messages, days, notes of the desk, what is not sent yet, order cards. */

import { h, setAttr, setText } from "../lib/dom.js";
import { hasWords, t } from "../lib/i18n.js";
import { dayKey, dayWords, exact, fileSize, hourMinute } from "../lib/time.js";
import { icon } from "./icons.js";
import { offer, settled, standing } from "./offers.js";

const OPEN = { how: "open", pressed: 0 };

/** A line of the desk without words for customers is not shown. @param {any} message */
const hasContent = (message) => message.kind !== "system" || systemWords(message) !== "";

/** @param {any[]} earlier @param {any[]} messages @param {any[]} unsent @returns {any[]} */
export function lines(earlier, messages, unsent) {
  let day = "";
  const all = [...earlier, ...messages];
  const words = settled(all);
  const sending = unsent.map((item) => ({ ...item, by: "customer" }));
  const withDay = (/** @type {any} */ message) => {
    const key = dayKey(message.at);
    const place = `${message.dialogue}.${message.seq}`;
    const line = { key: `m${place}`, kind: "message", message, stands: message.data?.option1 ? standing(message, [...all.slice(all.indexOf(message) + 1), ...sending], words[place]) : OPEN };
    if (key === day) return [line];
    day = key;
    return [{ key: `d${message.dialogue}.${key}`, kind: "day", at: message.at }, line];
  };
  return [
    ...earlier.filter(hasContent).flatMap(withDay),
    ...(earlier.length ? [{ key: "earlier", kind: "earlier" }] : []),
    ...messages.filter(hasContent).flatMap(withDay),
    ...unsent.map((item) => ({ key: `u${item.cid}`, kind: "unsent", item })),
  ];
}

/** @param {any} line @param {{desk: string, retry: (cid: string) => void, drop: (cid: string) => void, say: (text: string, press?: any) => void}} context */
export function makeLine(line, context) {
  if (line.kind === "day") return h("li.day", null, dayWords(line.at, Date.now() * 1000));
  if (line.kind === "earlier") return h("li.day", null, t("widget.earlier"));
  if (line.kind === "unsent") return makeUnsent(line.item, context);
  if (line.message.kind === "system") return h("li.system", null, systemWords(line.message));
  return makeMessage(line.message, context);
}

/** @param {any} element @param {any} line @param {{retry: (cid: string) => void, drop: (cid: string) => void, say: (text: string, press?: any) => void}} context */
export function updateLine(element, line, context) {
  if (line.kind === "message" && line.message.by === "bot") updateOffer(element.querySelector(".offer"), line, context);
  if (line.kind === "unsent") updateUnsent(element, line.item, context);
  if (line.kind === "message" && line.message.by === "customer") {
    const mark = element.querySelector(".mark");
    if (mark) setText(mark, t(`widget.${line.message.state}`));
  }
}

/** @param {any} message */
function systemWords(message) {
  const key = `widget.event.${message.event}`;
  return hasWords(key) ? t(key, message.data ?? {}) : (message.text ?? "");
}

/** @param {any} message @param {{desk: string, say: (text: string, press?: any) => void}} context */
function makeMessage(message, context) {
  const mine = message.by === "customer";
  return h(
    "li.message",
    { "data-by": message.by },
    mine ? null : h("p.who", null, h("bdi", null, message.who), message.by === "bot" ? h("span.bot", null, icon("bot"), t("by.bot")) : null),
    message.kind === "order" ? orderSaid(message.data) : h("div.bubble", null, message.file ? fileView(message, context.desk) : null, message.text ? h("p.text", { dir: "auto" }, message.text) : null),
    message.by === "bot" ? links(message) : null,
    message.by === "bot" ? h("div.options.offer", { hidden: true }) : null,
    h("p.meta", null, h("time", { title: exact(message.at) }, hourMinute(message.at)), mine ? h("span.mark") : null),
  );
}

/** Places to read on, web pages alone. @param {any} message */
function links(message) {
  const found = [1, 2, 3, 4, 5].map((number) => [message.data?.[`link${number}`], message.data?.[`href${number}`]]).filter(([title, href]) => title && /^https?:\/\//i.test(href ?? ""));
  return found.length ? h("div.options", null, ...found.map(([title, href]) => h("a.option", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, title))) : null;
}

/** What is offered to be said for the customer; an offer that is decided shows how. @param {any} box @param {any} line @param {{say: (text: string, press?: any) => void}} context */
function updateOffer(box, line, context) {
  const { how, pressed } = line.stands;
  if (box.dataset.stands === `${how}.${pressed}`) return;
  box.dataset.stands = `${how}.${pressed}`;
  box.dataset.how = how;
  box.replaceChildren(...offer(line.message, line.stands, context.say));
  box.hidden = !box.childElementCount;
}

/** An order that the customer points at. @param {any} order */
function orderSaid(order) {
  const money = order.cents === undefined ? "" : `${order.currency === "CNY" ? "¥" : order.currency} ${(order.cents / 100).toFixed(2)}`;
  return h(
    "div.order.said",
    null,
    h("span.title", { dir: "auto" }, order.more ? t("widget.order_more", { title: order.title, n: order.more + 1 }) : order.title),
    h("span.status", null, order.status_text ?? (hasWords(`order.status.${order.status}`) ? t(`order.status.${order.status}`) : "")),
    h("small", null, t("widget.order_number", { number: order.number })),
    h("small.total", null, order.total ? `${order.currency === "CNY" ? "¥" : order.currency} ${order.total}` : money),
  );
}

/** @param {any} message @param {string} desk */
function fileView(message, desk) {
  const { token, name, size } = message.file;
  if (message.kind === "image") return h("a.picture", { href: `${desk}/files/${token}`, target: "_blank", rel: "noopener" }, h("img", { src: `${desk}/files/${token}`, alt: t("message.picture", { name }), loading: "lazy", decoding: "async" }));
  return h("a.file", { href: `${desk}/files/${token}?download=1`, download: name }, icon("file"), h("span", null, h("bdi", null, name), h("small", null, fileSize(size))));
}

/** @param {any} item @param {{retry: (cid: string) => void, drop: (cid: string) => void}} context */
function makeUnsent(item, context) {
  const shown = item.preview ? h("span.picture", null, h("img", { src: item.preview, alt: item.file?.name ?? "" })) : item.file ? h("span.file", null, icon("file"), h("span", null, h("bdi", null, item.file.name), h("small", null, fileSize(item.file.size)))) : null;
  const body = item.order ? orderSaid({ ...item.order, title: item.order.items[0]?.title ?? "", more: item.order.items.length - 1 }) : null;
  const element = h("li.message", { "data-by": "customer", "data-unsent": "yes" }, body ?? h("div.bubble", null, shown, item.text ? h("p.text", { dir: "auto" }, item.text) : null, item.uploading ? h("progress", { max: 1, value: 0 }) : null), h("p.meta"));
  updateUnsent(element, item, context);
  return element;
}

/** @param {any} element @param {any} item @param {{retry: (cid: string) => void, drop: (cid: string) => void}} context */
function updateUnsent(element, item, context) {
  const bar = element.querySelector("progress");
  if (bar) bar.value = item.share ?? 1;
  const meta = element.querySelector(".meta");
  if (element.dataset.state === item.state + (item.why ?? "")) return;
  element.dataset.state = item.state + (item.why ?? "");
  setAttr(element, "data-failed", item.state === "failed" ? "yes" : null);
  if (item.state !== "failed") meta.replaceChildren(t("widget.sending"));
  else meta.replaceChildren(h("span.failed", null, item.why || t("widget.failed")), h("button.link", { type: "button", onclick: () => context.retry(item.cid) }, t("widget.retry")), h("button.link", { type: "button", onclick: () => context.drop(item.cid) }, t("widget.drop")));
}

/** @param {any} order @param {(order: any) => void} choose */
export function orderCard(order, choose) {
  return h("button.order", { type: "button", onclick: () => choose(order) }, h("span.title", null, order.items[0]?.title ?? order.number), h("span.status", null, order.status_text), h("small", null, order.number), h("small.total", null, `${order.currency === "CNY" ? "¥" : order.currency} ${order.total}`), ...(order.shipments ?? []).map((/** @type {any} */ one) => h("small.sent", null, `${one.carrier} ${one.tracking}`.trim())));
}

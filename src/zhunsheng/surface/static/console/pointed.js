/** An order that the customer points at, as a card in the conversation. */

import { h } from "../lib/dom.js";
import { hasWords, t } from "../lib/i18n.js";

/** @param {any} order @returns {any} */
export function pointedOrder(order) {
  const status = `order.status.${order.status}`;
  const sign = order.currency === "CNY" ? "¥" : order.currency;
  return h(
    "div.pointed",
    null,
    h("p.order-head", null, h("span.num.clip", null, order.number), h("span.mark", null, hasWords(status) ? t(status) : order.status)),
    h("p.item", null, h("bdi.clip", { title: order.title }, order.more ? t("widget.order_more", { title: order.title, n: order.more + 1 }) : order.title), h("span.num", null, `${sign} ${(order.cents / 100).toFixed(2)}`)),
  );
}

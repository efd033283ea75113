/** The widget's button and panel, inside a shadow root so that the shop's styles and ours never meet. */

import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { icon } from "./icons.js";

/** @param {string} desk @param {string|null} theme */
export async function makeShell(desk, theme) {
  const host = document.createElement("zhunsheng-widget");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await (await fetch(`${desk}/static/widget/widget.css`)).text());
  root.adoptedStyleSheets = [sheet];
  host.dataset.theme = document.documentElement.dataset.theme ?? theme ?? "light";
  const parts = makeParts();
  root.append(parts.button, parts.panel);
  document.body.append(host);
  return { host, ...parts };
}

/** @returns {Record<string, any>} */
function makeParts() {
  const badge = h("span.badge", { hidden: true });
  const button = h("button.open", { type: "button", "aria-expanded": "false", "aria-label": t("widget.open") }, h("span.face.idle", null, icon("chat")), h("span.face.active", null, icon("down")), badge);
  const name = h("h2");
  const sub = h("p.sub");
  const close = h("button.bare", { type: "button", "aria-label": t("widget.close"), title: t("widget.close") }, icon("down"));
  const human = h("button.human", { type: "button" }, icon("person"), t("widget.human"));
  const more = h("button.bare", { type: "button", "aria-expanded": "false", "aria-label": t("widget.more"), title: t("widget.more") }, icon("menu"));
  const menu = h("section.menu", { hidden: true, "aria-label": t("widget.more") });
  const line = h("p.line", { role: "status", hidden: true });
  const log = h("ol.log", { role: "log", "aria-live": "polite", "aria-relevant": "additions" });
  const older = h("button.older", { type: "button", hidden: true }, t("widget.older"));
  const scroll = h("div.scroll", { tabindex: "0" }, older, h("p.greeting"), log, h("p.typing", { hidden: true }, h("span", null, t("widget.typing")), h("span.dots", { "aria-hidden": "true" }, h("i"), h("i"), h("i"))));
  const orders = h("section.orders", { hidden: true, "aria-label": t("widget.orders") });
  const notice = h("div.notice", { role: "status", hidden: true }, h("p"), h("button.small", { type: "button", hidden: true }, t("widget.later")));
  const contact = h("form.contact", { hidden: true, novalidate: true });
  const rating = h("section.rating", { hidden: true, "aria-label": t("widget.rate_ask") });
  const again = h("div.again", { hidden: true }, h("p", null, t("widget.closed")), h("button.main", { type: "button" }, t("widget.again")));
  const composer = makeComposer();
  const panel = h("section.panel", { role: "dialog", "aria-label": t("widget.title"), hidden: true }, h("header", null, h("div.names", null, name, sub), human, more, close), menu, line, scroll, orders, notice, contact, rating, again, composer.form);
  return { button, badge, panel, name, sub, close, human, more, menu, line, log, scroll, older, orders, notice, contact, rating, again, ...composer };
}

/** @returns {Record<string, any>} */
function makeComposer() {
  const text = h("textarea", { rows: 1, "aria-label": t("widget.write"), placeholder: t("widget.write"), enterkeyhint: "send", dir: "auto" });
  const input = h("input", { type: "file", hidden: true, tabindex: "-1" });
  const attach = h("button.bare", { type: "button", "aria-label": t("widget.attach"), title: t("widget.attach") }, icon("attach"));
  const pick = h("button.bare", { type: "button", hidden: true, "aria-expanded": "false", "aria-label": t("widget.orders"), title: t("widget.orders") }, icon("box"));
  const send = h("button.send", { type: "submit", "aria-label": t("widget.send"), title: t("widget.send"), disabled: true }, icon("send"));
  const why = h("p.why", { role: "alert", hidden: true });
  const seen = h("p.seen", { hidden: true }, t("widget.sees_typing"));
  return { form: h("form.composer", { novalidate: true }, why, h("div.field", null, attach, pick, input, text, send), seen), seen, text, input, attach, pick, send, why };
}

/** Text on the shop's colour: light or dark, whichever is easier to read; black where the dark ink falls short of 4.5 (as `shop_colours.py`). @param {HTMLElement} host @param {string} color */
export function dress(host, color) {
  if (!/^#[0-9a-f]{6}$/i.test(color)) return;
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  host.style.setProperty("--shop", color);
  const dark = (light + 0.05) / 0.0567 >= 4.5 ? "#101415" : "#000000";
  host.style.setProperty("--on-shop", (light + 0.05) / 0.05 > 1.05 / (light + 0.05) ? dark : "#ffffff");
}

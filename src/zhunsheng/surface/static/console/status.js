/** How the desk stands with us: connection mark, presence switch, the page's title. */

import { h, icon, need, setAttr, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { countdown } from "../lib/time.js";
import { ask, desk, onPaint, repaint } from "./desk.js";
import { word } from "./words.js";

const LINK = { connecting: ["sync", "due"], catching: ["sync", "due"], live: ["live", "kept"], offline: ["offline", "breached"], ended: ["lock", "breached"] };
const PRESENCE = { available: "kept", away: "due" };
const plainTitle = document.title;

export function startStatus() {
  need("#link").addEventListener("click", () => desk.line.hurry());
  const button = need("#presence");
  const menu = need("#presence-menu");
  for (const to of Object.keys(PRESENCE)) menu.append(h("button", { type: "button", role: "menuitemradio", "data-to": to, onclick: () => setPresence(to) }, h("span.dot", { class: `dot ${PRESENCE[/** @type {"available"|"away"} */ (to)]}` }), word("presence", to), icon("tick", "s")));
  button.addEventListener("click", () => toggle(menu.hidden));
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && !event.target.closest(".presence")) toggle(false);
  });
  menu.addEventListener("keydown", onMenuKey);
  setInterval(() => desk.link === "offline" && repaint(), 1000);
  onPaint(paint);
}

/** @param {boolean} open */
function toggle(open) {
  need("#presence-menu").hidden = !open;
  setAttr(need("#presence"), "aria-expanded", open ? "true" : "false");
  if (open) need(`#presence-menu [data-to=${desk.state.me?.presence === "away" ? "away" : "available"}]`).focus();
}

/** @param {KeyboardEvent} event */
function onMenuKey(event) {
  const items = [...document.querySelectorAll("#presence-menu button")].map((each) => /** @type {HTMLElement} */ (each));
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  if (event.key === "ArrowDown" || event.key === "ArrowUp") items[(at + 1) % items.length].focus();
  if (event.key === "Escape") {
    toggle(false);
    need("#presence").focus();
  }
}

/** @param {string} to */
export async function setPresence(to) {
  toggle(false);
  await ask({ t: "presence", to });
}

function paint() {
  const [name, colour] = LINK[desk.link];
  const link = need("#link");
  if (link.dataset.state !== desk.link) link.querySelector(".icon").replaceWith(icon(name, "s"));
  setAttr(link, "data-state", desk.link);
  setAttr(link, "class", `mark link-mark ${colour}`);
  const wait = desk.link === "offline" && desk.retryAt ? countdown((desk.retryAt - Date.now()) * 1000) : "";
  setText(need(".words", link), t(`link.${desk.link}`, { wait }));
  setAttr(link, "title", t(`link.${desk.link}.means`));
  paintPresence();
  const unread = Object.values(desk.state.rows).filter((row) => row.unread && row.agent?.id === desk.state.me?.id).length;
  document.title = unread ? `(${unread}) ${plainTitle}` : plainTitle;
}

function paintPresence() {
  const now = desk.state.me?.presence ?? "away";
  const colour = PRESENCE[/** @type {"available"|"away"} */ (now)] ?? "";
  setAttr(need("#presence .dot"), "class", `dot ${colour}`);
  setText(need("#presence .words"), word("presence", now));
  for (const item of document.querySelectorAll("#presence-menu button")) setAttr(item, "aria-checked", item.getAttribute("data-to") === now ? "true" : "false");
}

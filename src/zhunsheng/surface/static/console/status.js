/** How the desk stands with us: connection mark, what we are at and why, the page's title. */

import { h, icon, need, setAttr, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { countdown, span } from "../lib/time.js";
import { ask, desk, onPaint, repaint } from "./desk.js";
import { serverNow } from "./socket.js";
import { takeBack, toast } from "./toasts.js";
import { word } from "./words.js";

const LINK = { connecting: ["sync", "due"], catching: ["sync", "due"], live: ["live", "kept"], offline: ["offline", "breached"], ended: ["lock", "breached"] };
const PRESENCES = ["available", "busy", "break", "after_work", "away"];
const COLOURS = /** @type {Record<string, string>} */ ({ available: "kept", busy: "note", break: "due", after_work: "note" });
const plainTitle = document.title;
/** What the menu was built from. */
let built = "";
/** Since when we are told that the desk took us off, so that it is said once. */
let lostSince = 0;

/** The colour of a presence's dot; words stand beside it. @param {string} presence */
export const dotOf = (presence) => `dot ${COLOURS[presence] ?? ""}`;

/** A presence in words, with its reason when there is one. @param {{presence: string, reason?: string}} who */
export function presenceWords(who) {
  const reason = desk.state.reasons.find((each) => each.presence === who.presence && each.code === who.reason);
  return reason?.words ?? word("presence", who.presence);
}

export function startStatus() {
  need("#link").addEventListener("click", () => desk.line.hurry());
  const button = need("#presence");
  const menu = need("#presence-menu");
  button.addEventListener("click", () => toggle(menu.hidden));
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && !event.target.closest(".presence")) toggle(false);
  });
  menu.addEventListener("keydown", onMenuKey);
  setInterval(() => desk.link === "offline" && repaint(), 1000);
  setInterval(paintTime, 1000);
  onPaint(paint);
}

/** The menu: every presence, and below it its reasons. The desk's own reasons are not for choosing. */
function buildMenu() {
  const key = JSON.stringify(desk.state.reasons);
  if (built === key) return;
  built = key;
  const item = (/** @type {string} */ to, /** @type {string} */ reason, /** @type {string} */ words) => h("button", { type: "button", role: "menuitemradio", class: reason ? "why" : null, "data-to": reason ? null : to, "data-under": to, "data-reason": reason, onclick: () => setPresence(to, reason) }, reason ? null : h("span", { class: dotOf(to) }), words, icon("tick", "s"));
  const reasons = (/** @type {string} */ to) => desk.state.reasons.filter((each) => each.presence === to && !each.by_desk);
  need("#presence-menu").replaceChildren(...PRESENCES.flatMap((to) => [item(to, "", word("presence", to)), ...reasons(to).map((each) => item(to, each.code, each.words))]));
}

/** @param {boolean} open */
function toggle(open) {
  buildMenu();
  need("#presence-menu").hidden = !open;
  setAttr(need("#presence"), "aria-expanded", open ? "true" : "false");
  if (open) /** @type {HTMLElement} */ (document.querySelector("#presence-menu [aria-checked=true]") ?? need("#presence-menu button")).focus();
}

/** @param {KeyboardEvent} event */
function onMenuKey(event) {
  const items = [...document.querySelectorAll("#presence-menu button")].map((each) => /** @type {HTMLElement} */ (each));
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (by) {
    event.preventDefault();
    items[(at + by + items.length) % items.length].focus();
  }
  if (event.key === "Escape") {
    event.stopPropagation();
    toggle(false);
    need("#presence").focus();
  }
}

/** @param {string} to @param {string} [reason] */
export async function setPresence(to, reason = "") {
  toggle(false);
  need("#presence").focus();
  const answer = await ask({ t: "presence", to, reason }, { quiet: true });
  if (answer && answer.t !== "refused") return;
  const unready = answer?.code === "people.shift_not_ready" || answer?.code === "people.shift_not_open";
  const text = answer ? answer.text || t("refused.plain") : t("refused.line");
  toast({ kind: "note", title: t("refused.title"), text, key: unready ? "presence.taken_off" : text, stays: unready, deed: unready ? toShift() : undefined });
}

/** The way to where it says what is still to be done. */
const toShift = () => ({ words: t("presence.to_shift"), run: () => location.assign("/shift/") });

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
  buildMenu();
  const me = desk.state.me ?? { presence: "away", reason: "" };
  setAttr(need("#presence .dot"), "class", dotOf(me.presence));
  setText(need("#presence .words"), presenceWords(me));
  const chosen = (/** @type {Element} */ item) => item.getAttribute("data-under") === me.presence && item.getAttribute("data-reason") === (me.reason ?? "");
  for (const item of document.querySelectorAll("#presence-menu button")) setAttr(item, "aria-checked", chosen(item) ? "true" : "false");
  paintTime();
  if (me.presence === "available") takeBack("presence.taken_off");
  if ((me.reason === "vanished" || me.reason === "unready") && me.since !== lostSince) {
    lostSince = me.since;
    toast({ kind: "due", title: t(`presence.${me.reason}.title`), text: t(`presence.${me.reason}.text`), stays: true, key: "presence.taken_off", deed: me.reason === "unready" ? toShift() : undefined });
  }
}

/** How long we have not been taking dialogues, or how long we still may: a figure beside the words. */
function paintTime() {
  const me = desk.state.me;
  const since = me && me.presence !== "available" && me.presence !== "away" ? me.since : null;
  const left = me?.until ? countdown(Math.max(0, me.until - serverNow())) : "";
  setText(need("#presence .time"), left || (since ? countdown(Math.max(0, serverNow() - since)) : ""));
  setAttr(need("#presence .time"), "title", left ? t("presence.until") : since ? t("presence.since", { span: span(serverNow() - since) }) : null);
}

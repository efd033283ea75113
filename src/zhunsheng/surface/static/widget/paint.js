/** Put what the widget knows on the screen. */

import { keyed, setAttr, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { awayWords, standingWords, whenWords } from "./deskwords.js";
import { lines, makeLine, orderCard, updateLine } from "./items.js";
import { attended, leftWord, offeredLater, shown, unread } from "./state.js";

/** Pixels from the end within which the reader counts as reading along. */
export const NEAR = 60;

/** @param {any} widget @param {boolean} toEnd */
export function paint(widget, toEnd) {
  const { shell, state } = widget;
  const atEnd = shell.scroll.scrollHeight - shell.scroll.clientHeight - shell.scroll.scrollTop < NEAR;
  const context = { desk: widget.options.desk, retry: (/** @type {string} */ cid) => widget.retry(cid), drop: (/** @type {string} */ cid) => widget.forget(cid), say: (/** @type {string} */ text, /** @type {any} */ press) => widget.say({ text, press }) };
  const all = lines(state.earlier, shown(state), [...widget.kept.outbox, ...widget.uploads]);
  keyed(shell.log, all, (line) => line.key, (line) => makeLine(line, context), (element, line) => updateLine(element, line, context));
  shell.older.hidden = !state.more;
  paintHead(widget);
  paintFoot(widget, all.length);
  for (const part of widget.parts ?? []) part.paint();
  if (toEnd || atEnd) shell.scroll.scrollTop = shell.scroll.scrollHeight;
  const count = widget.isOpen ? 0 : unread(state, widget.readUpTo);
  shell.badge.hidden = count === 0;
  setText(shell.badge, count > 9 ? "9+" : String(count));
  setAttr(shell.button, "aria-label", count ? `${t("widget.open")}, ${t("widget.unread", { n: count })}` : t(widget.isOpen ? "widget.close" : "widget.open"));
}

/** @param {any} widget */
function paintHead(widget) {
  const { shell, state } = widget;
  const name = state.shop?.name ?? t("widget.title");
  setText(shell.name, name);
  setAttr(shell.panel, "aria-label", t("widget.panel", { shop: name }));
  setText(shell.sub, standingWords(state));
  setAttr(shell.sub, "title", standingWords(state));
  shell.human.hidden = !state.ready || state.blocked !== null || (state.dialogue?.state === "open" && Boolean(state.dialogue.agent));
  const trouble = widget.refused || (widget.link === "live" || !widget.isOpen ? "" : t(state.ready ? "widget.reconnecting" : "widget.connecting"));
  shell.line.hidden = trouble === "";
  setText(shell.line, trouble);
}

/** @param {any} widget @param {number} count lines on the screen */
function paintFoot(widget, count) {
  const { shell, state } = widget;
  const closed = state.dialogue?.state === "closed" && !widget.begins;
  const greeting = shell.scroll.querySelector(".greeting");
  greeting.hidden = count > 0 || state.more;
  setText(greeting, attended(state) ? state.shop?.welcome || t("widget.welcome") : awayWords(state, false));
  paintOrders(widget, closed);
  const notice = noticeWords(state, widget.fresh);
  shell.notice.hidden = notice === "";
  setText(shell.notice.firstElementChild, notice);
  shell.notice.lastElementChild.hidden = !offeredLater(state) || !attended(state);
  const mute = state.blocked !== null || (widget.refused !== "" && widget.link === "ended");
  shell.again.hidden = !closed || mute;
  shell.form.hidden = closed || mute;
  shell.seen.hidden = !state.desk?.sees_typing;
}

/** @param {any} state @param {boolean} fresh */
function noticeWords(state, fresh) {
  if (state.blocked) return state.blocked.until ? t("widget.blocked_until", { when: whenWords(state.blocked.until) }) : t("widget.blocked");
  if (fresh || state.dialogue?.state !== "waiting") return "";
  if (!attended(state)) return awayWords(state, true);
  if (leftWord(state)) return t("widget.kept_later");
  return offeredLater(state) ? t("widget.long_wait") : "";
}

/** @param {any} widget @param {boolean} closed */
function paintOrders(widget, closed) {
  const { shell, state } = widget;
  const offer = state.orders.length > 0 && !closed && !state.blocked && (widget.picking ?? (widget.fresh || !state.messages.some((/** @type {any} */ each) => each.by === "customer")));
  shell.orders.hidden = !offer;
  shell.pick.hidden = state.orders.length === 0;
  setAttr(shell.pick, "aria-expanded", offer ? "true" : "false");
  if (!offer || shell.orders.childElementCount === state.orders.length + 1) return;
  const title = document.createElement("p");
  title.textContent = t("widget.orders");
  shell.orders.replaceChildren(title, ...state.orders.map((/** @type {any} */ order) => orderCard(order, (chosen) => widget.choose(chosen))));
}

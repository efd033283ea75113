/** The middle pane: the dialogue itself. It stays at the newest line unless the reader scrolled up. */

import { h, icon, keyed, need, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { makeItem, updateItem } from "./bubble.js";
import { chip, ranked, showChip } from "./clocks.js";
import { ask, can, desk, isMine, onPaint, repaint, row, thread } from "./desk.js";
import { fetchPast, nextPast, paintEarlierWords } from "./past.js";
import { timeline } from "./timeline.js";
import { mayTakeOver } from "./transfer.js";
import { paintTyping } from "./unsent.js";
import { customerName, tierMark, word } from "./words.js";

/** How long a line that was searched for stays marked. */
const MARKED = 2400;
/** Nearer to the end than this counts as reading the newest line. */
const NEAR = 48;

/** @type {number|null} */
let painted = null;
let atEnd = true;
let unseen = 0;
let fetching = false;
/** The last number we told the desk we have read, per dialogue. @type {Map<number, number>} */
const told = new Map();

/** @param {{transfer: () => void, close: () => void}} verbs */
export function startThread(verbs) {
  const scroll = need("#messages");
  scroll.addEventListener("scroll", onScroll, { passive: true });
  need("#to-end").addEventListener("click", toEnd);
  new ResizeObserver(() => atEnd && toEnd()).observe(scroll);
  need("#do-transfer").addEventListener("click", verbs.transfer);
  need("#do-close").addEventListener("click", verbs.close);
  need("#back").addEventListener("click", () => document.body.removeAttribute("data-pane"));
  document.addEventListener("visibilitychange", markRead);
  addEventListener("focus", markRead);
  onPaint(paint);
}

function paint() {
  const [each, said] = [row(), thread()];
  need("#thread-empty").hidden = desk.selected !== null;
  need("#thread-body").hidden = desk.selected === null;
  setText(need("#thread-empty-words"), t(desk.seen.groups.waiting.length ? "thread.empty_queue" : "thread.empty"));
  document.body.toggleAttribute("data-open", desk.selected !== null);
  if (desk.selected === null) {
    painted = null;
    return;
  }
  paintHead(each);
  paintChips(each);
  paintMessages(each, said);
  paintTyping();
  markRead();
}

/** @param {any} each */
function paintHead(each) {
  const head = need("#thread-head");
  setText(need(".name", head), each ? customerName(each.customer) : t("thread.unknown"));
  const tags = need(".tags", head);
  const owner = each?.agent && each.agent.id !== desk.state.me?.id ? each.agent.name : "";
  const key = [each?.id, each?.customer.tier, each?.state, owner, each?.wish].join("|");
  if (tags.getAttribute("data-for") !== key) {
    tags.setAttribute("data-for", key);
    tags.replaceChildren(...headTags(each, owner));
  }
  const mine = isMine();
  need("#do-transfer").hidden = !(mine || mayTakeOver()) || !can("transfer");
  need("#do-close").hidden = !mine || !can("close");
}

/** @param {any} each @param {string} owner @returns {any[]} */
function headTags(each, owner) {
  if (!each) return [];
  const parts = [tierMark(each.customer.tier), h("span.quiet.clip", null, [word("channel", each.channel), each.shop?.name ?? each.shop, word("group", each.group)].filter(Boolean).join(" · "))];
  if (each.state === "closed") parts.push(h("span.mark", null, icon("done", "s"), t("state.closed")));
  if (each.state === "waiting") parts.push(h("span.mark.note", null, icon("queue", "s"), t("state.waiting")));
  if (owner) parts.push(h("span.mark", null, icon("person", "s"), owner));
  return parts.filter((part) => part !== null);
}

/** @param {any} each */
function paintChips(each) {
  keyed(need("#chips"), ranked(each?.clocks ?? []), (clock) => String(clock.id), () => chip(), showChip);
}

/** @param {any} each @param {any} said */
function paintMessages(each, said) {
  const [scroll, list] = [need("#messages"), need("#message-list")];
  need("#thread-skeleton").hidden = said !== null;
  need("#thread-failed").hidden = said !== null || desk.loading === desk.selected || desk.link !== "live";
  const moved = painted !== desk.selected;
  if (moved) atEnd = true;
  if (desk.aim?.dialogue === desk.selected) atEnd = false;
  const before = { height: scroll.scrollHeight, top: scroll.scrollTop, first: list.querySelector("[data-key^=m]")?.getAttribute("data-key"), count: list.childElementCount };
  const items = said ? timeline(said.messages, each?.clocks ?? [], desk.outbox.of(desk.selected), said.past, said.notes) : [];
  keyed(list, items, (item) => item.key, makeItem, updateItem);
  paintEarlierWords();
  const grewAbove = !moved && before.first !== undefined && list.querySelector("[data-key^=m]")?.getAttribute("data-key") !== before.first;
  if (atEnd) toEnd();
  else if (desk.aim && moveTo(desk.aim)) desk.aim = null;
  else if (grewAbove) scroll.scrollTop = before.top + scroll.scrollHeight - before.height;
  else unseen += Math.max(0, list.childElementCount - before.count);
  need("#to-end").hidden = atEnd;
  setText(need("#to-end-words"), unseen ? t("thread.new_below", { n: unseen }) : t("thread.to_end"));
  painted = desk.selected;
}

/** Bring the line that was searched for into view and mark it for a moment. @param {{seq: number}} aim */
function moveTo(aim) {
  const line = need("#message-list").querySelector(`[data-dialogue="${desk.selected}"][data-seq="${aim.seq}"]`);
  if (!line) return false;
  /** @type {HTMLElement|null} */ (line.querySelector(".text.folded + .link"))?.click(); // what was searched for may stand further down in it
  line.scrollIntoView({ block: "center" });
  line.setAttribute("data-found", "yes");
  setTimeout(() => line.removeAttribute("data-found"), MARKED);
  onScroll();
  return true;
}

function toEnd() {
  const scroll = need("#messages");
  scroll.scrollTop = scroll.scrollHeight;
  atEnd = true;
  unseen = 0;
}

function onScroll() {
  const scroll = need("#messages");
  const end = scroll.scrollHeight - scroll.clientHeight - scroll.scrollTop < NEAR;
  if (end !== atEnd) {
    atEnd = end;
    if (end) unseen = 0;
    repaint();
  }
  if (scroll.scrollTop < 80 && (thread()?.more || nextPast(thread()))) earlier();
}

/** Fetch the page before the oldest line shown. */
async function earlier() {
  const first = thread()?.messages[0]?.seq;
  if (fetching || first === undefined || desk.selected === null) return;
  if (!thread()?.more) {
    await fetchPast();
    return;
  }
  fetching = true;
  await ask({ t: "before", dialogue: desk.selected, seq: first });
  fetching = false;
}

/** Tell the desk what its owner has seen: only with the window in front and the newest line in view. */
function markRead() {
  const id = desk.selected;
  const last = thread()?.messages.at(-1)?.seq;
  if (id === null || last === undefined || !atEnd || document.hidden || !document.hasFocus() || !isMine() || desk.link !== "live") return;
  if (!row()?.unread && told.get(id) === last) return;
  if (told.get(id) === last) return;
  told.set(id, last);
  desk.line.ask({ t: "read", dialogue: id, seq: last }).catch(() => told.delete(id));
}

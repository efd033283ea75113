/** The left pane: my dialogues by what is due, the queue below. The row under the pointer never moves. */

import { h, icon, keyed, need, setAttr, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { ago, exact } from "../lib/time.js";
import { ring, showRing, showWaiting } from "./clocks.js";
import { desk, onPaint, repaint, select, takeNext, can } from "./desk.js";
import { draftOf, keep, recall } from "./keep.js";
import { dropSearch, leaveSearch, search as searchRecord, searchedFor, searching } from "./search.js";
import { serverNow } from "./socket.js";
import { dueClock } from "./store.js";
import { customerName, lastWords, moodMark, tierMark } from "./words.js";

const GROUPS = ["reply", "customer", "record", "others"];

/** The row under the pointer: from the pointer's last move over it until it leaves or the hands go to the keys. @type {Element|null} */
let under = null;
let wanted = "";
/** @type {Record<string, any[]>} what stands on the screen, group by group */
let standing = {};
let changesWaiting = 0;

export function startList() {
  const pane = need("#list");
  pane.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
    under = event.pointerType === "mouse" && event.target instanceof Element ? event.target.closest("li") : null;
    if (under === null && changesWaiting) repaint();
  });
  pane.addEventListener("pointerleave", release);
  document.addEventListener("keydown", release);
  need("#list-release").addEventListener("click", release);
  const search = need("#list-search");
  search.addEventListener("input", () => {
    wanted = search.value.trim().toLowerCase();
    if (searching() && search.value.trim() !== searchedFor()) dropSearch();
    repaint();
  });
  search.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing) return;
    if (event.key === "Enter") searchRecord(search.value);
    if (event.key !== "Escape") return;
    event.stopPropagation();
    leaveSearch();
    search.value = wanted = "";
    search.blur();
    repaint();
  });
  need("#take-next").addEventListener("click", () => takeNext());
  onPaint(paint);
}

function release() {
  under = null;
  if (changesWaiting) repaint();
}

/** The rows as they stand on the screen, for j and k. @returns {HTMLElement[]} */
export const links = () => [...document.querySelectorAll("#list a.row")].filter((each) => /** @type {HTMLElement} */ (each).offsetParent !== null).map((each) => /** @type {HTMLElement} */ (each));

function paint() {
  const { loaded, groups, queue, me } = desk.seen;
  setAttr(need("#list"), "aria-busy", !loaded);
  if (!loaded) return;
  need("#list-skeleton").hidden = true;
  const next = Object.fromEntries([...GROUPS, "waiting"].map((name) => [name, groups[name].filter(matches)]));
  changesWaiting = 0;
  standing = holds() ? frozen(next) : next;
  for (const name of GROUPS) paintGroup(name, standing[name]);
  paintQueue(standing.waiting, inQueue(groups.waiting, queue));
  const mine = groups.reply.length + groups.customer.length;
  setText(need("#list-count"), me?.capacity ? `${mine}/${me.capacity}` : String(mine));
  const nothing = GROUPS.every((name) => standing[name].length === 0);
  need("#list-empty").hidden = !nothing;
  setText(need("#list-empty-words"), wanted ? t("list.no_match", { words: wanted }) : t(queue.waiting ? "list.empty_queue" : "list.empty"));
  need("#list-release").hidden = changesWaiting === 0;
  setText(need("#list-release"), t("list.held"));
}

/** @param {any} row */
function matches(row) {
  if (!wanted) return true;
  return [customerName(row.customer), row.wish, row.last?.text, row.agent?.name, row.shop?.name, String(row.id)].some((each) => each?.toLowerCase().includes(wanted));
}

const holds = () => under !== null && under.isConnected;

/** Keep every row down to the pointer's where it is; new ones join below it. Count what waits to move. */
/** @param {Record<string, any[]>} next */
function frozen(next) {
  const fresh = new Map(Object.values(next).flat().map((row) => [row.id, row]));
  const known = new Set(Object.values(standing).flat().map((row) => row.id));
  const from = GROUPS.findIndex((name) => under?.closest(`#group-${name}`));
  const held = Object.fromEntries(
    Object.keys(next).map((name) => {
      const stay = (standing[name] ?? []).map((row) => fresh.get(row.id) ?? { ...row, departed: true });
      const below = name === "waiting" || from < 0 || GROUPS.indexOf(name) >= from;
      return [name, below ? [...stay, ...next[name].filter((row) => !known.has(row.id))] : stay];
    }),
  );
  changesWaiting = Object.keys(next).filter((name) => next[name].map((row) => row.id).join() !== held[name].map((row) => row.id).join()).length;
  return held;
}

/** @param {string} name @param {any[]} rows */
function paintGroup(name, rows) {
  const section = need(`#group-${name}`);
  section.hidden = rows.length === 0;
  const button = need("button", section);
  setText(need(".count", button), String(rows.length));
  if (!button.dataset.wired) wireFold(button, name);
  keyed(need("ul", section), button.getAttribute("aria-expanded") === "true" ? rows : [], (row) => String(row.id), makeRow, updateRow);
}

/** @param {any} button @param {string} name */
function wireFold(button, name) {
  button.dataset.wired = "yes";
  setAttr(button, "aria-expanded", recall(`fold.${name}`, false) ? "false" : "true");
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") !== "true";
    setAttr(button, "aria-expanded", open ? "true" : "false");
    keep(`fold.${name}`, open ? null : true);
    repaint();
  });
}

/** Rows come at once, the queue's figures a moment later; the head never says less than what stands below it. */
/** @param {any[]} rows @param {{waiting: number, longest_since: number|null}} queue */
function inQueue(rows, queue) {
  const since = rows.map((row) => row.waiting_since ?? row.opened_at).concat(queue.longest_since ?? []);
  return { waiting: Math.max(queue.waiting, rows.length), longest_since: since.length ? Math.min(...since) : null };
}

/** @param {any[]} rows @param {{waiting: number, longest_since: number|null}} queue */
function paintQueue(rows, queue) {
  setText(need("#queue-count"), String(queue.waiting));
  showWaiting(need("#queue-longest"), queue.waiting ? queue.longest_since : null);
  need("#queue-longest-label").hidden = !queue.waiting;
  need("#take-next").hidden = !can("take");
  need("#take-next").disabled = queue.waiting === 0 || desk.link !== "live";
  setAttr(need("#queue"), "data-any", queue.waiting > 0 ? "yes" : null);
  keyed(need("#queue-rows"), rows, (row) => String(row.id), makeRow, updateRow);
}

/** @param {any} row */
function makeRow(row) {
  const link = h(
    "a.row",
    { href: `#d=${row.id}`, "data-id": row.id, "data-explain-inside": "", onclick: (/** @type {MouseEvent} */ event) => openRow(event, row.id) },
    h("span.name", null, h("bdi.clip"), h("span.tags")),
    h("span.right", null, ring(), h("time.when.num")),
    h("span.last.clip"),
    h("span.flags", null, h("span.draft", { hidden: true, title: t("list.draft") }, icon("pencil", "s", t("list.draft"))), h("span.unread.num", { hidden: true })),
  );
  return h("li", null, link, row.state === "waiting" && can("take") ? h("button.btn.small.take", { type: "button", onclick: () => takeNext(row.id) }, t("queue.take")) : null);
}

/** @param {MouseEvent} event @param {number} id */
function openRow(event, id) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  select(id);
}

/** @param {any} item @param {any} row */
function updateRow(item, row) {
  const link = item.firstElementChild;
  const now = serverNow();
  setAttr(link, "aria-current", row.id === desk.selected ? "true" : null);
  setAttr(link, "data-departed", row.departed ? "yes" : null);
  setText(need("bdi", link), customerName(row.customer));
  paintTags(need(".tags", link), row);
  const clock = row.departed ? null : dueClock(row);
  showRing(need(".right .due", link), clock);
  const when = need(".when", link);
  const at = row.last?.at ?? row.opened_at;
  when.hidden = clock !== null;
  setText(when, ago(at, now));
  setAttr(when, "title", exact(at));
  setText(need(".last", link), lastWords(row, desk.state.me?.id));
  const unread = need(".unread", link);
  unread.hidden = !row.unread;
  setText(unread, row.unread > 99 ? "99+" : String(row.unread));
  setAttr(unread, "aria-label", t("list.unread", { n: row.unread }));
  need(".draft", link).hidden = !(row.state === "open" && row.id !== desk.selected && draftOf(row.id));
}

/** @param {Element} tags @param {any} row */
function paintTags(tags, row) {
  const key = `${row.customer.tier}|${row.wish}|${row.mood}`;
  if (tags.getAttribute("data-for") === key) return;
  tags.setAttribute("data-for", key);
  tags.replaceChildren(...[moodMark(row.mood), tierMark(row.customer.tier), row.wish ? h("span.wish.clip", null, row.wish) : null].filter((each) => each !== null));
}

/** Search in the record: what was found takes the place of the list until the person goes back to it. */

import { h, icon, keyed, need, setAttr, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { ago, exact } from "../lib/time.js";
import { ask, can, desk, onPaint, openAt, repaint } from "./desk.js";
import { inUnits, pieces } from "./hits.js";
import { serverNow } from "./socket.js";
import { customerName, tierMark } from "./words.js";

/** @typedef {{dialogue: number, message: number, seq: number, at: number, by: string, who: string, excerpt: string, marks: {start: number, end: number}[], state: string, customer: any}} FoundHit */
/** @typedef {{q: string, hits: FoundHit[], following: number|null, busy: boolean, failed: string|null, opened: number|null}} Found */

/** @type {Found|null} */
let found = null;

export function startSearch() {
  need("#search-all").addEventListener("click", () => search(need("#list-search").value));
  need("#found-back").addEventListener("click", leaveSearch);
  need("#found-more").addEventListener("click", more);
  need("#found-retry").addEventListener("click", more);
  setAttr(need("#found"), "aria-label", t("search.region"));
  setAttr(need("#found-back"), "aria-label", t("search.back"));
  setAttr(need("#found-back"), "title", "Esc");
  setText(need("#search-all-words"), t("search.all"));
  setText(need("#found-more"), t("search.more"));
  setText(need("#found-retry"), t("search.retry"));
  onPaint(paint);
}

/** Whether what was found stands in the place of the list. */
export const searching = () => found !== null;
/** The words that were searched for, if any. */
export const searchedFor = () => found?.q ?? null;

/** Look for words in everything this person may search. @param {string} words */
export async function search(words) {
  const q = words.trim();
  if (!q || !can("search")) return;
  const mine = { q, hits: [], following: null, busy: false, failed: null, opened: null };
  found = mine;
  need(".rows").scrollTop = 0;
  await more();
  if (found === mine && mine.hits.length && document.activeElement === need("#list-search")) focusFirst();
}

/** Go back to the list. */
export function leaveSearch() {
  if (!found) return;
  found = null;
  need("#list-search").value = "";
  need("#list-search").dispatchEvent(new Event("input"));
  repaint();
}

/** The words in the field are others now: what was found for the old ones goes. */
export function dropSearch() {
  found = null;
}

/** A dialogue is no longer ours to see, and neither is what was found in it. @param {number} dialogue */
export function forgetFound(dialogue) {
  if (found) found.hits = found.hits.filter((hit) => hit.dialogue !== dialogue);
}

/** Fetch the first page, the next one, or once more the one that failed. */
async function more() {
  const mine = found;
  if (!mine || mine.busy) return;
  Object.assign(mine, { busy: true, failed: null });
  paint(); // what was found before must not stand there, and be walked, under other words
  repaint();
  const answer = await ask({ t: "search", q: mine.q, ...(mine.following === null ? {} : { before: mine.following }) }, { quiet: true });
  mine.busy = false;
  if (answer?.t === "found") {
    const known = new Set(mine.hits.map((hit) => hit.message));
    mine.hits.push(...answer.hits.filter((/** @type {FoundHit} */ hit) => !known.has(hit.message)));
    mine.following = answer.more ? answer.following : null;
  } else mine.failed = answer?.text || t("refused.line");
  repaint();
}

function focusFirst() {
  paint();
  const first = need("#found-rows").querySelector("a");
  if (first instanceof HTMLElement) first.focus();
}

function paint() {
  const typed = need("#list-search").value.trim();
  need("#search-all").hidden = !typed || !can("search") || found?.q === typed;
  setText(need("#search-all-what"), typed);
  need(".rows").toggleAttribute("data-found", found !== null);
  need("#found").hidden = found === null;
  if (!found) return;
  const { hits, following, busy, failed } = found;
  setText(need("#found-count"), busy && !hits.length ? t("search.busy") : t("search.results", { n: following === null ? hits.length : `${hits.length}+` }));
  setAttr(need("#found"), "aria-busy", busy ? "true" : "false");
  need("#found-skeleton").hidden = !busy || hits.length > 0;
  const nothing = !busy && failed === null && hits.length === 0 && following === null;
  need("#found-empty").hidden = !nothing;
  setText(need("#found-empty-words"), t("search.nothing", { words: found.q }));
  setText(need("#found-empty-more"), t("search.scope"));
  need("#found-failed").hidden = failed === null;
  setText(need("#found-failed-words"), t("search.failed", { why: failed ?? "" }));
  need("#found-more").hidden = following === null || failed !== null;
  need("#found-more").disabled = busy;
  keyed(need("#found-rows"), hits, (hit) => String(hit.message), makeHit, updateHit);
}

/** @param {FoundHit} hit */
function makeHit(hit) {
  const words = pieces(hit.excerpt, inUnits(hit.excerpt, hit.marks.map((mark) => ({ ...mark, severity: "found" }))));
  return h(
    "li",
    null,
    h(
      "a.row.found",
      { href: `#d=${hit.dialogue}`, "data-id": hit.dialogue, "data-message": hit.message, onclick: (/** @type {MouseEvent} */ event) => openHit(event, hit) },
      h("span.name", null, h("bdi.clip", null, customerName(hit.customer)), h("span.tags", null, tierMark(hit.customer.tier), h("span.mark.ended", { hidden: true }, icon("done", "s"), t("state.closed")))),
      h("span.right", null, h("time.when.num")),
      h("span.excerpt", { dir: "auto" }, hit.by === "customer" ? null : h("span.quiet", null, t("search.said_by", { who: hit.who || t(`by.${hit.by}`) })), ...words.map((piece) => (piece.severity ? h("mark", null, piece.text) : piece.text))),
    ),
  );
}

/** @param {any} item @param {FoundHit} hit */
function updateHit(item, hit) {
  const link = item.firstElementChild;
  setAttr(link, "aria-current", hit.message === found?.opened && hit.dialogue === desk.selected ? "true" : null);
  need(".ended", link).hidden = (desk.state.rows[hit.dialogue]?.state ?? hit.state) !== "closed";
  const when = need(".when", link);
  setText(when, ago(hit.at, serverNow()));
  setAttr(when, "title", exact(hit.at));
}

/** @param {MouseEvent} event @param {FoundHit} hit */
function openHit(event, hit) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (found) found.opened = hit.message;
  openAt(hit.dialogue, hit.seq);
}

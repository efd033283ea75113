/** The river of what is due: a line of five minutes from now, each open clock a drop that flows towards the left edge. */

import { h, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { SECOND } from "../lib/time.js";

const LANE = 26;
const BED = 14;
const MOST = 120;
const WIDEST = 240;
const NARROWEST = 120;
const SOON = 60 * SECOND;

/**
 * @param {HTMLElement} tile
 * @param {{ahead_us: number, due: {id: number, clause: string, title: string, dialogue: number, agent: string, at: number}[]}} river_
 * @param {number} now @param {string} consoleAt
 */
export function river(tile, river_, now, consoleAt) {
  const { ahead_us: ahead, due } = river_;
  const late = due.filter((one) => one.at <= now).length;
  const line = ensure(tile, ahead);
  setText(/** @type {HTMLElement} */ (tile.querySelector(".late")), late ? t("board.overdue", { n: late }) : "");
  setText(/** @type {HTMLElement} */ (tile.querySelector(".none")), due.length ? "" : t("board.river_empty"));
  const kept = new Map([...line.querySelectorAll(".drop")].map((drop) => [/** @type {HTMLElement} */ (drop).dataset.id, /** @type {HTMLElement} */ (drop)]));
  const lanes = new Array(Math.max(1, Math.floor((line.clientHeight - BED) / LANE))).fill(-100);
  const width = line.clientWidth || WIDEST;
  const longest = Math.min(WIDEST, Math.max(NARROWEST, width / 4));
  const room = Math.min(100, ((longest + 4) / width) * 100);
  line.style.setProperty("--longest", `${longest}px`);
  due.slice(0, MOST).forEach((one) => {
    const drop = kept.get(String(one.id)) ?? line.appendChild(h("a.drop", { "data-id": one.id, href: `${consoleAt}#d=${one.dialogue}`, title: [one.clause, one.title, one.agent].filter(Boolean).join(" · ") }, [one.title, one.agent].filter(Boolean).join(" · ")));
    kept.delete(String(one.id));
    const left = one.at - now;
    const place = Math.max(0, Math.min(100 - room, (left / ahead) * 100));
    const found = lane(lanes, place, room);
    drop.className = `drop ${found < 0 ? "dot " : ""}${left <= 0 ? "late" : left < SOON ? "soon" : ""}`;
    drop.style.left = `${place}%`;
    drop.style.bottom = `${found < 0 ? 2 : BED + found * LANE}px`;
  });
  for (const gone of kept.values()) gone.remove();
}

/**
 * Find the lane in which a drop covers none before it; -1 where there is none, and it is shown as a mere dot. Places and the room of a label in percent of the line.
 * @param {number[]} lanes where the last drop of each lane begins; changed @param {number} place @param {number} room
 */
export function lane(lanes, place, room) {
  const free = lanes.findIndex((last) => last + room <= place);
  if (free >= 0) lanes[free] = place;
  return free;
}

/** @param {HTMLElement} tile @param {number} ahead */
function ensure(tile, ahead) {
  const known = tile.querySelector(".river-line");
  if (known) return /** @type {HTMLElement} */ (known);
  const line = h("div.river-line");
  for (let minute = 0; minute <= ahead / SECOND / 60; minute++) {
    const tick = h("span.tick", null, `${minute}′`);
    tick.style.left = `${((minute * 60 * SECOND) / ahead) * 100}%`;
    line.append(tick);
  }
  tile.replaceChildren(h("h2", null, h("span", null, t("board.river")), h("span.late.is-late"), h("span.none")), line);
  return line;
}

/** Teams, and people where the board may name them: satisfaction, solution rate, response time; page after page where they do not fit. */

import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

const TURN = 8000;
const ROW = 34;
const HEAD = 64;

/**
 * @param {HTMLElement} tile @param {any} state @param {(name: string, figure: any) => (Node|string|null)[]} shown how a value is written
 * @param {(name: string, figure: any) => string} verdict
 */
export function compared(tile, state, shown, verdict) {
  const rows = [...state.teams.map((/** @type {any} */ one) => ({ ...one, team: true })), ...(state.people ?? [])];
  const wide = matchMedia("(min-width: 901px)").matches;
  const fit = wide ? Math.max(2, Math.floor((tile.clientHeight - HEAD) / ROW)) : rows.length;
  const pages = Math.max(1, Math.ceil(rows.length / fit));
  const page = Math.floor(Date.now() / TURN) % pages;
  const cells = (/** @type {any} */ one) => state.compared.map((/** @type {any} */ head) => h("td", { class: `num ${verdict(head.name, one[head.name])}` }, h("a", { href: `/figures/${head.name}/?period=day&${one.part}` }, ...shown(head.name, one[head.name]))));
  tile.replaceChildren(
    h("h2", null, h("span", null, t(state.people ? "board.teams_people" : "board.teams")), pages > 1 ? h("span", null, `${page + 1} / ${pages}`) : null),
    rows.length === 0 ? h("p.sub", null, t("board.no_teams")) : h("table.compared", null,
      h("thead", null, h("tr", null, h("th"), ...state.compared.map((/** @type {any} */ head) => h("th", { scope: "col" }, head.title)))),
      h("tbody", null, ...rows.slice(page * fit, page * fit + fit).map((one) => h("tr", { class: one.team ? "team" : "" }, h("th", { scope: "row" }, one.rank ? h("b", null, one.rank) : null, one.title), ...cells(one))))),
  );
}

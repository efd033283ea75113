/** Today's dialogues hour by hour as bars, beside what the same weekday brought in the weeks before as a line. */

import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { SECOND, hourMinute } from "../lib/time.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDE = 40;
const HIGH = 100;
const HOUR = 3600 * SECOND;

/** @param {string} name @param {Record<string, string|number>} attributes @param {...(Node|string)} children */
function s(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** Every third hour beneath its bar. @param {{since: number, came: number[]}} data */
function hours(data) {
  const named = data.came.map((_, hour) => hour).filter((hour) => hour % 3 === 0);
  return named.map((hour) => {
    const name = h("span", null, hourMinute(data.since + hour * HOUR));
    name.style.left = `${((hour * WIDE + 6) / (data.came.length * WIDE)) * 100}%`;
    return name;
  });
}

/**
 * @param {HTMLElement} tile
 * @param {{name: string, since: number, came: number[], expected: (number|null)[], weeks: number}} data
 * @param {number} now
 */
export function arrivals(tile, data, now) {
  const most = Math.max(1, ...data.came, ...data.expected.map((one) => one ?? 0));
  const y = (/** @type {number} */ n) => HIGH - (n / most) * (HIGH - 4);
  const chart = s("svg", { class: "arrivals-chart", viewBox: `0 0 ${data.came.length * WIDE} ${HIGH}`, preserveAspectRatio: "none", role: "img", "aria-label": t(`board.arrivals.${data.name}`) });
  data.came.forEach((n, hour) => {
    const start = data.since + hour * HOUR;
    if (start <= now) chart.append(s("rect", { x: hour * WIDE + 6, y: y(n), width: WIDE - 12, height: Math.max(n ? 2 : 0, HIGH - y(n)) }, s("title", {}, `${hourMinute(start)}  ${n}`)));
  });
  if (data.weeks) chart.append(s("polyline", { points: data.expected.map((n, hour) => `${hour * WIDE + WIDE / 2},${y(n ?? 0)}`).join(" ") }));
  const total = data.came.reduce((sum, n) => sum + n, 0);
  tile.replaceChildren(
    h("h2", null, t(`board.arrivals.${data.name}`), h("b", null, total), data.weeks ? h("span", null, `┄ ${t("board.expected", { n: data.weeks })}`) : null),
    chart,
    h("div.arrivals-hours", { "aria-hidden": "true" }, ...hours(data)),
  );
}

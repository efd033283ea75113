/** The wallboard: asks for the floor's state once a second and shows it; what it shows is never older than it says. */

import { h, setText } from "../lib/dom.js";
import { loadWords, locale, t } from "../lib/i18n.js";
import { countdown, timeOfDay } from "../lib/time.js";
import { arrivals } from "./arrivals.js";
import { compared } from "./compared.js";
import { river } from "./river.js";

const EVERY = 1000;
const LOST_AFTER = 5000;

/** @param {string} id */
const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const board = at("main");

/** @type {{state: any, heard: number, skew: number}} */
const seen = { state: null, heard: 0, skew: 0 };

/** The server's time in microseconds, as far as the last answer tells. */
const serverNow = () => Date.now() * 1000 + seen.skew;

/** @param {number|null} value @param {boolean} share @param {string} unit */
function number(value, share, unit) {
  if (value === null) return [h("span.is-none", null, t("board.no_data"))];
  if (share) return [percent(value), h("span.unit", null, "%")];
  const shown = new Intl.NumberFormat(locale(), { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
  return unit ? [shown, h("span.unit", null, unit)] : [shown];
}

/** Only a whole one reads as 100. @param {number} value */
function percent(value) {
  const shown = value < 1 ? Math.min(99.9, Math.round(value * 1000) / 10) : 100;
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(shown);
}

/** @param {any} figure @param {number|null} target @param {string} [better] */
function verdict(figure, target, better = "higher") {
  if (figure.value === null || target === null || figure.small) return "";
  const good = better === "higher" ? figure.value >= target : figure.value <= target;
  return good ? "is-good" : "is-late";
}

/** @param {any} figure */
const rests = (figure) => (figure.value === null ? "" : figure.share === false ? t("board.times", { n: figure.n }) : t("board.of", { n: figure.n, among: figure.among }));

/** @param {any} state */
function queue(state) {
  const { waiting, since } = state.queue;
  at("board-queue").replaceChildren(
    h("div", null, h("h2", null, t("board.queue")), h("span.big", { class: waiting ? "big" : "big is-good" }, waiting)),
    h("div", null, h("h2", null, t("board.longest")), h("span.big.num", { id: "board-longest", "data-since": since ?? "" }, since === null ? "–" : "")),
  );
}

/** @param {any} state */
function rates(state) {
  at("board-rates").replaceChildren(
    ...[state.service, ...state.rates].map((/** @type {any} */ rate) =>
      h("article.tile", null,
        h("h2", null, h("a", { href: rate === state.service ? `/figures/${rate.clause}/?period=day` : `/standards/${rate.clause}/` }, rate.title), rate.target === null ? null : h("span", null, t("board.target", { n: `${percent(rate.target)}%` }))),
        h("div.spans", null,
          ...["now", "hour", "day"].map((span) =>
            h("div", null, h("span.label", null, t(`board.${span}`)),
              h("span", { class: `${span === "now" ? "big" : "mid"} ${verdict(rate[span], rate.target)}` }, ...number(rate[span].value, true, "")),
              h("span.sub", null, rests(rate[span])))),
        )),
    ),
  );
}

/** @param {any} state */
function figures(state) {
  at("board-figures").replaceChildren(
    ...state.figures.map((/** @type {any} */ one) =>
      h("article.tile", { title: one.says },
        h("h2", null, h("a", { href: `/figures/${one.name}/?period=day` }, one.title), one.target === null ? null : h("span", null, t("board.target", { n: words(one, one.target) }))),
        h("span", { class: `mid ${verdict(one, one.target, one.better)}` }, ...number(one.value, one.share, one.unit), trend(one)),
        h("span.sub", null, [rests(one), one.usual === null ? "" : t("board.usual", { n: words(one, one.usual) })].filter(Boolean).join(" · ")))),
  );
}

/** @param {any} one @param {number} value */
const words = (one, value) => (one.share ? `${percent(value)}%` : `${Math.round(value * 10) / 10} ${one.unit}`.trim());

/** Which way today goes beside the last six days. @param {any} one */
function trend(one) {
  if (one.value === null || one.usual === null || one.value === one.usual) return null;
  return h("span.unit", { "aria-hidden": "true" }, one.value > one.usual ? " ↑" : " ↓");
}

/** What is past its level stands above everything until it is within it again. @param {any} state */
function alerts(state) {
  const list = at("board-alerts");
  const told = state.alerts.map((/** @type {any} */ one) => `${one.whom ? `${one.whom} · ` : ""}${one.title} ${amount(one, one.value)} · ${t("board.level", { n: amount(one, one.level) })} · ${timeOfDay(one.since)}`);
  if (list.dataset.told === told.join()) return;
  list.dataset.told = told.join();
  list.hidden = told.length === 0;
  list.replaceChildren(...told.map((/** @type {string} */ one) => h("p", null, one)));
}

/** @param {any} one @param {number} value */
const amount = (one, value) => (one.share ? `${percent(value)}%` : new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(value));

/** @param {any} state */
function teams(state) {
  const known = new Map(state.figures.map((/** @type {any} */ one) => [one.name, one]));
  const shown = (/** @type {string} */ name, /** @type {any} */ figure) => (figure.value === null ? ["–"] : [...number(figure.value, known.get(name).share, known.get(name).unit), figure.small ? h("span.unit", { title: rests({ ...figure, share: known.get(name).share }) }, "*") : null]);
  compared(at("board-compared"), state, shown, (name, figure) => verdict(figure, known.get(name).target, known.get(name).better));
}

/** @param {any} state */
function people(state) {
  at("board-people").replaceChildren(
    h("h2", null, t("board.people"), h("span", null, t("board.closed", { n: state.closed }))),
    h("div.people", null, ...state.agents.map((/** @type {any} */ one) => h("div", null, h("span.mid", null, one.n), h("span.sub", null, t(`presence.${one.state}`))))),
  );
}

/** @param {any} state */
function breaches(state) {
  const { n, by } = state.breaches;
  at("board-breaches").replaceChildren(
    h("h2", null, t("board.breaches"), h("span", { class: n ? "mid is-late" : "mid is-good" }, n)),
    n === 0 ? h("p.sub", null, t("board.no_breach"))
      : h("ul.broken", null, ...by.map((/** @type {any} */ one) => h("li", null, h("b", null, one.n), h("a", { href: `/standards/${one.clause}/breaches/?period=day` }, one.title), h("code", null, one.clause)))),
  );
  trim(/** @type {HTMLElement|null} */ (at("board-breaches").querySelector(".broken")));
}

/** Nothing scrolls on a wall: rows that do not fit whole become a number. @param {HTMLElement|null} list */
function trim(list) {
  if (!list || list.clientHeight === 0) return;
  const more = h("li.more", null, "");
  let hidden = 0;
  while (list.scrollHeight > list.clientHeight + 1 && list.children.length > 1) {
    more.remove();
    list.lastElementChild?.remove();
    hidden += 1;
    setText(more, t("board.more", { n: hidden }));
    list.append(more);
  }
}

/** What moves between two answers: the clock, the longest wait, the river. */
function tick() {
  const now = serverNow();
  setText(at("board-clock"), timeOfDay(now));
  const longest = document.getElementById("board-longest");
  if (longest?.dataset.since) setText(longest, countdown(Math.max(0, now - Number(longest.dataset.since))));
  if (seen.state) river(at("board-river"), seen.state.river, now, board.dataset.console ?? "/");
  const lost = Date.now() - seen.heard > LOST_AFTER && seen.heard > 0;
  const mark = at("board-mark");
  mark.dataset.live = seen.heard === 0 ? "no" : lost ? "lost" : "yes";
  setText(/** @type {HTMLElement} */ (mark.querySelector(".words")), lost ? t("board.stale", { at: timeOfDay(seen.state.now) }) : seen.heard ? t("board.live") : "");
}

/** @param {any} state */
function show(state) {
  seen.state = state;
  seen.heard = Date.now();
  seen.skew = state.now - Date.now() * 1000;
  for (const part of [alerts, queue, rates, figures, people, breaches, teams]) part(state);
  arrivals(at("board-arrivals"), state.arrivals, state.now);
  board.setAttribute("aria-busy", "false");
  tick();
}

async function ask() {
  try {
    const answer = await fetch(/** @type {string} */ (board.dataset.state), { headers: { Accept: "application/json" }, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 403) return location.assign(`/sign-in/?next=${encodeURIComponent(location.pathname)}`);
    if (answer.ok) show(await answer.json());
  } catch {
    // The mark says since when nothing was heard; the next round asks again.
  }
  setTimeout(ask, EVERY);
}

await loadWords(document.documentElement.lang);
const full = at("board-full");
setText(full, t("board.full"));
full.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : board.requestFullscreen()));
setInterval(tick, 500);
ask();

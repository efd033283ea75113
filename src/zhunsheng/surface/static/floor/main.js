/** The floor: asks for its state every second and a half, keeps each agent's place, and leads to the dialogue in the console. */

import "../lib/explain.js";
import { h, setText } from "../lib/dom.js";
import { loadWords, t } from "../lib/i18n.js";
import { SECOND, ago, countdown, exact, timeOfDay } from "../lib/time.js";

const EVERY = 1500;
const LOST_AFTER = 6000;
const SOON = 60 * SECOND;
const HERE = ["available", "busy", "after_work", "break", "away"];

/** @param {string} id */
const at = (id) => /** @type {any} */ (document.getElementById(id));
const page = at("floor");

/** @type {{state: any, heard: number, skew: number}} */
const seen = { state: null, heard: 0, skew: 0 };
const serverNow = () => Date.now() * 1000 + seen.skew;

/** How much is left of a dialogue's next clock, and how pressing that is. @param {any} one @param {number} now */
export function pressing(one, now) {
  if (one.late) return "late";
  return one.due !== null && one.due.at - now < SOON ? "soon" : "";
}

/** Whether an agent or dialogue is asked for. @param {any} one @param {string} agent @param {string} words */
export function matches(one, agent, words) {
  const text = [one.customer, one.last, one.shop, one.tier, agent, one.id].join(" ").toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** The next due first, then the longest unanswered. @param {any[]} dialogues */
export const ordered = (dialogues) =>
  [...dialogues].sort((a, b) => (b.late > 0) - (a.late > 0) || (a.due?.at ?? Infinity) - (b.due?.at ?? Infinity) || (a.since ?? Infinity) - (b.since ?? Infinity));

/** @param {any} one @param {number} now */
function dialogue(one, now) {
  const state = pressing(one, now);
  const left = one.late ? t("floor.late", { n: one.late }) : one.due === null ? "" : countdown(one.due.at - now);
  return h("li", null,
    h("a", { href: `${page.dataset.console}#d=${one.id}`, "data-explain": one.due ? `/clocks/${one.due.id}/told/` : null },
      h("b", { dir: "auto" }, one.customer || t("floor.visitor", { n: String(one.visitor).slice(-4) }), one.tier === "vip" ? h("span.mark", null, "VIP") : null, one.mood ? h("span", { class: one.mood > 1 ? "mark breached" : "mark due" }, t(`mood.${one.mood}`)) : null),
      h("span", { class: `left ${state}`, "data-explain": one.due ? `/clocks/${one.due.id}/told/` : null, "data-explain-tap": one.due ? "" : null }, left),
      h("span.words", { dir: "auto" }, one.last || one.shop)));
}

/** @param {any} agent @param {any[]} dialogues @param {number} now */
function hand(agent, dialogues, now) {
  const { keeping, response, closed } = agent.today;
  const today = [
    keeping && keeping.value !== null ? t("floor.keeping", { n: `${Math.floor(keeping.value * 1000) / 10}%` }) : "",
    response && response.value !== null ? t("floor.response", { n: Math.round(response.value) }) : "",
    closed && closed.n ? t("floor.closed", { n: closed.n }) : "",
  ].filter(Boolean);
  return h("section.hand", { "data-state": agent.state, "aria-label": agent.name },
    h("header", null, h("span.dot", { "aria-hidden": "true" }), h("h2", { title: agent.name }, agent.name),
      h("span.quiet.num", null, t("floor.load", { n: agent.dialogues.length, capacity: agent.capacity })),
      h("span.today", null, h("span", null, `${t(`presence.${agent.state}`)} ${ago(agent.since, now)}`)),
      today.length ? h("span.today", null, ...today.map((words) => h("span", null, words))) : null),
    dialogues.length ? h("ul", null, ...ordered(dialogues).map((one) => dialogue(one, now))) : h("p.none", null, t("floor.free")));
}

/** @param {any[]} waiting @param {number} now */
const queue = (waiting, now) =>
  h("section.hand.queue", { "aria-label": t("floor.waiting") },
    h("header", null, h("span"), h("h2", null, t("floor.waiting")), h("span.num", null, waiting.length)),
    h("ul", null, ...ordered(waiting).map((one) => dialogue(one, now))));

/** Refused words that wait for an answer, which is given in the dialogue. @param {any[]} releases @param {number} now */
const wishes = (releases, now) =>
  h("section.hand.queue", { "aria-label": t("floor.releases") },
    h("header", null, h("span"), h("h2", null, t("floor.releases")), h("span.num", null, releases.length)),
    h("ul", null, ...releases.map((one) => h("li", null,
      h("a", { href: `${page.dataset.console}#d=${one.dialogue}`, title: exact(one.until) },
        h("b", { dir: "auto" }, one.by), h("span", { class: `left ${one.until - now < SOON ? "soon" : ""}` }, countdown(one.until - now)),
        h("span.words", { dir: "auto" }, one.text),
        h("span.words", { dir: "auto" }, `${one.clauses.join(" ")} · ${one.why}`))))));

/** Limits that were broken and that nobody has seen to: what a leader or a supervisor was told of. @param {any[]} found @param {number} now */
const broken = (found, now) =>
  h("section.hand.queue.lasting", { "aria-label": t("floor.lasting") },
    h("header", null, h("span"), h("h2", null, t("floor.lasting")), h("span.num", null, found.length)),
    h("ul", null, ...found.map((one) => h("li", null,
      h("a", { href: one.case ? `/cases/${one.case}/` : `${page.dataset.console}#d=${one.dialogue}`, "data-explain": `/clocks/${one.id}/told/` },
        h("b", { dir: "auto" }, one.who || t("floor.visitor", { n: String(one.visitor ?? one.dialogue).slice(-4) })), h("span.left.late", { title: exact(one.since) }, `+${countdown(now - one.since)}`),
        h("span.words", null, `${one.clause} ${one.title}`),
        h("span.words.quiet", null, t("floor.told", { who: one.told })))))));

/** Who has something on hand first, then who is here. @param {{agent: any, dialogues: any[]}} one */
const place = (one) => (one.dialogues.length ? 0 : 10) + Math.max(0, HERE.indexOf(one.agent.state));

function show() {
  const { state } = seen;
  if (!state || page.contains(document.activeElement?.closest("li a") ?? null)) return stale();
  const now = serverNow();
  const words = at("floor-find").value.trim();
  const late = at("floor-late").checked;
  const kept = (/** @type {any[]} */ dialogues, /** @type {string} */ name) => dialogues.filter((one) => matches(one, name, words) && (!late || pressing(one, now)));
  const agents = state.agents
    .map((/** @type {any} */ agent) => ({ agent, dialogues: kept(agent.dialogues, agent.name) }))
    .filter((/** @type {any} */ one) => (!words && !late) || one.dialogues.length || (words && !late && one.agent.name.toLowerCase().includes(words.toLowerCase())));
  agents.sort((/** @type {any} */ a, /** @type {any} */ b) => place(a) - place(b));
  const waiting = kept(state.waiting, "");
  const lasting = state.lasting.filter((/** @type {any} */ one) => [one.who, one.clause, one.title, one.case ?? one.dialogue].join(" ").toLowerCase().includes(words.toLowerCase()));
  const open = state.agents.reduce((/** @type {number} */ sum, /** @type {any} */ one) => sum + one.dialogues.length, 0);
  setText(at("floor-count"), t("floor.count", { agents: state.agents.length, open, waiting: state.waiting.length }));
  at("floor-agents").replaceChildren(
    ...(state.releases.length ? [wishes(state.releases, now)] : []),
    ...(lasting.length ? [broken(lasting, now)] : []),
    ...(waiting.length ? [queue(waiting, now)] : []),
    ...agents.map((/** @type {any} */ one) => hand(one.agent, one.dialogues, now)),
    ...(state.agents.length ? [] : [h("p.empty", null, t("floor.no_agents"))]),
  );
  stale();
}

/** Say it when nothing was heard for a while, rather than show old things as new. */
function stale() {
  const lost = seen.heard > 0 && Date.now() - seen.heard > LOST_AFTER;
  const mark = at("floor-lost");
  mark.hidden = !lost;
  if (lost) setText(mark, t("floor.stale", { at: timeOfDay(seen.state.now) }));
}

async function ask() {
  try {
    const answer = await fetch(page.dataset.state, { headers: { Accept: "application/json" }, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 403) return location.assign(`/sign-in/?next=${encodeURIComponent(location.pathname)}`);
    if (answer.ok) {
      seen.state = await answer.json();
      seen.heard = Date.now();
      seen.skew = seen.state.now - Date.now() * 1000;
      page.setAttribute("aria-busy", "false");
    }
  } catch {
    // The mark says since when nothing was heard; the next round asks again.
  }
  show();
  setTimeout(ask, EVERY);
}

if (page) {
  await loadWords(document.documentElement.lang);
  at("floor-find").placeholder = t("floor.find");
  setText(at("floor-late-words"), t("floor.only_late"));
  at("floor-find").addEventListener("input", show);
  at("floor-late").addEventListener("change", show);
  at("floor-find").closest("form").addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !(event.target instanceof HTMLInputElement)) { event.preventDefault(); at("floor-find").focus(); }
  });
  ask();
}

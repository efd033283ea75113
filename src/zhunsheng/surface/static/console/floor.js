/** Who is here and who waits: the queue's head by tier and group, and a list of colleagues by what they are at. */

import { h, icon, need, setAttr, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { exact, span } from "../lib/time.js";
import { desk, onPaint } from "./desk.js";
import { openSheet } from "./sheet.js";
import { serverNow } from "./socket.js";
import { dotOf, presenceWords } from "./status.js";
import { byFree, groupWords } from "./transfer.js";
import { word } from "./words.js";

const ORDER = ["available", "busy", "after_work", "break", "away"];
const TIERS = ["vip", "repeat", "new", "anonymous"];

export function startFloor() {
  need("#show-here").addEventListener("click", showFloor);
  onPaint(paint);
}

function paint() {
  if (!desk.seen.loaded) return;
  const here = desk.seen.agents.filter((agent) => agent.presence !== "away");
  const free = here.filter((agent) => agent.presence === "available");
  setText(need("#show-here .num"), String(here.length));
  setAttr(need("#show-here"), "title", t("here.title_now", { here: here.length, free: free.length }));
  paintTiers(desk.state.queue.lines ?? []);
}

/** @param {any[]} lines */
function paintTiers(lines) {
  const box = need("#queue-tiers");
  const key = JSON.stringify(lines.map((line) => [line.group, line.tier, line.channel, line.waiting]));
  if (box.getAttribute("data-for") === key) return;
  box.setAttribute("data-for", key);
  box.hidden = lines.length === 0;
  const several = new Set(lines.map((line) => line.group)).size > 1;
  const marks = TIERS.map((tier) => ({ tier, lines: lines.filter((line) => line.tier === tier) })).filter((each) => each.lines.length);
  box.replaceChildren(
    ...marks.map((each) => h("span", { class: each.tier === "vip" ? "mark accent" : "mark", title: each.lines.map(lineWords).join("\n") }, word("tier", each.tier), h("b.num", null, String(sum(each.lines))))),
    ...(several ? [...new Set(lines.map((line) => line.group))].map((group) => h("span.quiet", null, `${groupWords(group)} ${sum(lines.filter((line) => line.group === group))}`)) : []),
  );
}

/** @param {any[]} lines */
const sum = (lines) => lines.reduce((all, line) => all + line.waiting, 0);
/** @param {any} line */
const lineWords = (line) => `${groupWords(line.group)} · ${word("channel", line.channel)} · ${line.waiting}`;

export function showFloor() {
  const groups = ORDER.map((presence) => ({ presence, people: desk.seen.agents.filter((agent) => agent.presence === presence && (presence !== "away" || agent.groups.length)).toSorted(byFree) })).filter((each) => each.people.length);
  openSheet({ title: t("here.title"), kind: "here", body: groups.length ? groups.map(section) : [h("p.quiet.pad", null, t("here.nobody"))] });
}

/** @param {{presence: string, people: any[]}} each */
function section(each) {
  return h("section", null, h("h3", null, h("span", { class: dotOf(each.presence) }), word("presence", each.presence), h("span.num.quiet", null, String(each.people.length))), h("ul.people", null, ...each.people.map(person)));
}

/** @param {any} agent */
function person(agent) {
  const me = agent.id === desk.state.me?.id;
  return h(
    "li",
    null,
    h("bdi.clip", null, agent.name, me ? h("span.quiet", null, ` ${t("here.you")}`) : null),
    h("span.quiet.clip", null, agent.groups.map(groupWords).join(" · ")),
    h("span.quiet.num.clip", { title: exact(agent.since) }, presenceWords(agent) === word("presence", agent.presence) ? span(serverNow() - agent.since) : `${presenceWords(agent)} ${span(serverNow() - agent.since)}`),
    h("span.load", { title: t("here.load"), "data-full": agent.open >= agent.capacity ? "yes" : null }, icon("chat", "s"), h("span.num", null, `${agent.open}/${agent.capacity}`)),
  );
}

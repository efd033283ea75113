/** Who else has this dialogue on the screen, or is typing in it. */

import { h, icon, need, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { desk, onPaint, repaint } from "./desk.js";

const TYPING_SHOWN = 5000;

/** @type {number|null} */
let told = null;
/** Colleagues who type, until when, by dialogue and agent. @type {Map<string, number>} */
const typing = new Map();

export function startHere() {
  document.addEventListener("visibilitychange", tell);
  onPaint(tell);
  onPaint(paint);
}

/** A new connection knows nothing of this screen. */
export const tellAgain = () => {
  told = null;
};

function tell() {
  const now = document.hidden ? null : desk.selected;
  if (now === told || desk.link !== "live" || (now !== null && !desk.state.threads[now])) return;
  if (desk.line.send({ t: "here", dialogue: now })) told = now;
}

/** @param {any} frame */
export function colleagueTypes(frame) {
  if (frame.agent === desk.state.me?.id) return;
  typing.set(`${frame.dialogue}.${frame.agent}`, performance.now() + TYPING_SHOWN);
  setTimeout(repaint, TYPING_SHOWN + 50);
  repaint();
}

function paint() {
  const id = Number(desk.selected);
  const here = (desk.state.here[id] ?? []).filter((each) => each !== desk.state.me?.id);
  const nameOf = (/** @type {number} */ agent) => desk.seen.agents.find((each) => each.id === agent)?.name ?? "";
  const types = (/** @type {number} */ agent) => Number(typing.get(`${id}.${agent}`)) > performance.now();
  const box = need("#here");
  const words = here.filter(nameOf).map((each) => t(types(each) ? "here.types" : "here.looks", { name: nameOf(each) }));
  box.hidden = words.length === 0;
  const text = words.join(" · ");
  if (box.dataset.words === text) return;
  box.dataset.words = text;
  box.replaceChildren(icon("eye", "s"), h("span", null, text));
  setText(need("#here-live"), text);
}

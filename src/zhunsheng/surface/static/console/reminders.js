/** Sound and desktop notice: off until switched on, remembered on this device. */

import { h, icon, need, setAttr } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { desk, row, select } from "./desk.js";
import { keep, recall } from "./keep.js";
import { toast } from "./toasts.js";
import { customerName } from "./words.js";

const KINDS = ["sound", "desktop"];
/** Two notes a kind: what comes from a customer rises, what is urgent falls. */
const TUNES = { message: [660, 880], urgent: [880, 587] };
const LOUDNESS = 0.08;
/** Several at once sound once. */
const REST = 1500;

let sounded = 0;
/** @type {AudioContext|null} */
let audio = null;

export function startReminders() {
  const menu = need("#reminders-menu");
  const button = need("#reminders");
  for (const kind of KINDS) menu.append(h("button", { type: "button", role: "menuitemcheckbox", "data-kind": kind, onclick: () => toggle(kind) }, t(`reminders.${kind}`), icon("tick", "s")));
  const open = (/** @type {boolean} */ yes) => {
    menu.hidden = !yes;
    setAttr(button, "aria-expanded", yes ? "true" : "false");
    if (yes) menu.querySelector("button")?.focus();
  };
  button.addEventListener("click", () => open(menu.hidden));
  document.addEventListener("click", (event) => event.target instanceof Element && !event.target.closest(".reminders") && open(false));
  menu.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const items = [...menu.querySelectorAll("button")];
    const at = items.indexOf(document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") items[(at + 1) % items.length].focus();
    if (event.key !== "Escape") return;
    event.stopPropagation();
    open(false);
    button.focus();
  });
  paint();
}

const isOn = (/** @type {string} */ kind) => recall(`remind.${kind}`, false) === true && (kind !== "desktop" || (window.Notification && Notification.permission === "granted"));

/** @param {string} kind */
async function toggle(kind) {
  const on = !isOn(kind);
  if (on && kind === "desktop" && !(await allowed())) {
    toast({ kind: "note", title: t("reminders.refused"), text: t("reminders.refused_why") });
    return;
  }
  keep(`remind.${kind}`, on);
  if (on && kind === "sound") play("message");
  paint();
}

async function allowed() {
  if (!window.Notification || !window.isSecureContext) return false;
  return (await Notification.requestPermission()) === "granted";
}

function paint() {
  for (const item of document.querySelectorAll("#reminders-menu button")) setAttr(item, "aria-checked", isOn(/** @type {HTMLElement} */ (item).dataset.kind ?? "") ? "true" : "false");
  setAttr(need("#reminders"), "data-on", KINDS.some(isOn) ? "yes" : null);
}

/** @param {any} frame what has just come from the desk */
export function remind(frame) {
  if (frame.t === "message" && isForMe(frame)) notice("message", customerName(frame.row?.customer ?? row(frame.message.dialogue)?.customer ?? { id: 0, name: "" }), frame.message.text || t("list.attachment"), frame.message.dialogue);
  if (frame.t === "mention") notice("message", t("mention.title", { name: frame.note.by.name }), frame.note.text, frame.note.dialogue);
  if (frame.t === "case") notice("urgent", t(`case.${frame.why}`, { n: String(frame.case).slice(-6) }), frame.by ? t(`case.${frame.why}.by`, { name: frame.by }) : t(`case.${frame.why}.means`), 0);
  if (frame.t === "alert") notice("urgent", frame.title ?? frame.clause, t(`alert.${frame.stage}.means`), frame.dialogue);
}

/** A customer's words in one's own dialogue, unless one is looking at them; and a dialogue that has just become one's own. */
/** @param {any} frame */
function isForMe(frame) {
  const mine = (frame.row ?? row(frame.message.dialogue))?.agent?.id === desk.state.me?.id;
  const looking = frame.message.dialogue === desk.selected && document.hasFocus();
  return mine && !looking && (frame.message.by === "customer" || frame.message.event === "dialogue.assigned" || frame.message.event === "dialogue.handed_over");
}

/** @param {"message"|"urgent"} kind @param {string} title @param {string} text @param {number} dialogue */
function notice(kind, title, text, dialogue) {
  if (isOn("sound")) play(kind);
  if (isOn("desktop") && !document.hasFocus()) onDesktop(title, text, dialogue);
}

/** @param {string} title @param {string} text @param {number} dialogue */
function onDesktop(title, text, dialogue) {
  try {
    const shown = new Notification(title, { body: text.slice(0, 120), tag: `zs.${dialogue}` });
    shown.onclick = () => {
      window.focus();
      if (row(dialogue)) select(dialogue);
      shown.close();
    };
  } catch (refused) {
    console.info("This browser shows notices through a service worker only, as phones do.", refused);
  }
}

/** @param {"message"|"urgent"} kind */
function play(kind) {
  if (performance.now() - sounded < REST) return;
  sounded = performance.now();
  audio ??= new AudioContext();
  const from = audio.currentTime;
  TUNES[kind].forEach((tone, index) => {
    const [voice, gain] = [/** @type {AudioContext} */ (audio).createOscillator(), /** @type {AudioContext} */ (audio).createGain()];
    const start = from + index * 0.14;
    voice.frequency.value = tone;
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.22);
    voice.connect(gain).connect(/** @type {AudioContext} */ (audio).destination);
    voice.start(start);
    voice.stop(start + 0.25);
  });
}

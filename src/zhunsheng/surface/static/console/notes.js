/** Notes between colleagues: beside the dialogue and in its thread, never the customer's; `@` names a colleague. */

import { h, icon, need, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { newCid } from "../lib/line.js";
import { ago, exact, timeOfDay } from "../lib/time.js";
import { ask, desk, onPaint, repaint, row, select, thread } from "./desk.js";
import { keep, recall } from "./keep.js";
import { picker } from "./picker.js";
import { openSheet } from "./sheet.js";
import { nameAt } from "./slots.js";
import { serverNow } from "./socket.js";
import { toast } from "./toasts.js";

/** @type {any} */
let field;
/** @type {ReturnType<typeof picker>} */
let names;
/** @type {number|null} */
let shown = null;
let cid = "";

export function startNotes() {
  field = need("#note-text");
  names = picker(field, { label: t("notes.colleagues"), none: t("notes.nobody"), line: (agent) => [h("bdi.clip", null, agent.name), h("span.quiet", null, t(`presence.${agent.presence}`))], choose: nameColleague });
  field.addEventListener("input", onInput);
  field.addEventListener("keydown", onKey);
  field.addEventListener("blur", () => names.hide());
  need("#note-send").addEventListener("click", sendNote);
  need("#mentions").addEventListener("click", showMentions);
  onPaint(paint);
}

function onInput() {
  cid = "";
  keep(`note.${desk.selected}`, field.value);
  const typed = nameAt(field.value, field.selectionStart);
  if (typed) names.show(colleagues(typed.words));
  else names.hide();
  paint();
}

/** @param {string} words */
const colleagues = (words) => desk.seen.agents.filter((each) => each.id !== desk.state.me?.id && each.name.toLowerCase().includes(words.toLowerCase())).slice(0, 8);

/** @param {any} agent */
function nameColleague(agent) {
  const typed = nameAt(field.value, field.selectionStart);
  if (!typed) return;
  field.setRangeText(`@${agent.name} `, typed.start, field.selectionStart, "end");
  onInput();
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.isComposing || names.key(event)) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    sendNote();
  } else if (event.key === "Escape") field.blur();
}

/** Whom a note names: every colleague whose name stands behind an @. @param {string} text */
const mentioned = (text) => desk.seen.agents.filter((each) => each.id !== desk.state.me?.id && each.name && (text.includes(`@${each.name}`) || text.includes(`＠${each.name}`))).map((each) => each.id);

async function sendNote() {
  const [dialogue, text] = [desk.selected, field.value.trim()];
  if (dialogue === null || !text || need("#note-send").disabled) return;
  cid ||= newCid(); // said again after a lost line, it is still one note
  need("#note-send").disabled = true;
  const answer = await ask({ t: "note", cid, dialogue, text, mentions: mentioned(text) });
  need("#note-send").disabled = false;
  if (answer) {
    cid = "";
    keep(`note.${dialogue}`, null);
    if (desk.selected === dialogue) field.value = "";
  }
  repaint();
}

/** Go to the notes and write one. */
export function focusNote() {
  if (desk.selected === null) return;
  document.body.setAttribute("data-side", "");
  need("#tab-button-notes").click();
  need("#tab-notes").hidden = false; // painted a moment later; the caret does not wait for it
  field.focus();
}

function paint() {
  const said = thread();
  need("#note-form").hidden = !said?.may_note;
  if (shown !== desk.selected) {
    shown = desk.selected;
    field.value = recall(`note.${desk.selected}`, "");
    cid = "";
  }
  need("#note-send").hidden = field.value.trim() === "";
  const open = desk.state.mentions.length;
  need("#mentions").hidden = open === 0;
  setText(need("#mentions-count"), String(open));
  if (said && desk.selected !== null && document.hasFocus() && desk.state.mentions.some((each) => each.dialogue === desk.selected)) seen(desk.selected);
}

/** @type {Set<number>} */
const telling = new Set();

/** @param {number} dialogue */
async function seen(dialogue) {
  if (telling.has(dialogue) || desk.link !== "live") return;
  telling.add(dialogue);
  const answer = await ask({ t: "mentions_seen", dialogue }, { quiet: true });
  telling.delete(dialogue);
  if (answer?.t !== "done") return;
  desk.state = { ...desk.state, mentions: desk.state.mentions.filter((each) => each.dialogue !== dialogue) };
  repaint();
}

/** A colleague has named this person. @param {any} note */
export function mentionToast(note) {
  if (note.dialogue === desk.selected && document.hasFocus()) return;
  toast({ kind: "note", title: t("mention.title", { name: note.by.name }), text: note.text, dialogue: row(note.dialogue) ? note.dialogue : undefined, key: `mention.${note.id}` });
}

/** Every note that names this person and has not been seen. */
function showMentions() {
  const lines = desk.state.mentions.map((note) => {
    const line = h("li", null, noteParts(note), h("button.btn.small", { type: "button", onclick: () => open(note) }, t(row(note.dialogue) ? "toast.go" : "mention.seen")));
    const open = async (/** @type {any} */ one) => {
      if (row(one.dialogue)) {
        sheet.close();
        await select(one.dialogue);
      } else {
        await seen(one.dialogue);
        line.remove();
      }
    };
    return line;
  });
  const sheet = openSheet({ title: t("mention.list"), body: [h("ul.notes", null, ...lines)] });
}

/** @param {any} note */
const noteParts = (note) => h("div.note", null, h("p.who", null, h("bdi", null, note.by.name), h("time.num.quiet", { title: exact(note.at) }, ago(note.at, serverNow()))), h("p.text", { dir: "auto" }, ...marked(note.text)));

/** Names behind an @ stand out. @param {string} text @returns {any[]} */
function marked(text) {
  const known = desk.seen.agents.map((each) => each.name).filter(Boolean);
  return text.split(/([@＠]\S+)/u).map((part) => (known.some((name) => part.slice(1).startsWith(name)) && /^[@＠]/u.test(part) ? h("b.at", null, part) : part));
}

/** @param {any} said @returns {any[]} */
export const noteList = (said) => (said.notes.length ? [h("ul.notes", null, ...said.notes.toReversed().map((/** @type {any} */ each) => h("li", null, noteParts(each))))] : [h("p.quiet.pad", null, t("notes.none"))]);

/** A note in the thread, between the messages. @param {any} note */
export function makeNoteLine(note) {
  return h("li.note-line", null, icon("lock", "s"), h("div", null, h("p.who", null, h("b", null, t("notes.by", { name: note.by.name })), h("span.quiet", null, t("notes.inside")), h("time.num.quiet", { title: exact(note.at) }, timeOfDay(note.at))), h("p.text", { dir: "auto" }, ...marked(note.text))));
}

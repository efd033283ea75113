/** One line of the thread as an element: a message, a day, a clock line, an unsent message. */

import { h, icon, setAttr, setText } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { dayWords, exact, fileSize, timeOfDay } from "../lib/time.js";
import { row } from "./desk.js";
import { makeNoteLine } from "./notes.js";
import { makePastLine } from "./past.js";
import { pointedOrder } from "./pointed.js";
import { retry, takeBack } from "./sending.js";
import { serverNow } from "./socket.js";
import { clockLineWords, customerName, markWords, moodMark, systemWords } from "./words.js";

/** Longer texts open folded, so that one letter does not push the dialogue off the screen. */
const FOLD_FROM = 600;

/** @param {import("./timeline.js").Item} item */
export function makeItem(item) {
  if (item.kind === "day") return h("li.day", null, h("span"));
  if (item.kind === "clock") return makeClockLine(item.clock);
  if (item.kind === "unsent") return makeUnsent(item.unsent);
  if (item.kind === "past") return makePastLine(item.past);
  if (item.kind === "note") return makeNoteLine(item.note);
  if (item.message.kind === "system") return makeSystem(item.message);
  return makeMessage(item.message);
}

/** @param {any} element @param {import("./timeline.js").Item} item */
export function updateItem(element, item) {
  if (item.kind === "day") setText(element.firstElementChild, dayWords(item.at, serverNow()));
  if (item.kind === "unsent") updateUnsent(element, item.unsent);
  if (item.kind === "message" && item.message.kind !== "system") {
    setAttr(element, "data-lead", item.lead ? "yes" : null);
    updateMarks(element, item.message);
    updateMood(element, item.message.mood);
  }
}

/** @param {any} clock */
function makeClockLine(clock) {
  const at = clock.line === "breached" ? clock.due_at : clock.stopped_at;
  return h("li.line", { "data-state": clock.line }, h("span", null, icon(clock.line === "kept" ? "tick" : "alert", "s"), clockLineWords(clock)), h("code", null, clock.clause), h("time.num", { title: exact(at) }, timeOfDay(at)));
}

/** @param {any} message */
function makeSystem(message) {
  const note = message.data?.note ?? message.data?.result ?? message.data?.comment;
  return h("li.line", null, h("span", null, systemWords(message)), note ? h("q", { dir: "auto" }, note) : null, h("time.num", { title: exact(message.at) }, timeOfDay(message.at)));
}

/** @param {any} message */
function makeMessage(message) {
  const ours = message.by !== "customer";
  const customer = row(message.dialogue)?.customer;
  const who = message.who || (ours || !customer ? t(`by.${message.by}`) : customerName(customer));
  return h(
    "li.message",
    { "data-by": message.by, "data-seq": message.seq, "data-dialogue": message.dialogue },
    h("p.who", null, h("bdi", null, who), message.by === "bot" ? h("span.mark.bot", null, icon("bot", "s"), t("by.bot")) : null),
    h("div.said", null, h("div.bubble", null, ...content(message), moods(message.mood)), h("p.meta", null, h("time.num", { title: exact(message.at) }, timeOfDay(message.at)), ours ? h("span.tick", { role: "img" }) : null)),
  );
}

/** How upset a customer's words are, and what in them a standard wants marked. @param {any} mood */
function moods(mood) {
  if (!mood) return null;
  const level = moodMark(mood.level);
  if (level && mood.words.length) level.title = t("mood.words", { words: mood.words.join(t("list.comma")) });
  const marks = mood.marks.map((/** @type {any} */ each) => h("span.mark.breached", { title: t(each.family === "abuse" ? "mood.abuse_hint" : "mood.fraud_hint", { clause: each.clause }) }, icon("alert", "s"), t(`mood.${each.family}`)));
  return h("p.moods", null, level, ...marks);
}

/** @param {any} message @returns {any[]} */
function content(message) {
  if (message.kind === "order") return [pointedOrder(message.data)];
  const parts = [];
  if (message.file) parts.push(message.kind === "image" ? picture(message.file) : fileCard(message.file));
  if (message.kind === "progress") parts.push(h("span.mark.note", null, t("message.progress")));
  if (message.text) parts.push(...words(message.text));
  return parts;
}

/** @param {string} text */
function words(text) {
  const long = text.length > FOLD_FROM;
  const paragraph = h("p.text", { dir: "auto", class: long ? "text folded" : "text" }, text);
  if (!long) return [paragraph];
  const button = h("button.link", { type: "button", "aria-expanded": "false", onclick: () => unfold(paragraph, button, text) }, t("message.more", { n: Array.from(text).length }));
  return [paragraph, button];
}

/** @param {Element} paragraph @param {Element} button @param {string} text */
function unfold(paragraph, button, text) {
  const folded = paragraph.classList.toggle("folded");
  setAttr(button, "aria-expanded", folded ? "false" : "true");
  setText(button, folded ? t("message.more", { n: Array.from(text).length }) : t("message.less"));
}

/** @param {any} file */
function picture(file) {
  return h("a.picture", { href: `/files/${file.token}`, target: "_blank", rel: "noopener", title: `${file.name} · ${fileSize(file.size)}` }, h("img", { src: `/files/${file.token}`, alt: t("message.picture", { name: file.name }), loading: "lazy", decoding: "async" }));
}

/** @param {any} file */
function fileCard(file) {
  return h("a.file", { href: `/files/${file.token}?download=1`, download: file.name }, icon("file"), h("span", null, h("bdi.clip", null, file.name), h("span.quiet.num", null, fileSize(file.size))));
}

/** @param {any} element @param {any} message */
function updateMarks(element, message) {
  const tick = element.querySelector(".tick");
  if (!tick || tick.dataset.state === message.state) return;
  tick.dataset.state = message.state;
  tick.setAttribute("aria-label", markWords(message.state));
  tick.title = markWords(message.state);
  tick.replaceChildren(icon(message.state === "sent" ? "tick" : "ticks", "s"), message.state === "read" ? h("span", null, t("delivery.read_short")) : "");
}

/** @param {any} element @param {any} mood */
function updateMood(element, mood) {
  const known = element.querySelector(".moods");
  if (!mood === !known) return;
  if (known) known.remove();
  else element.querySelector(".bubble").append(moods(mood));
}

/** @param {any} item */
function makeUnsent(item) {
  return h(
    "li.message",
    { "data-by": "agent", "data-lead": "yes", "data-unsent": "yes" },
    h("div.said", null, h("div.bubble", null, item.file ? fileCard(item.file) : null, item.text ? h("p.text", { dir: "auto" }, item.text) : null), h("p.meta")),
  );
}

/** @param {any} element @param {any} item */
function updateUnsent(element, item) {
  const meta = element.querySelector(".meta");
  if (meta.dataset.state === item.state) return;
  meta.dataset.state = item.state;
  setAttr(element, "data-state", item.state);
  if (item.state === "sending" || item.state === "sent") {
    meta.replaceChildren(icon("wait", "s"), t("unsent.sending"));
    return;
  }
  const buttons = [h("button.link", { type: "button", onclick: () => takeBack(item.cid) }, t("unsent.edit"))];
  if (item.state === "failed") buttons.unshift(h("button.link", { type: "button", onclick: () => retry(item.cid) }, t("unsent.retry")));
  meta.replaceChildren(icon("alert", "s"), h("span", null, item.why || t("unsent.failed")), ...buttons);
}

/** Files and pictures from the agent: stored first, then said. */

import { h, icon, need } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { fileSize } from "../lib/time.js";
import { upload } from "../lib/upload.js";
import { desk, isMine, onPaint } from "./desk.js";
import { sayFile } from "./sending.js";

export function startAttach() {
  const input = need("#attach-input");
  onPaint(paintHeld);
  need("#attach").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    for (const file of input.files ?? []) send(file);
    input.value = "";
  });
  const pane = need("#thread");
  pane.addEventListener("dragover", (/** @type {DragEvent} */ event) => isMine() && event.preventDefault());
  pane.addEventListener("drop", (/** @type {DragEvent} */ event) => takeFiles(event, event.dataTransfer));
  need("#composer-text").addEventListener("paste", (/** @type {ClipboardEvent} */ event) => takeFiles(event, event.clipboardData));
}

/** Files that go out behind the next answer, per dialogue. @type {Map<number, any[]>} */
const held = new Map();
let shown = "";

/** Let files of an answer go out behind it. @param {number} dialogue @param {any[]} files */
export function hold(dialogue, files) {
  const there = held.get(dialogue) ?? [];
  held.set(dialogue, [...there, ...files.filter((each) => !there.some((one) => one.token === each.token))]);
  paintHeld();
}

/** The answer is said: its files follow. @param {number} dialogue */
export async function sendHeld(dialogue) {
  const files = held.get(dialogue) ?? [];
  held.delete(dialogue);
  paintHeld();
  for (const each of files) await sayFile(dialogue, each);
}

function paintHeld() {
  const dialogue = Number(desk.selected);
  const files = held.get(dialogue) ?? [];
  const key = JSON.stringify([dialogue, files.map((each) => each.token)]);
  if (key === shown) return;
  shown = key;
  for (const line of document.querySelectorAll("#uploads .held")) line.remove();
  need("#uploads").append(...files.map((each) => heldLine(dialogue, each)));
}

/** @param {number} dialogue @param {any} file */
function heldLine(dialogue, file) {
  const drop = () => {
    held.set(dialogue, (held.get(dialogue) ?? []).filter((each) => each.token !== file.token));
    paintHeld();
  };
  return h("li.upload.held", null, icon("attach", "s"), h("bdi.clip", null, file.name), h("span.quiet.num", null, fileSize(file.size)), h("span.quiet", null, t("upload.held")), h("button.btn.bare.square.small", { type: "button", "aria-label": t("upload.stop"), onclick: drop }, icon("close", "s")));
}

/** @param {Event} event @param {DataTransfer|null} from */
function takeFiles(event, from) {
  if (!from?.files.length || !isMine()) return;
  event.preventDefault();
  for (const file of from.files) send(file);
}

/** @param {File} file */
async function send(file) {
  const dialogue = Number(desk.selected);
  const bar = h("progress", { max: 1, value: 0, "aria-label": file.name });
  const why = h("span.why");
  const line = h("li.upload", null, icon("attach", "s"), h("bdi.clip", null, file.name), h("span.quiet.num", null, fileSize(file.size)), bar, why, h("button.btn.bare.square.small", { type: "button", "aria-label": t("upload.stop"), onclick: () => stop.abort() }, icon("close", "s")));
  const stop = new AbortController();
  need("#uploads").append(line);
  const most = desk.state.limits?.file ?? null;
  const token = /** @type {HTMLInputElement} */ (need("[name=csrfmiddlewaretoken]")).value;
  const answer = most !== null && file.size > most ? { text: t("upload.too_big", { most: fileSize(most) }) } : await upload("/files", file, { dialogue: String(dialogue) }, { headers: { "X-CSRFToken": token }, signal: stop.signal, onProgress: (share) => (bar.value = share) });
  if (answer.token) await sayFile(dialogue, answer);
  if (answer.token || stop.signal.aborted) line.remove();
  else {
    bar.remove();
    why.textContent = answer.text;
    setTimeout(() => line.remove(), 10_000);
  }
}

/** Files and pictures from the agent: stored first, then said. */

import { h, icon, need } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { fileSize } from "../lib/time.js";
import { upload } from "../lib/upload.js";
import { desk, isMine } from "./desk.js";
import { sayFile } from "./sending.js";

export function startAttach() {
  const input = need("#attach-input");
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

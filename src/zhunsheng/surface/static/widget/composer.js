/** The customer's field: grows with the text, keeps its draft, sends text, pictures and files. */

import { t } from "../lib/i18n.js";
import { newCid } from "../lib/line.js";
import { fileSize } from "../lib/time.js";
import { upload } from "../lib/upload.js";
import { startUnsent } from "./unsent.js";

const TYPING_EVERY = 3000;
const coarse = matchMedia("(pointer: coarse)");

/** @param {any} widget */
export function startComposer(widget) {
  const { text, send, form, input, attach, why, panel } = widget.shell;
  let typed = 0;
  const unsent = startUnsent(widget);

  const limit = () => widget.state.limits?.text ?? Infinity;
  const grow = () => {
    text.style.height = "auto";
    if (text.scrollHeight > 0) text.style.height = `${Math.min(text.scrollHeight, 112)}px`; // nothing to measure while it is hidden
  };
  const complain = (/** @type {string} */ words) => {
    why.hidden = words === "";
    why.textContent = words;
  };
  const changed = () => {
    grow();
    const over = Array.from(text.value).length > limit();
    complain(over ? t("widget.too_long", { n: limit() }) : "");
    send.disabled = text.value.trim() === "" || over;
    widget.kept.keep("draft", text.value);
  };
  const submit = () => {
    if (send.disabled) return;
    widget.say({ text: text.value.trim() });
    text.value = "";
    unsent.sent();
    changed();
    text.focus();
  };

  text.value = widget.kept.recall("draft", "");
  send.disabled = text.value.trim() === "";
  text.addEventListener("input", () => {
    changed();
    unsent.changed();
    if (performance.now() - typed < TYPING_EVERY || !text.value) return;
    typed = performance.now();
    widget.line.send({ t: "typing" });
  });
  text.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || coarse.matches) return;
    event.preventDefault();
    submit();
  });
  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    submit();
  });

  const sendFiles = (/** @type {Iterable<File>} */ files) => {
    for (const file of files) sendFile(widget, file, complain);
  };
  attach.addEventListener("click", () => {
    input.accept = (widget.state.limits?.types ?? []).join(",");
    input.click();
  });
  input.addEventListener("change", () => {
    sendFiles(input.files ?? []);
    input.value = "";
  });
  text.addEventListener("paste", (/** @type {ClipboardEvent} */ event) => takeFiles(event, event.clipboardData, sendFiles));
  panel.addEventListener("dragover", (/** @type {DragEvent} */ event) => event.preventDefault());
  panel.addEventListener("drop", (/** @type {DragEvent} */ event) => takeFiles(event, event.dataTransfer, sendFiles));
}

/** @param {Event} event @param {DataTransfer|null} from @param {(files: Iterable<File>) => void} send */
function takeFiles(event, from, send) {
  if (!from?.files.length) return;
  event.preventDefault();
  send(from.files);
}

/** @param {any} widget @param {File} file @param {(words: string) => void} complain */
async function sendFile(widget, file, complain) {
  const { file: most, types } = widget.state.limits ?? {};
  if (most && file.size > most) return complain(t("upload.too_big", { most: fileSize(most) }));
  if (types && file.type && !types.includes(file.type)) return complain(t("widget.type_refused"));
  complain("");
  const preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : null;
  const item = { cid: newCid(), text: "", file: { name: file.name, size: file.size, type: file.type }, preview, uploading: true, share: 0, state: "sending", why: null };
  widget.uploads = [...widget.uploads, item];
  widget.paint(true);
  const onProgress = (/** @type {number} */ share) => {
    item.share = share;
    widget.paint();
  };
  const answer = await upload(`${widget.options.desk}/files`, file, { shop: widget.options.shop, visitor: widget.kept.recall("visitor", "") ?? "" }, { onProgress });
  widget.uploads = widget.uploads.filter((/** @type {any} */ each) => each.cid !== item.cid);
  if (preview) URL.revokeObjectURL(preview);
  if (answer.token) return widget.say({ file: answer });
  complain(answer.text);
  return widget.paint();
}

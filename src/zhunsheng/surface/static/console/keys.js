/** What an agent does fifty times a day has a key; `?` shows them. */

import { h, need } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { phraseFirst, takeSuggestion } from "./assist.js";
import { registerCase } from "./cases.js";
import { closeDialogue } from "./closing.js";
import { openCompare } from "./compare.js";
import { openCommands } from "./command.js";
import { focusComposer, greet } from "./composer.js";
import { acceptSuggestion, hold, offerSolution } from "./demand.js";
import { desk, select, takeNext } from "./desk.js";
import { links } from "./list.js";
import { focusNote } from "./notes.js";
import { promiseFirst } from "./promise.js";
import { keepFirst } from "./promises.js";
import { openRecord } from "./record.js";
import { leaveSearch, searching } from "./search.js";
import { openSheet } from "./sheet.js";
import { transferDialogue } from "./transfer.js";

/** @type {[string, string, () => void][]} key as typed, words, deed */
const KEYS = [
  ["j", "key.next", () => step(1)],
  ["k", "key.previous", () => step(-1)],
  ["/", "key.search", () => need("#list-search").focus()],
  ["a", "key.take", () => takeNext()],
  ["r", "key.reply", () => focusComposer()],
  ["1", "key.greet", () => greet()],
  ["n", "key.note", () => focusNote()],
  ["2", "key.accept", () => acceptSuggestion()],
  ["3", "key.hold", () => hold()],
  ["4", "key.offer", () => offerSolution()],
  ["5", "key.record", () => openRecord()],
  ["w", "key.phrase", () => phraseFirst()],
  ["p", "key.promise", () => promiseFirst()],
  ["c", "key.compare", () => openCompare()],
  ["g", "key.case", () => registerCase()],
  ["t", "key.transfer", () => transferDialogue()],
  ["e", "key.close", () => closeDialogue()],
  ["f", "key.keep", () => keepFirst()],
  ["?", "key.help", () => showKeys()],
];

/** Keys whose deed lives elsewhere; listed so that the help is whole. */
const MORE = [
  ["Enter", "key.open"],
  ["Ctrl Enter", "key.send"],
  ["/", "key.script"],
  ["Tab", "key.replace"],
  ["Alt L", "key.release"],
  ["Alt R", "key.reword"],
  ["Alt 1–9", "key.suggestion"],
  ["Alt J", "key.next_open"],
  ["Alt K", "key.previous_open"],
  ["Ctrl K", "key.command"],
  ["Esc", "key.escape"],
];

export function startKeys() {
  document.addEventListener("keydown", onKey);
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") return act(event, openCommands);
  if (event.altKey && event.code === "KeyJ") return act(event, () => hop(1));
  if (event.altKey && event.code === "KeyK") return act(event, () => hop(-1));
  if (event.altKey && !event.ctrlKey && !event.metaKey && /^Digit[1-9]$/.test(event.code)) return act(event, () => takeSuggestion(Number(event.code.slice(5))));
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return undefined;
  if (event.key === "Escape" && searching()) return act(event, leaveSearch);
  const found = KEYS.find(([key]) => key === event.key);
  return found ? act(event, found[2]) : undefined;
}

/** @param {KeyboardEvent} event @param {() => void} deed */
function act(event, deed) {
  event.preventDefault();
  deed();
}

/** @param {EventTarget|null} target */
const isTyping = (target) => target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

/** Move the cursor in the list; Enter on a row opens it. @param {number} by */
function step(by) {
  const rows = links();
  const from = rows.findIndex((each) => each === document.activeElement);
  const at = from >= 0 ? from : rows.findIndex((each) => each.getAttribute("aria-current") === "true");
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** Open the next or previous dialogue without leaving the field. @param {number} by */
async function hop(by) {
  const rows = links();
  const at = rows.findIndex((each) => each.getAttribute("aria-current") === "true");
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
  const id = Number(next?.dataset.id);
  if (next?.dataset.message) next.click();
  else if (!id || id === desk.selected) return;
  else await select(id);
  focusComposer();
}

export function showKeys() {
  const lines = [...KEYS.map(([key, words]) => [key, words]), ...MORE];
  openSheet({ title: t("keys.title"), kind: "keys", body: [h("dl.keys", null, ...lines.flatMap(([key, words]) => [h("dt", null, ...key.split(" ").map((each) => h("kbd", null, each))), h("dd", null, t(words))]))] });
}

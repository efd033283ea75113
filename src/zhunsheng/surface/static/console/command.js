/** Ctrl-K: type a few letters, go to a dialogue or do an action. */

import { h, icon, need, setAttr } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { registerCase } from "./cases.js";
import { closeDialogue } from "./closing.js";
import { openCompare } from "./compare.js";
import { can, desk, isMine, select, takeNext, thread } from "./desk.js";
import { findCustomers, isContact } from "./finding.js";
import { showKeys } from "./keys.js";
import { focusNote } from "./notes.js";
import { openScripts } from "./scripts.js";
import { keepFirst } from "./promises.js";
import { search as searchRecord } from "./search.js";
import { openSheet } from "./sheet.js";
import { setPresence } from "./status.js";
import { showFloor } from "./floor.js";
import { mayTakeOver, takeOver, transferDialogue } from "./transfer.js";
import { customerName, lastWords, tierMark } from "./words.js";

const MOST = 12;

/** @typedef {{icon: string, title: string, more: string, run: () => void}} Command */

/** @returns {Command[]} */
function actions() {
  const theme = /** @type {HTMLElement|null} */ (document.querySelector("[data-theme-switch]"));
  const go = (/** @type {string} */ path) => () => location.assign(path);
  return [
    { icon: "take", title: t("command.take"), more: "a", run: () => void takeNext() },
    ...(isMine() ? [{ icon: "transfer", title: t("command.transfer"), more: "t", run: transferDialogue }, { icon: "standard", title: t("command.script"), more: "/", run: openScripts }, { icon: "done", title: t("command.close"), more: "e", run: () => void closeDialogue() }] : []),
    ...(thread()?.followups.length ? [{ icon: "tick", title: t("promise.keep"), more: "f", run: keepFirst }] : []),
    ...(thread()?.may_note ? [{ icon: "lock", title: t("command.note"), more: "n", run: focusNote }] : []),
    ...(mayTakeOver() ? [{ icon: "take", title: t("take_over.verb"), more: "", run: takeOver }, { icon: "transfer", title: t("command.transfer"), more: "t", run: transferDialogue }] : []),
    ...(thread() && can("case") ? [{ icon: "todo", title: t("cases.register"), more: "g", run: registerCase }] : []),
    { icon: "people", title: t("here.title"), more: "", run: showFloor },
    { icon: "box", title: t("compare.title"), more: "c", run: () => void openCompare() },
    { icon: "clock", title: t("command.promises"), more: "/promises/", run: go("/promises/") },
    { icon: "person", title: t("command.available"), more: "", run: () => void setPresence("available") },
    { icon: "pause", title: t("command.away"), more: "", run: () => void setPresence("away") },
    { icon: "auto", title: t("command.theme"), more: "", run: () => theme?.click() },
    ...rooms().map((room) => ({ icon: "right", title: t("command.room", { room: room.words }), more: room.path, run: go(room.path) })),
    { icon: "keys", title: t("command.keys"), more: "?", run: showKeys },
  ];
}

/** The rooms one may enter, as the rail holds them. @returns {{path: string, words: string}[]} */
const rooms = () => [...document.querySelectorAll(".rail a.room:not([aria-current])")].map((each) => ({ path: each.getAttribute("href") ?? "/", words: (each.textContent ?? "").trim() }));

/** @returns {Command[]} */
function dialogues() {
  return Object.values(desk.seen.groups).flat().map((row) => ({ icon: "chat", title: [customerName(row.customer), tierMark(row.customer.tier)?.textContent, row.wish].filter(Boolean).join(" · "), more: `#${row.id} ${lastWords(row)}`, run: () => void select(row.id) }));
}

export function openCommands() {
  /** @type {Command[]} */
  let found = [];
  let at = 0;
  const box = h("ul.commands", { role: "listbox", id: "commands", "aria-label": t("command.title") });
  const input = h("input.input", { type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "commands", "aria-label": t("command.title"), placeholder: t("command.placeholder"), autocomplete: "off", spellcheck: "false" });
  const sheet = openSheet({ title: t("command.title"), kind: "command", body: [input, box] });

  const run = (/** @type {number} */ index) => {
    const chosen = found[index];
    if (!chosen) return;
    sheet.close();
    chosen.run();
  };
  const paint = () => {
    box.replaceChildren(...(found.length ? found.map((each, index) => option(each, index, index === at, run)) : [h("li.quiet.pad", null, t("command.none"))]));
    setAttr(input, "aria-activedescendant", found.length ? `command-${at}` : null);
    box.children[at]?.scrollIntoView({ block: "nearest" });
  };
  const search = () => {
    const words = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const every = words.length ? [...dialogues(), ...actions()] : [...actions(), ...dialogues()];
    found = every.filter((each) => words.every((/** @type {string} */ one) => `${each.title} ${each.more}`.toLowerCase().includes(one))).slice(0, MOST);
    if (can("find") && isContact(input.value.trim())) found.push({ icon: "person", title: t("command.find"), more: input.value.trim(), run: () => void findCustomers(input.value.trim()) });
    if (words.length && can("search")) found.push({ icon: "search", title: t("search.all"), more: input.value.trim(), run: () => void openSearch(input.value) });
    at = 0;
    paint();
  };
  input.addEventListener("input", search);
  input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing || !["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Enter") return run(at);
    at = (at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % Math.max(1, found.length);
    return paint();
  });
  search();
  input.focus();
}

/** @param {string} words */
function openSearch(words) {
  need("#list-search").value = words.trim();
  need("#list-search").dispatchEvent(new Event("input"));
  return searchRecord(words);
}

/** @param {Command} command @param {number} index @param {boolean} picked @param {(index: number) => void} run */
function option(command, index, picked, run) {
  return h("li", { role: "option", id: `command-${index}`, "aria-selected": picked ? "true" : "false", onclick: () => run(index) }, icon(command.icon), h("bdi.clip", null, command.title), h("span.quiet.clip", { dir: "auto" }, command.more));
}

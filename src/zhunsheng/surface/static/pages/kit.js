/** Helps for lists and forms: picking rows, keeping what was typed, warning before it is lost. All works without. */

import { forTab } from "../lib/stored.js";

const zh = document.documentElement.lang.startsWith("zh");
const relative = new Intl.RelativeTimeFormat(zh ? "zh-CN" : "en-GB", { numeric: "auto" });
const A_MINUTE = 60_000;
const A_DAY = 1440 * A_MINUTE;

/** Say how long ago, where that is less than a day. */
function ago() {
  for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (document.querySelectorAll("time[data-ago]"))) {
    const gone = Date.now() - new Date(time.dateTime).getTime();
    if (gone < 0 || gone > A_DAY) continue;
    const minutes = Math.floor(gone / A_MINUTE);
    time.textContent = minutes < 60 ? relative.format(-minutes, "minute") : relative.format(-Math.floor(minutes / 60), "hour");
  }
}
setTimeout(ago);
setInterval(ago, 30_000);

/* Picking: x picks the focused row, shift picks a range. */
const picks = () => /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll("[data-pick]")]);
let last = -1;

function count() {
  const all = picks();
  const chosen = all.filter((one) => one.checked).length;
  for (const place of document.querySelectorAll("[data-picked]")) place.textContent = `${chosen} / ${all.length}`;
  const whole = /** @type {HTMLInputElement|null} */ (document.querySelector("[data-pick-all]"));
  if (whole) [whole.checked, whole.indeterminate] = [chosen === all.length, chosen > 0 && chosen < all.length];
}

document.addEventListener("click", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target instanceof HTMLInputElement && target.matches("[data-pick]")) {
    const all = picks();
    const at = all.indexOf(target);
    if (event.shiftKey && last >= 0) for (const one of all.slice(Math.min(at, last), Math.max(at, last) + 1)) one.checked = target.checked;
    last = at;
    count();
  } else if (target instanceof HTMLInputElement && target.matches("[data-pick-all]")) {
    for (const one of picks()) one.checked = target.checked;
    count();
  }
  target.closest("[data-flash-close]")?.closest(".flash")?.remove();
  const copy = target.closest("[data-copy]");
  if (copy instanceof HTMLElement) void copied(copy);
});

/** @param {HTMLElement} button */
async function copied(button) {
  const from = document.getElementById(button.dataset.copy ?? "");
  if (!from) return;
  try {
    await navigator.clipboard.writeText(from.textContent ?? "");
  } catch (shut) {
    console.info("The clipboard is shut; the words are marked, ready to be copied by hand.", shut);
    getSelection()?.selectAllChildren(from);
    return;
  }
  button.dataset.copied = "yes";
  setTimeout(() => delete button.dataset.copied, 2000);
}

document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLElement && event.target.matches("input:not([type=checkbox]), textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "x") {
    const row = document.activeElement?.closest("tr");
    const box = /** @type {HTMLInputElement|null|undefined} */ (row?.querySelector("[data-pick]"));
    box?.click();
  } else if (event.key === "n") {
    /** @type {HTMLElement|null} */ (document.querySelector("[data-next]"))?.click();
  } else if (event.key === "?") {
    document.getElementById("page-keys")?.togglePopover();
  }
});

/* A page that is come back to or loaded once more is the page it was: its forms carry the key they carried then, so that what
   was sent from it counts once however often it is sent. */
const onceFields = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[name=once]"));
if (onceFields.length) {
  const known = history.state?.once;
  if (known) for (const field of onceFields) field.value = known;
  else history.replaceState({ ...history.state, once: onceFields[0].value }, "");
}

/* Drafts: what was typed and not sent is put back; passwords and files are never kept. What was sent is forgotten once a page
   of the desk answers: a sign-in or an error that came in between leaves it for another try. */
const SENT = "draft.sent";
const sentLast = forTab.get(SENT);
if (sentLast !== null) {
  const [came] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  if (!document.body.classList.contains("front") && came?.type !== "back_forward") forTab.set(sentLast, null);
  forTab.set(SENT, null);
}

const KEPT = "input:not([type=password]):not([type=file]):not([type=hidden]), textarea, select";

/** @param {HTMLFormElement} form */
const fieldsOf = (form) => /** @type {(HTMLInputElement|HTMLTextAreaElement|HTMLSelectElement)[]} */ ([...form.querySelectorAll(KEPT)].filter((one) => /** @type {HTMLInputElement} */ (one).name));

/** @param {HTMLInputElement|HTMLTextAreaElement|HTMLSelectElement} field */
const ticked = (field) => field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type);

/** @param {HTMLFormElement} form @returns {string} */
function state(form) {
  const all = fieldsOf(form).map((field, at) => [`${at}:${field.name}`, ticked(field) ? /** @type {HTMLInputElement} */ (field).checked : field.value]);
  return JSON.stringify(Object.fromEntries(all));
}

/** @param {HTMLFormElement} form @param {string} kept */
function putBack(form, kept) {
  const values = JSON.parse(kept);
  fieldsOf(form).forEach((field, at) => {
    const value = values[`${at}:${field.name}`];
    if (value === undefined) return;
    if (ticked(field)) /** @type {HTMLInputElement} */ (field).checked = value === true;
    else field.value = String(value);
  });
}

for (const [at, form] of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-dirty]")).entries()) {
  const drafts = Boolean(form.dataset.draft); // without a name only what was sent in vain is put back
  const key = `draft:${location.pathname}:${form.dataset.draft || at}`;
  const begun = state(form);
  const bound = form.dataset.bound !== undefined;
  const line = /** @type {HTMLElement|null} */ (form.querySelector("[data-draft-line]"));
  const unsaved = /** @type {HTMLElement|null} */ (form.querySelector("[data-dirty-line]"));
  let sent = false;
  const kept = forTab.get(key);
  if (kept && !bound && kept !== begun) {
    putBack(form, kept);
    if (line) line.hidden = false;
    if (unsaved) unsaved.hidden = false;
  }
  form.querySelector("[data-draft-drop]")?.addEventListener("click", () => {
    putBack(form, begun);
    forTab.set(key, null);
    if (line) line.hidden = true;
    if (unsaved) unsaved.hidden = true;
  });
  form.addEventListener("input", () => {
    const changed = state(form) !== begun;
    if (unsaved) unsaved.hidden = !changed;
    if (drafts) forTab.set(key, changed ? state(form) : null);
  });
  form.addEventListener("submit", () => {
    sent = true;
    forTab.set(key, state(form));
    forTab.set(SENT, key);
  });
  addEventListener("beforeunload", (event) => {
    if (!sent && (bound || state(form) !== begun)) event.preventDefault();
  });
}

/* Pickers: words narrow the list; one is open at a time; Escape and a click elsewhere close it. */
const pickers = /** @type {HTMLDetailsElement[]} */ ([...document.querySelectorAll("[data-picker]")]);
for (const picker of pickers) {
  const search = picker.querySelector("[data-picker-search]");
  search?.addEventListener("input", () => {
    const words = /** @type {HTMLInputElement} */ (search).value.trim().toLowerCase();
    for (const item of /** @type {NodeListOf<HTMLElement>} */ (picker.querySelectorAll("li"))) item.hidden = !(item.textContent ?? "").toLowerCase().includes(words);
  });
  search?.addEventListener("keydown", (event) => {
    if (/** @type {KeyboardEvent} */ (event).key === "Enter") event.preventDefault(); // it would send the whole form
  });
  picker.addEventListener("toggle", () => {
    if (!picker.open) return;
    for (const other of pickers) if (other !== picker) other.open = false;
    if (search instanceof HTMLElement) search.focus();
  });
  picker.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    picker.open = false;
    picker.querySelector("summary")?.focus();
  });
}
if (pickers.length) {
  document.addEventListener("click", (event) => {
    for (const picker of pickers) if (!picker.contains(/** @type {Node} */ (event.target))) picker.open = false;
  });
}

const wrong = document.querySelector("[aria-invalid=true]");
if (wrong instanceof HTMLElement) wrong.focus();
count();

/** Small helps on plain pages: times in the viewer's zone, keys, filters that apply themselves. All works without. */

const zh = document.documentElement.lang.startsWith("zh");
const locale = zh ? "zh-CN" : "en-GB";
/* Whoever has no seat here reads by when something is done: the second is for who works at the desk. */
const outside = document.querySelector("main.own");
const short = new Intl.DateTimeFormat(locale, { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: outside ? undefined : "2-digit", hour12: false });
const whole = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "long" });

const older = new Intl.DateTimeFormat(locale, { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hour12: false });
const paper = /** @type {HTMLElement|null} */ (document.querySelector("main[data-zone]"));
/* On paper a time has its year and is that of the desk's wall, which the head of the page names. */
const onPaper = paper && new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: paper.dataset.zone });
const thisYear = new Date().getFullYear();

for (const time of document.querySelectorAll("time[datetime]")) {
  const date = new Date(/** @type {HTMLTimeElement} */ (time).dateTime);
  time.textContent = (onPaper ?? (date.getFullYear() === thisYear ? short : older)).format(date);
  time.setAttribute("title", `${whole.format(date)} · ${/** @type {HTMLTimeElement} */ (time).dateTime}`);
}

/** Where filters fold up, several are set before they are looked for. @param {Element} form */
const isFolding = (form) => (form.querySelector(".fold")?.getClientRects().length ?? 0) > 0;

for (const form of document.querySelectorAll("form[data-live]")) {
  form.addEventListener("change", (event) => event.target instanceof HTMLSelectElement && !isFolding(form) && /** @type {HTMLFormElement} */ (form).requestSubmit());
}

/* A form that is on its way is not sent again: the second click of a double one, or a second press while the line is slow. */
const ON_ITS_WAY = 8000;
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sending) return event.preventDefault();
  form.dataset.sending = "yes";
  setTimeout(() => delete form.dataset.sending, ON_ITS_WAY); // what came may have been a file, which leaves the page as it was
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sending;
});

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());

const links = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-rows] .row-link")]);

/** @param {number} by */
function step(by) {
  const rows = links();
  const at = rows.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** @type {Record<string, () => void>} */
const KEYS = { j: () => step(1), k: () => step(-1), "/": () => /** @type {HTMLElement|null} */ (document.querySelector("[data-search]"))?.focus() };

document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLElement && ["INPUT", "TEXTAREA", "SELECT"].includes(event.target.tagName);
  if (typing && event.key === "Escape") /** @type {HTMLElement} */ (event.target).blur();
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const button = /** @type {HTMLElement|undefined} */ ([...document.querySelectorAll("[data-press]")].find((one) => one.getAttribute("data-press") === event.key));
  if (button) return event.preventDefault(), button.click();
  if (!(event.key in KEYS)) return;
  event.preventDefault();
  KEYS[event.key]();
});

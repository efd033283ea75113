/** An open list of cases says when some have come that it does not show: it asks twice a minute while it is looked at, and changes nothing until it is asked to. */

const bar = /** @type {HTMLElement|null} */ (document.querySelector("[data-arrived]"));
const EVERY = 30_000;
/** @type {Set<string>|null} */
let known = null;
let least = 0n;
let timer = 0;

/** @returns {string[]} the numbers of the rows that stand here */
const shown = () => [...document.querySelectorAll("tbody a.row-link")].map((one) => /\/cases\/(\d+)\//.exec(one.getAttribute("href") ?? "")?.[1] ?? "").filter(Boolean);

/** What has come since the list was laid out: nothing that stands in it, nothing older than what was compared. @param {{cases: string[], all: boolean}} answer */
function fresh(answer) {
  if (known === null) {
    const rows = shown();
    const top = rows.map(BigInt).reduce((most, one) => (one > most ? one : most), 0n);
    known = new Set([...rows, ...answer.cases.filter((one) => !top || BigInt(one) <= top)]);
    least = answer.all ? 0n : BigInt(answer.cases.at(-1) ?? 0);
  }
  return answer.cases.filter((one) => !known?.has(one) && BigInt(one) >= least);
}

/** @param {number} count */
function say(count) {
  const box = /** @type {HTMLElement} */ (bar);
  const link = /** @type {HTMLElement} */ (box.querySelector("a"));
  const words = (count === 1 ? box.dataset.one : box.dataset.many)?.replace("{n}", String(count)) ?? "";
  if (link.textContent !== words) link.textContent = words;
  box.hidden = count === 0;
}

async function look() {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    const answer = await fetch(`/cases/newest/${location.search}`, { headers: { Accept: "application/json" }, redirect: "error" });
    if (!answer.ok) return;
    say(fresh(await answer.json()).length);
  } catch {
    /* away from the desk, or signed out: the next look tells */
  }
  timer = setTimeout(look, EVERY);
}

if (bar) {
  document.addEventListener("visibilitychange", () => void look());
  void look();
}

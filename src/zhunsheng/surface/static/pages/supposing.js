/** While a question is written, show what the change would do to recognising. Without it a button does the same. */

const PAUSE = 600;

for (const panel of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-suppose]"))) watch(panel);

/** @param {HTMLElement} panel */
function watch(panel) {
  const form = /** @type {HTMLFormElement|null} */ (document.getElementById(panel.dataset.form ?? ""));
  const told = panel.querySelector("[data-suppose-told]");
  if (!form || !told) return;
  let timer = 0;
  let asked = "";
  /** @type {AbortController|null} */
  let running = null;
  const typed = () => {
    const all = new FormData(form);
    const kept = new URLSearchParams({ faq: panel.dataset.faq ?? "" });
    for (const name of ["question", "phrasings", "tries", "csrfmiddlewaretoken"]) kept.set(name, String(all.get(name) ?? ""));
    return kept;
  };
  /** @param {string} name @param {boolean} on */
  const show = (name, on) => panel.querySelector(name)?.toggleAttribute("hidden", !on);
  const look = async () => {
    const body = typed();
    const words = body.toString();
    if (words === asked) return;
    running?.abort();
    const mine = new AbortController();
    running = mine;
    show("[data-suppose-wait]", true);
    try {
      const answer = await fetch(panel.dataset.suppose ?? "", { method: "POST", body, signal: mine.signal, headers: { "X-Requested-With": "fetch" }, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      told.replaceChildren(...page.body.childNodes);
      asked = words;
      show("[data-suppose-failed]", false);
    } catch (error) {
      if (!mine.signal.aborted) show("[data-suppose-failed]", true);
    }
    if (running === mine) show("[data-suppose-wait]", false);
  };
  document.addEventListener("input", (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    if (field.form !== form || !["question", "phrasings", "tries"].includes(field.name)) return;
    clearTimeout(timer);
    timer = window.setTimeout(look, PAUSE);
  });
  if (typed().get("tries") || typed().get("phrasings")) void look();
}

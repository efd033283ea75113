/**
 * What carries `data-explain` (an address) explains itself: on hover, on focus by the keyboard, and on a tap (a link explains itself without a tap, which opens it). Escape closes.
 * The words come from the server, which asks for the reader's right to them; one box serves the whole page.
 */

const WAIT = 250;
const FRESH = 10_000;

/** @type {Map<string, {at: number, text: Promise<string>}>} */
const known = new Map();
const box = document.createElement("div");
box.id = "explained";
box.className = "explained";
box.setAttribute("role", "tooltip");
box.hidden = true;
document.body.append(box);

/** @type {HTMLElement|null} */
let shown = null;
let pinned = false;
let timer = 0;

/** @param {string} address */
function words(address) {
  const kept = known.get(address);
  if (kept && Date.now() - kept.at < FRESH) return kept.text;
  const text = fetch(address, { headers: { Accept: "text/html" } }).then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(String(answer.status)))));
  known.set(address, { at: Date.now(), text });
  text.catch(() => known.delete(address));
  return text;
}

/** @param {HTMLElement} from */
async function show(from) {
  clearTimeout(timer);
  shown = from;
  try {
    const text = await words(from.dataset.explain ?? "");
    if (shown !== from) return;
    box.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.children);
  } catch (refused) {
    console.info("A clock could not be explained.", refused);
    hide();
    return;
  }
  box.hidden = false;
  from.setAttribute("aria-describedby", box.id);
  place(from);
}

/** Beside what it explains, inside the window. @param {HTMLElement} from */
function place(from) {
  const at = from.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, innerWidth - box.offsetWidth - 8));
  const below = at.bottom + 6;
  const top = below + box.offsetHeight > innerHeight - 8 ? Math.max(8, at.top - box.offsetHeight - 6) : below;
  box.style.left = `${left}px`;
  box.style.top = `${top}px`;
}

function hide() {
  clearTimeout(timer);
  shown?.removeAttribute("aria-describedby");
  shown = null;
  pinned = false;
  box.hidden = true;
}

/** @param {EventTarget|null} target @returns {HTMLElement|null} */
const explainer = (target) => (target instanceof Element ? target.closest("[data-explain]") : null);

document.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse" || pinned) return;
  const from = explainer(event.target);
  clearTimeout(timer);
  if (from && from !== shown) timer = setTimeout(() => show(from), WAIT);
  else if (!from && shown && !box.contains(/** @type {Node} */ (event.target))) timer = setTimeout(hide, WAIT);
});

document.addEventListener("focusin", (event) => {
  const from = explainer(event.target);
  if (from && from === event.target && from.matches(":focus-visible")) show(from);
  else if (!from && shown && !box.contains(/** @type {Node} */ (event.target))) hide();
});

document.addEventListener("click", (event) => {
  const from = explainer(event.target);
  const around = from?.parentElement?.closest("a, button");
  if (!from || around || from.matches("a")) {
    if (shown && !box.contains(/** @type {Node} */ (event.target))) hide();
    return;
  }
  event.preventDefault();
  if (shown === from && pinned) return hide();
  pinned = true;
  show(from);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && shown) {
    event.stopPropagation();
    hide();
  }
}, { capture: true });
addEventListener("resize", hide);

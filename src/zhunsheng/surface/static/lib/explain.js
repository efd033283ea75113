/**
 * What carries `data-explain` (an address) explains itself: on hover, on focus by the keyboard, and on a tap (a link explains itself without a tap, which opens it). Escape closes.
 * Inside a link or a button, what also carries `data-explain-tap` is explained by a finger instead of opening what is around it; what is around it says
 * `data-explain-inside`, so that the keyboard, which stops there, hears it as well.
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
let finger = false;
let timer = 0;
/** What the keyboard stopped at, where that is around what is explained. @type {Element|null} */
let described = null;

/** @param {string} address */
function words(address) {
  const kept = known.get(address);
  if (kept && Date.now() - kept.at < FRESH) return kept.text;
  const text = fetch(address, { headers: { Accept: "text/html" } }).then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(String(answer.status)))));
  known.set(address, { at: Date.now(), text });
  text.catch(() => known.delete(address));
  return text;
}

/** @param {HTMLElement} from @param {Element} stop where the keyboard is, if it came by the keyboard */
async function show(from, stop = from) {
  clearTimeout(timer);
  described?.removeAttribute("aria-describedby");
  shown = from;
  described = stop;
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
  stop.setAttribute("aria-describedby", box.id);
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
  described?.removeAttribute("aria-describedby");
  shown = described = null;
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
  const stop = event.target instanceof HTMLElement ? event.target : null;
  const from = stop?.matches("[data-explain-inside]") ? /** @type {HTMLElement|null} */ (stop.querySelector("[data-explain]:not([hidden])")) : explainer(stop);
  const meant = from && (from === stop || stop?.matches("[data-explain-inside]"));
  if (meant && stop?.matches(":focus-visible")) {
    clearTimeout(timer);
    timer = setTimeout(() => show(from, stop), WAIT);
  } else if (!meant && shown && !box.contains(stop)) hide();
});

document.addEventListener("focusout", (event) => {
  if (event.target === described && !pinned) hide();
});

document.addEventListener("pointerdown", (event) => (finger = event.pointerType !== "mouse"), { capture: true });

document.addEventListener("click", (event) => {
  const from = explainer(event.target);
  if (!finger || !from?.matches("[data-explain-tap]")) return;
  event.preventDefault();
  event.stopPropagation();
  toggle(from);
}, { capture: true });

/** @param {HTMLElement} from */
function toggle(from) {
  if (shown === from && pinned) return hide();
  pinned = true;
  show(from);
}

document.addEventListener("click", (event) => {
  const from = explainer(event.target);
  const around = from?.parentElement?.closest("a, button");
  if (!from || around || from.matches("a")) {
    if (shown && !box.contains(/** @type {Node} */ (event.target))) hide();
    return;
  }
  event.preventDefault();
  toggle(from);
});

document.addEventListener("keydown", (event) => {
  finger = false;
  if (event.key === "Escape" && shown) {
    event.stopPropagation();
    hide();
  }
}, { capture: true });
addEventListener("resize", hide);

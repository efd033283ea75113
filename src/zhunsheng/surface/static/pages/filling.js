/** The strip that tells how far the demonstration's past is made: asks every few seconds, and offers to show the whole at its end. It can be hidden until then. */

import { forTab } from "../lib/stored.js";

const strip = /** @type {HTMLElement} */ (document.querySelector(".filling"));
const EVERY = 3000;
const HIDDEN = "zhunsheng.filling.hidden";

async function look() {
  try {
    const answer = await fetch(strip.dataset.state ?? "", { headers: { Accept: "application/json" } });
    const { filling } = await answer.json();
    if (filling === null) return whole();
    /** @type {HTMLElement} */ (strip.querySelector(".num")).textContent = `${filling} %`;
    /** @type {HTMLProgressElement} */ (strip.querySelector("progress")).value = filling;
  } catch {
    /* away from the desk for a moment: the next look tells */
  }
  setTimeout(look, document.hidden ? EVERY * 4 : EVERY);
}

function whole() {
  for (const part of strip.querySelectorAll(".filling-words, progress")) part.remove();
  strip.hidden = false;
  /** @type {HTMLElement} */ (strip.querySelector(".filling-done")).hidden = false;
}

strip.hidden = forTab.get(HIDDEN) === "1";
strip.querySelector(".filling-hide")?.addEventListener("click", () => {
  forTab.set(HIDDEN, "1");
  if (strip.querySelector("progress")) strip.hidden = true;
  else strip.remove();
});

setTimeout(look, EVERY);

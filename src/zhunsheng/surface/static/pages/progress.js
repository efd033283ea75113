/** How far something long is (a rehearsal, a document that is read): asks every two seconds, and shows what it came to once it has ended. */

const strip = /** @type {HTMLElement} */ (document.querySelector("[data-progress]"));
const EVERY = 2000;

async function look() {
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "application/json" } });
    const { done, total, over } = await answer.json();
    if (over) return location.reload();
    /** @type {HTMLElement} */ (strip.querySelector(".num")).textContent = `${done} / ${total}`;
    const bar = /** @type {HTMLProgressElement} */ (strip.querySelector("progress"));
    bar.max = Math.max(1, total);
    bar.value = done;
  } catch {
    /* away from the desk for a moment: the next look tells */
  }
  setTimeout(look, document.hidden ? EVERY * 5 : EVERY);
}

if (strip) setTimeout(look, EVERY);

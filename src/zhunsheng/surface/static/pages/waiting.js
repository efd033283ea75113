/** The page of a device that waits: asks every few seconds, and goes on by itself once somebody has decided. */

const form = /** @type {HTMLFormElement|null} */ (document.querySelector("#waiting[data-state]"));
const EVERY = 4000;

async function look() {
  try {
    const answer = await fetch(/** @type {HTMLFormElement} */ (form).dataset.state ?? "", { headers: { Accept: "application/json" } });
    const { step } = await answer.json();
    if (step === "enter") return form?.requestSubmit();
    if (step !== "wait") return location.reload();
  } catch {
    /* away from the desk for a moment: the next look tells */
  }
  setTimeout(look, document.hidden ? EVERY * 4 : EVERY);
}

if (form) setTimeout(look, EVERY);

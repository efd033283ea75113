/** Long work in turns: the form that goes on is sent by itself, after a moment in which one can stop it. */

const PAUSE = 700;
const form = /** @type {HTMLFormElement|null} */ (document.querySelector("form[data-goes-on]"));

if (form) setTimeout(() => form.requestSubmit(form.querySelector("button[name=do]")), PAUSE);

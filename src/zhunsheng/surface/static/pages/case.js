/** Work on a case from the keyboard: e goes to the first field of the next step, m to the step itself, w to where one writes down. */

const PLACES = /** @type {Record<string, string>} */ ({
  e: "#next-form .field :is(input, select, textarea):not([type=hidden])",
  m: ".gate button:not([disabled]), .gate summary",
  w: "#words",
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in PLACES)) return;
  if (event.target instanceof HTMLElement && event.target.closest("input, select, textarea, dialog, [contenteditable]")) return;
  const to = document.querySelector(PLACES[event.key]);
  if (!(to instanceof HTMLElement)) return;
  event.preventDefault();
  to.focus();
  to.scrollIntoView({ block: "center" });
});

/** The shift's page: measure what only the browser can, then show how it stands. */

import { probe } from "./probe.js";

const page = /** @type {HTMLElement} */ (document.querySelector("[data-probe]"));
if (page) {
  const answers = await probe((page.dataset.probe ?? "").split(" "));
  if (answers > 0) location.reload();
}

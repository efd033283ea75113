/** What a customer's tier is entitled to, and offering it: the offer becomes a follow-up that somebody has to keep. */

import { h, icon, need } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { insert } from "./composer.js";
import { ask, desk, isMine, onPaint, refresh, thread } from "./desk.js";

let painted = "";

export const startBenefits = () => onPaint(paint);

function paint() {
  const benefits = thread()?.benefits ?? [];
  const box = need("#benefits");
  const key = JSON.stringify([desk.selected, benefits, isMine()]);
  if (painted === key) return;
  painted = key;
  box.hidden = benefits.length === 0;
  need("ul", box).replaceChildren(...benefits.map((/** @type {any} */ each) => h("li", null, icon(each.offered ? "tick" : "plus", "s"), h("bdi.clip", null, each.words), each.offered ? h("span.quiet", null, t("benefit.offered")) : isMine() ? h("button.btn.small", { type: "button", onclick: (/** @type {MouseEvent} */ event) => offer(event, each) }, t("benefit.offer")) : null)));
}

/** @param {MouseEvent} event @param {any} benefit */
async function offer(event, benefit) {
  const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
  const id = desk.selected;
  if (id === null) return;
  button.disabled = true;
  const done = await ask({ t: "benefit", dialogue: id, code: benefit.code });
  button.disabled = false;
  if (!done) return;
  if (desk.selected === id) insert(t("benefit.say", { words: benefit.words }));
  await refresh(id);
}

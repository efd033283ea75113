/** Find a customer by phone number, e-mail or order number; each search is on record. */

import { h } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { ago, exact } from "../lib/time.js";
import { ask, openAt, select } from "./desk.js";
import { openSheet } from "./sheet.js";
import { serverNow } from "./socket.js";
import { customerName, tierMark } from "./words.js";

/** What looks like a number or an address, and so may be searched for. @param {string} words */
export const isContact = (words) => /^[\w+.-]+@[\w.-]+$/.test(words) || /^[0-9A-Za-z+-]{6,40}$/.test(words.replaceAll(/\s/g, ""));

/** @param {string} words */
export async function findCustomers(words) {
  const box = h("div", { "aria-live": "polite" }, h("p.skeleton"), h("p.skeleton"));
  const sheet = openSheet({ title: t("find.title", { words }), body: [box] });
  const answer = await ask({ t: "find", q: words }, { quiet: true });
  if (answer?.t !== "customers") {
    box.replaceChildren(h("p", { role: "alert" }, answer?.text ?? t("refused.line")));
    return;
  }
  const lines = answer.customers.map((/** @type {any} */ each) => line(each, sheet));
  box.replaceChildren(...(lines.length ? [h("ul.notes", null, ...lines)] : [h("p.quiet", null, t("find.none"))]), h("p.quiet", null, t("find.recorded")));
}

/** @param {any} each @param {any} sheet */
function line(each, sheet) {
  const go = () => {
    sheet.close();
    if (each.dialogue.state === "closed") openAt(each.dialogue.id, 1);
    else select(each.dialogue.id);
  };
  return h(
    "li.found",
    null,
    h("p.who", null, h("bdi", null, customerName(each)), tierMark(each.tier), each.phone ? h("span.num.quiet", null, each.phone) : null),
    each.dialogue ? h("button.btn.small", { type: "button", onclick: go }, t("find.open"), h("time.quiet.num", { title: exact(each.dialogue.at) }, ago(each.dialogue.at, serverNow()))) : h("span.quiet", null, t("find.no_dialogue")),
  );
}

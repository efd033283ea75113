/** The customer's cases beside the dialogue, and a new one from it: filled in from what was said. */

import { h, icon } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { ago, exact } from "../lib/time.js";
import { can, desk, thread } from "./desk.js";
import { serverNow } from "./socket.js";

/** Go to the form of a new case, filled in from the open dialogue. */
export function registerCase() {
  if (desk.selected !== null && thread() && can("case")) location.assign(`/cases/new/?dialogue=${desk.selected}`);
}

/** @param {any} said @returns {any[]} */
export function caseList(said) {
  const button = can("case") ? h("p.pad", null, h("button.btn.small", { type: "button", title: "g", onclick: registerCase }, icon("plus", "s"), t("cases.register"), h("kbd", null, "g"))) : null;
  const rows = said.cases.map((/** @type {any} */ each) =>
    h(
      "a.past-row",
      { href: `/cases/${each.id}/` },
      h("span.clip", null, h("b", null, each.kind), " ", h("bdi", null, each.title)),
      h("span.mark", { class: each.open ? "mark note" : "mark" }, each.state),
      h("span.quiet.clip", null, [each.order, each.type].filter(Boolean).join(" · ")),
      h("time.quiet.num", { title: exact(each.due_at ?? each.at) }, ago(each.at, serverNow())),
    ),
  );
  return [button, ...(rows.length ? rows : [h("p.quiet.pad", null, t("cases.none"))])].filter((each) => each !== null);
}

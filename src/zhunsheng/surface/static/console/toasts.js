/** Notices in the corner: a clock about to break or broken (with its clause), and what the desk refused. */

import { h, icon, need } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { desk, onPaint, row, select } from "./desk.js";
import { customerName } from "./words.js";

const SHOW_FOR = 8000;
const MOST = 4;
/** Where the screen is small they stand over what to say next: two are enough, the list shows the rest. */
const MOST_SMALL = 2;
const SMALL = matchMedia("(max-width: 700px), (max-height: 800px)");

/** A notice about a clock goes by itself once its dialogue is on the screen or the clock has stopped. */
export const startToasts = () => onPaint(clear);

function clear() {
  for (const each of need("#toasts").querySelectorAll("[data-clause]")) if (isSettled(Number(each.dataset.dialogue), each.dataset.clause)) each.remove();
}

/** @param {number} dialogue @param {string} clause */
function isSettled(dialogue, clause) {
  const clocks = row(dialogue)?.clocks.filter((clock) => clock.clause === clause) ?? [];
  return dialogue === desk.selected || (clocks.length > 0 && clocks.every((clock) => clock.stopped_at !== null));
}

/** @param {{kind: "due"|"breached"|"note", title: string, text: string, code?: string, dialogue?: number, stays?: boolean, key?: string, deed?: {words: string, run: () => void}}} notice */
export function toast(notice) {
  const box = need("#toasts");
  const key = notice.key ?? `${notice.kind}.${notice.text}`;
  takeBack(key);
  const element = h(
    "li.toast",
    { "data-kind": notice.kind, "data-key": key, "data-clause": notice.dialogue ? notice.code : null, "data-dialogue": notice.dialogue },
    icon(notice.kind === "note" ? "info" : "alert"),
    h("div", null, h("p", null, h("b", null, notice.title), notice.code ? h("code", null, notice.code) : null), h("p.words", { dir: "auto" }, notice.text)),
    notice.dialogue ? h("button.btn.small", { type: "button", onclick: () => go(element, Number(notice.dialogue)) }, t("toast.go")) : null,
    notice.deed ? h("button.btn.small", { type: "button", onclick: () => (element.remove(), notice.deed?.run()) }, notice.deed.words) : null,
    h("button.btn.bare.square.small", { type: "button", "aria-label": t("sheet.close"), onclick: () => element.remove() }, icon("close", "s")),
  );
  box.append(element);
  while (box.childElementCount > (SMALL.matches ? MOST_SMALL : MOST)) box.firstElementChild?.remove();
  if (!notice.stays) setTimeout(() => element.remove(), SHOW_FOR);
}

/** What a notice told no longer holds. @param {string} key */
export function takeBack(key) {
  for (const each of need("#toasts").querySelectorAll("[data-key]")) if (each.getAttribute("data-key") === key) each.remove();
}

/** @param {Element} element @param {number} dialogue */
function go(element, dialogue) {
  element.remove();
  select(dialogue);
}

/** @type {Record<string, Set<number>>} Cases told of since one looked at them, by why. */
const told = { yours: new Set(), waits: new Set(), granted: new Set(), refused: new Set(), changed: new Set() };

/** A case has become one's own, waits for one's group, its refund was decided, or its customer chose otherwise; several stand in one notice. @param {{case: number, why: "yours"|"waits"|"granted"|"refused"|"changed", by: string}} frame */
export function caseToast(frame) {
  const fresh = told[frame.why].add(frame.case);
  const one = fresh.size === 1;
  toast({
    kind: "note",
    title: one ? t(`case.${frame.why}`, { n: String(frame.case).slice(-6) }) : t(`case.${frame.why}.many`, { n: fresh.size }),
    text: one && frame.by ? t(`case.${frame.why}.by`, { name: frame.by }) : t(`case.${frame.why}.means`),
    stays: frame.why !== "waits" && frame.why !== "granted",
    key: `case.${frame.why}`,
    deed: {
      words: t("toast.go"),
      run: () => {
        fresh.clear();
        location.assign(one ? `/cases/${frame.case}/` : `/cases/?view=${frame.why === "waits" ? "waiting" : "mine"}`);
      },
    },
  });
}

/** A step on a clock's ladder. A breach stays until somebody sees to it. @param {any} frame */
export function alertToast(frame) {
  if (isSettled(frame.dialogue, frame.clause) && document.hasFocus()) return;
  const broken = frame.stage !== "warn";
  const customer = row(frame.dialogue)?.customer;
  const who = customer ? customerName(customer) : t(frame.case ? "alert.case" : "alert.dialogue", { n: String(frame.case || frame.dialogue).slice(-6) });
  toast({
    kind: broken ? "breached" : "due",
    title: t(`alert.${frame.stage}`, { title: frame.title ?? frame.clause, name: who }),
    text: t(`alert.${frame.stage}.means`),
    code: frame.clause,
    dialogue: frame.dialogue,
    stays: broken,
    key: `${frame.clause}.${frame.dialogue || frame.case}`,
    deed: frame.case && !frame.dialogue ? { words: t("toast.go"), run: () => location.assign(`/cases/${frame.case}/`) } : undefined,
  });
}

/** A dialogue changes hands: to a colleague or a group with a note, or taken over by a leader. */

import { h, icon, need } from "../lib/dom.js";
import { t } from "../lib/i18n.js";
import { summaryButton } from "./aid.js";
import { ask, can, desk, isMine, onPaint, row, select } from "./desk.js";
import { allFilled, field, openSheet } from "./sheet.js";
import { dotOf, presenceWords } from "./status.js";

const NOTE_LIMIT = 500;

export function startTransfer() {
  need("#take-over").addEventListener("click", takeOver);
  onPaint(() => {
    need("#take-over").hidden = !mayTakeOver();
  });
}

/** Whether the dialogue on the screen is a colleague's that we may take over. */
export function mayTakeOver() {
  const each = row();
  return Boolean(each && each.state === "open" && each.agent && !isMine() && can("take_over"));
}

export function transferDialogue() {
  const id = desk.selected;
  const each = row();
  if (id === null || !each || !(isMine() || mayTakeOver())) return;
  const whom = receivers(each);
  const note = noteField(t("transfer.hint"));
  openSheet({
    title: t("transfer.title"),
    kind: "transfer",
    body: [whom.box, note, ...(can("note") ? [summaryButton(id, note.input)] : [])],
    verb: t("transfer.verb"),
    onVerb: async (sheet) => {
      const to = whom.chosen();
      if (!to) return sheet.why(t("transfer.choose"));
      if (!allFilled([note], t("field.required"))) return undefined;
      return send(sheet, { t: "transfer", dialogue: id, ...to, note: note.input.value.trim() });
    },
  });
}

export function takeOver() {
  const id = desk.selected;
  if (id === null || !mayTakeOver()) return;
  const note = noteField(t("take_over.hint"));
  openSheet({
    title: t("take_over.title", { name: row()?.agent?.name ?? "" }),
    body: [h("p.quiet", null, t("take_over.means")), note],
    verb: t("take_over.verb"),
    onVerb: async (sheet) => {
      if (!allFilled([note], t("field.required"))) return;
      if (await send(sheet, { t: "take_over", dialogue: id, note: note.input.value.trim() })) await select(id);
    },
  });
}

/** @param {string} hint */
const noteField = (hint) => field(t("transfer.note"), h("textarea.input", { rows: 3, maxlength: NOTE_LIMIT, placeholder: t("transfer.example") }), hint);

/** @param {any} sheet @param {any} frame */
async function send(sheet, frame) {
  sheet.busy(true);
  const answer = await ask(frame, { quiet: true });
  sheet.busy(false);
  if (answer?.t === "done") {
    sheet.close();
    return true;
  }
  sheet.why(answer?.text ?? t("refused.line"));
  return false;
}

/**
 * The list of those who can go on: colleagues and groups in one list that a few letters narrow.
 * @param {any} each the dialogue's row
 * @returns {{box: any, chosen: () => {to_agent: number}|{to_group: string}|null}}
 */
function receivers(each) {
  const list = h("div.receivers", { role: "radiogroup", "aria-label": t("transfer.whom") });
  const search = h("input.input", { type: "search", autocomplete: "off", spellcheck: "false", placeholder: t("transfer.search"), "aria-label": t("transfer.search") });
  const none = h("p.quiet.pad", { hidden: true }, t("transfer.none"));
  const people = desk.seen.agents.filter((agent) => agent.id !== desk.state.me?.id && agent.id !== each.agent?.id && agent.groups.length).toSorted(byFree);
  const options = [
    ...people.filter((agent) => receives(agent, each)).map((agent) => personOption(agent, true)),
    ...desk.state.groups.map((group) => groupOption(group, group.code === each.group)),
    ...people.filter((agent) => !receives(agent, each)).map((agent) => personOption(agent, false)),
  ];
  list.append(...options);
  search.addEventListener("input", () => {
    const words = search.value.trim().toLowerCase();
    for (const option of options) option.hidden = !option.dataset.words?.includes(words);
    none.hidden = options.some((option) => !option.hidden);
  });
  return { box: h("div.field", null, h("label", null, t("transfer.whom")), search, list, none), chosen: () => chosenIn(list) };
}

/** @param {Element} list */
function chosenIn(list) {
  const input = /** @type {HTMLInputElement|null} */ (list.querySelector("input:checked"));
  if (!input) return null;
  const [kind, value] = input.value.split(":");
  return kind === "agent" ? { to_agent: Number(value) } : { to_group: value };
}

/** @param {any} agent @param {any} each */
const receives = (agent, each) => agent.presence === "available" && agent.groups.includes(each.group);

/** Those who can take it now come first. @param {any} a @param {any} b */
export function byFree(a, b) {
  return Number(b.presence === "available") - Number(a.presence === "available") || a.open / (a.capacity || 1) - b.open / (b.capacity || 1) || a.id - b.id;
}

/** @param {any} agent @param {boolean} able @returns {HTMLElement} */
function personOption(agent, able) {
  const names = agent.groups.map(groupWords).join(" ");
  return h(
    "label.receiver",
    { "data-words": `${agent.name} ${names}`.toLowerCase() },
    h("input", { type: "radio", name: "receiver", value: `agent:${agent.id}`, disabled: !able }),
    h("span", { class: dotOf(agent.presence) }),
    h("bdi.clip", null, agent.name),
    h("span.quiet.clip", null, presenceWords(agent), agent.presence === "available" && !able ? ` · ${t("transfer.other_group")}` : ""),
    h("span.num.quiet", { title: t("here.load") }, `${agent.open}/${agent.capacity}`),
  );
}

/** @param {any} group @param {boolean} present @returns {HTMLElement} */
function groupOption(group, present) {
  const free = desk.seen.agents.filter((agent) => agent.presence === "available" && agent.groups.includes(group.code) && agent.id !== desk.state.me?.id).length;
  return h(
    "label.receiver",
    { "data-words": `${group.words} ${group.code}`.toLowerCase() },
    h("input", { type: "radio", name: "receiver", value: `group:${group.code}` }),
    icon("people", "s"),
    h("bdi.clip", null, group.words),
    h("span.quiet.clip", null, present ? t("transfer.same_group") : ""),
    h("span.num.quiet", null, t("transfer.group_free", { n: free })),
  );
}

/** @param {string} code */
export const groupWords = (code) => desk.state.groups.find((group) => group.code === code)?.words ?? code;

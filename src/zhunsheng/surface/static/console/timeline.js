/** What the thread shows, top to bottom: day lines, messages, clock lines, and what has not been sent yet. Pure. */

import { dayKey } from "../lib/time.js";

/** Two messages of one person closer than this stand under one name. */
const ONE_BREATH = 120_000_000;

/** @typedef {{key: string, kind: "day"|"clock"|"message"|"unsent"|"past"|"note", at: number, lead?: boolean, message?: any, clock?: any, unsent?: any, past?: any, note?: any}} Item */

/**
 * @param {any[]} messages @param {any[]} clocks @param {any[]} unsent @param {any[]} [past] earlier dialogues, oldest first @param {any[]} [notes]
 * @returns {Item[]}
 */
export function timeline(messages, clocks, unsent, past = [], notes = []) {
  const first = messages[0]?.at ?? 0;
  /** @type {Item[]} */
  const noted = notes.map((note) => ({ key: `n${note.id}`, kind: /** @type {const} */ ("note"), at: note.at, note }));
  const lines = [...clocks.flatMap(clockLines), ...noted].filter((line) => line.at >= first);
  /** @type {Item[]} */
  const said = messages.map(asItem);
  const before = past.flatMap((each) => [{ key: `e${each.id}`, kind: /** @type {const} */ ("past"), at: each.opened_at, past: each }, ...each.messages.map(asItem)]);
  return withDays(withLeads([...before, ...interleave(said, lines), ...unsent.map((item) => ({ key: `u${item.cid}`, kind: /** @type {const} */ ("unsent"), at: item.at, unsent: item }))]));
}

/** @param {any} message @returns {Item} */
const asItem = (message) => ({ key: `m${message.dialogue}.${message.seq}`, kind: "message", at: message.at, message });

/** A clock leaves a line where it was kept and where it was broken. */
/** @param {any} clock @returns {Item[]} */
function clockLines(clock) {
  /** @type {Item[]} */
  const lines = [];
  const broken = clock.state === "breached" && clock.due_at !== null;
  if (broken) lines.push({ key: `b${clock.id}`, kind: "clock", at: clock.due_at, clock: { ...clock, line: "breached" } });
  if (clock.stopped_at !== null) lines.push({ key: `k${clock.id}`, kind: "clock", at: clock.stopped_at, clock: { ...clock, line: broken ? "late" : "kept" } });
  return lines;
}

/** Messages keep their numbered order; a line goes before the first later message. */
/** @param {Item[]} said @param {Item[]} lines @returns {Item[]} */
function interleave(said, lines) {
  const rest = lines.toSorted((a, b) => a.at - b.at);
  /** @type {Item[]} */
  const all = [];
  for (const item of said) {
    while (rest.length && rest[0].at < item.at) all.push(/** @type {Item} */ (rest.shift()));
    all.push(item);
  }
  return [...all, ...rest];
}

/** @param {Item[]} items @returns {Item[]} */
function withLeads(items) {
  return items.map((item, index) => {
    const before = items[index - 1];
    const same = item.kind === "message" && before?.kind === "message" && before.message.by === item.message.by && before.message.who === item.message.who;
    return { ...item, lead: !(same && item.at - before.at < ONE_BREATH) };
  });
}

/** @param {Item[]} items @returns {Item[]} */
function withDays(items) {
  let day = "";
  return items.flatMap((item) => {
    const key = dayKey(item.at);
    if (key === day || item.kind === "unsent") return [item];
    day = key;
    return [{ key: `d${key}@${item.key}`, kind: /** @type {const} */ ("day"), at: item.at }, { ...item, lead: true }];
  });
}

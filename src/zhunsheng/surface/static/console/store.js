/**
 * What the desk knows, as a pure fold: (state, frame) -> state. No page, no clock, no network.
 * Law: a fresh snapshot plus history shows the same `view` as an old one plus everything pushed since.
 */

import { contiguous, mergeMessages, withMarks } from "../lib/messages.js";

/** @typedef {{id: number, clause: string, title: string, limit_us: number, started_at: number, due_at: number|null,
 *   warn_at?: number|null, left_us?: number|null, state: "running"|"paused"|"met"|"breached", stopped_at: number|null,
 *   act?: string, rank?: "stricter"|"looser"}} Clock */
/** @typedef {{id: number, rev: number, state: "waiting"|"open"|"closed", channel: string, shop: any, group: any,
 *   customer: {id: number, name: string, tier: string|null}, agent: {id: number, name: string}|null,
 *   last: {seq: number, by: string, text: string, at: number}|null, unread: number, opened_at: number, clocks: Clock[], wish?: string|null, waiting_since?: number|null, issue?: any, stated_at?: number|null, offered_at?: number|null, record?: "due"|"done"|null}} Row */
/** @typedef {{messages: any[], more: boolean, marks: {delivered: number, read: number, seen: number}, customer: any, orders: any[], chain: any[], followups: any[], hints: any[], benefits: any[], greeting: string|null, checks: any, demand: any,
 *   cases: any[], earlier: any[], opens_earlier: string|null, past: any[], notes: any[], may_note: boolean}} Thread */
/** @typedef {{loaded: boolean, me: any, queue: {waiting: number, longest_since: number|null, lines: any[], ahead: Record<string, any>}, agents: any[], reasons: any[], groups: any[], limits: any, mentions: any[], releases: any[], here: Record<string, number[]>, early?: Record<string, any>,
 *   rows: Record<string, Row>, threads: Record<string, Thread>}} State */

const CUSTOMER = ["customer"];

/** @returns {State} */
export const initial = () => ({ loaded: false, me: null, queue: { waiting: 0, longest_since: null, lines: [], ahead: {} }, agents: [], reasons: [], groups: [], limits: null, mentions: [], releases: [], here: {}, rows: {}, threads: {} });

/** @type {Record<string, (state: State, frame: any) => State>} */
const STEPS = { snapshot, history, message, row, gone, marks, presence, queue, earlier, note, mention, release, here, mood };

/** @param {State} state @param {any} frame @returns {State} */
export function apply(state, frame) {
  const step = STEPS[frame.t];
  return step ? step(state, frame) : state;
}

/** @param {State} state @param {any} frame @returns {State} */
function snapshot(state, frame) {
  const rows = Object.fromEntries(frame.rows.map((/** @type {Row} */ row) => [row.id, row]));
  const threads = Object.fromEntries(Object.entries(state.threads).filter(([id]) => id in rows));
  return { loaded: true, me: frame.me, queue: frame.queue, agents: frame.agents, reasons: frame.reasons ?? [], groups: frame.groups ?? [], limits: frame.limits ?? null, mentions: frame.mentions ?? [], releases: frame.releases ?? [], here: {}, rows, threads };
}

/** @param {State} state @param {any} frame @returns {State} */
function history(state, frame) {
  const known = state.threads[frame.dialogue];
  const early = state.early?.[frame.dialogue];
  const fetched = mergeMessages(known?.messages ?? [], frame.messages, frame.more === true);
  const messages = early && early.seq > (fetched.at(-1)?.seq ?? 0) ? mergeMessages(fetched, [early], false) : fetched;
  const reachesBack = !known || messages[0]?.seq !== known.messages[0]?.seq;
  const thread = {
    messages,
    more: reachesBack ? frame.more === true : known.more,
    marks: furthest(known?.marks, frame.marks),
    customer: frame.customer ?? known?.customer ?? null,
    orders: frame.orders ?? known?.orders ?? [],
    chain: frame.chain ?? known?.chain ?? [],
    followups: frame.followups ?? known?.followups ?? [],
    hints: frame.hints ?? known?.hints ?? [],
    benefits: frame.benefits ?? known?.benefits ?? [],
    greeting: frame.greeting ?? known?.greeting ?? null,
    checks: frame.checks ?? known?.checks ?? null,
    cases: frame.cases ?? known?.cases ?? [],
    earlier: frame.earlier ?? known?.earlier ?? [],
    opens_earlier: frame.opens_earlier ?? known?.opens_earlier ?? null,
    past: known?.past ?? [],
    notes: frame.notes ?? known?.notes ?? [],
    may_note: frame.may_note ?? known?.may_note ?? false,
    demand: frame.demand ?? known?.demand ?? null,
  };
  return withRow({ ...state, threads: { ...state.threads, [frame.dialogue]: thread } }, frame.row);
}

/** @param {State} state @param {any} frame @returns {State} */
function message(state, frame) {
  const id = frame.message.dialogue;
  const thread = state.threads[id];
  // What comes while its dialogue is being fetched may be newer than what is fetched; a hole before it is asked for as any other.
  if (!thread) return withRow({ ...state, early: { ...state.early, [id]: frame.message } }, frame.row);
  const threads = { ...state.threads, [id]: { ...thread, messages: mergeMessages(thread.messages, [frame.message], false), followups: stillOpen(thread.followups, frame.message) } };
  return withRow({ ...state, threads }, frame.row);
}

/** A promise that was kept is not open any more. @param {any[]} followups @param {any} message */
const stillOpen = (followups, message) => (message.event === "followup.done" ? followups.filter((each) => each.id !== message.data?.followup_id) : followups);

/** @param {State} state @param {any} frame @returns {State} */
function row(state, frame) {
  return withRow(state, frame.row);
}

/** @param {State} state @param {any} frame @returns {State} */
function gone(state, frame) {
  const { [frame.dialogue]: _row, ...rows } = state.rows;
  const { [frame.dialogue]: _thread, ...threads } = state.threads;
  return { ...state, rows, threads };
}

/** @param {State} state @param {any} frame @returns {State} */
function marks(state, frame) {
  const thread = state.threads[frame.dialogue];
  if (!thread) return state;
  return { ...state, threads: { ...state.threads, [frame.dialogue]: { ...thread, marks: furthest(thread.marks, frame) } } };
}

/** How upset a message is, read when it stood here already. @param {State} state @param {any} frame @returns {State} */
function mood(state, frame) {
  const thread = state.threads[frame.dialogue];
  if (!thread) return withRow(state, frame.row);
  const messages = thread.messages.map((each) => (each.seq === frame.seq ? { ...each, mood: frame.mood } : each));
  return withRow({ ...state, threads: { ...state.threads, [frame.dialogue]: { ...thread, messages } } }, frame.row);
}

/** @param {State} state @param {any} frame @returns {State} */
function presence(state, frame) {
  const now = { presence: frame.state, reason: frame.reason ?? "", since: frame.since ?? null, until: frame.until ?? null };
  const me = state.me && state.me.id === frame.agent ? { ...state.me, ...now } : state.me;
  return { ...state, me, agents: state.agents.map((agent) => (agent.id === frame.agent ? { ...agent, ...now } : agent)) };
}

/** An earlier dialogue of the same customer, oldest first among those that are here. */
/** @param {State} state @param {any} frame @returns {State} */
function earlier(state, frame) {
  const thread = state.threads[frame.dialogue];
  if (!thread) return state;
  const past = [...thread.past.filter((each) => each.id !== frame.past.id), frame.past].sort((a, b) => a.opened_at - b.opened_at || a.id - b.id);
  return { ...state, threads: { ...state.threads, [frame.dialogue]: { ...thread, past } } };
}

/** @param {State} state @param {any} frame @returns {State} */
function note(state, frame) {
  const thread = state.threads[frame.note.dialogue];
  if (!thread) return state;
  const notes = [...thread.notes.filter((each) => each.id !== frame.note.id), frame.note].sort((a, b) => a.at - b.at || a.id - b.id);
  return { ...state, threads: { ...state.threads, [frame.note.dialogue]: { ...thread, notes } } };
}

/** @param {State} state @param {any} frame @returns {State} */
function mention(state, frame) {
  return { ...state, mentions: [frame.note, ...state.mentions.filter((each) => each.id !== frame.note.id)] };
}

/** What has come to an end is gone; a decline stays until its time is up, for who asked to read. */
/** @param {State} state @param {any} frame @returns {State} */
function release(state, frame) {
  const others = state.releases.filter((each) => each.id !== frame.release.id);
  const over = frame.release.state === "sent" || frame.release.state === "lapsed";
  return { ...state, releases: over ? others : [frame.release, ...others] };
}

/** @param {State} state @param {any} frame @returns {State} */
function here(state, frame) {
  return { ...state, here: { ...state.here, [frame.dialogue]: frame.agents } };
}

/** @param {State} state @param {any} frame @returns {State} */
function queue(state, frame) {
  return { ...state, queue: { waiting: frame.waiting, longest_since: frame.longest_since ?? null, lines: frame.lines ?? [], ahead: frame.ahead ?? state.queue.ahead } };
}

/** A row only ever moves forward: a late frame does not undo a newer one. */
/** @param {State} state @param {Row|undefined|null} next @returns {State} */
function withRow(state, next) {
  if (!next) return state;
  const known = state.rows[next.id];
  if (known && known.rev > next.rev) return state;
  return { ...state, rows: { ...state.rows, [next.id]: next } };
}

/** Marks only ever move on: how far ours were delivered and read, and how far the customer's were seen by us. */
/** @param {any} a @param {any} b */
function furthest(a, b) {
  const most = (/** @type {string} */ name) => Math.max(a?.[name] ?? 0, b?.[name] ?? 0);
  const read = most("read");
  return { read, delivered: Math.max(read, most("delivered")), seen: most("seen") };
}

/** Dialogues whose messages have a hole: ask for everything after the last one in order. */
/** @param {State} state @returns {{dialogue: number, after: number}[]} */
export function gaps(state) {
  return Object.entries(state.threads).flatMap(([id, thread]) => {
    const sound = contiguous(thread.messages);
    return sound.length === thread.messages.length ? [] : [{ dialogue: Number(id), after: sound[sound.length - 1].seq }];
  });
}

/** The last message in order that we hold of a dialogue; 0 when none. */
/** @param {State} state @param {number|null} dialogue */
export function lastSeq(state, dialogue) {
  const sound = contiguous(state.threads[dialogue ?? -1]?.messages ?? []);
  return sound.length ? sound[sound.length - 1].seq : 0;
}

/** The clock that asks for something next: the earliest due among those still running. */
/** @param {Row} row @returns {Clock|null} */
export function dueClock(row) {
  const open = row.clocks.filter((clock) => clock.stopped_at === null && clock.due_at !== null && clock.state !== "paused" && clock.state !== "met");
  return open.reduce((best, clock) => (!best || Number(clock.due_at) < Number(best.due_at) ? clock : best), /** @type {Clock|null} */ (null));
}

/** Which group of the list a row belongs to, for this person. */
/** @param {State} state @param {Row} row @returns {"reply"|"customer"|"record"|"waiting"|"others"|null} */
export function groupOf(state, row) {
  if (row.state === "waiting") return "waiting";
  const mine = row.agent?.id === state.me?.id;
  if (row.state === "closed" && row.record === "due" && mine) return "record";
  if (row.state === "closed") return dueClock(row) ? (mine ? "record" : "others") : null;
  if (!mine) return "others";
  return dueClock(row) || row.last?.by === "customer" || row.unread > 0 ? "reply" : "customer";
}

/** What is due first comes first; then who has waited longest; ids break ties so that the order is the same everywhere. */
/** @param {Row} a @param {Row} b */
function byDue(a, b) {
  const [dueA, dueB] = [dueClock(a)?.due_at ?? Infinity, dueClock(b)?.due_at ?? Infinity];
  if (dueA !== dueB) return dueA - dueB;
  return (a.last?.at ?? a.opened_at) - (b.last?.at ?? b.opened_at) || a.id - b.id;
}

/** By when a waiting dialogue counts as having come: tier and channel count ahead, as the desk gives it out. */
/** @param {Row} row @param {Record<string, any>} ahead */
export function turnOf(row, ahead) {
  const rules = ahead?.[row.group];
  const seconds = (rules?.tier?.[row.customer.tier ?? ""] ?? 0) + (rules?.channel?.[row.channel] ?? 0);
  return (row.waiting_since ?? row.opened_at) - seconds * 1_000_000;
}

/**
 * Everything a screen shows of the desk, in the order it shows it.
 * @param {State} state
 */
export function view(state) {
  /** @type {Record<string, Row[]>} */
  const groups = { reply: [], customer: [], record: [], waiting: [], others: [] };
  for (const each of Object.values(state.rows)) groups[groupOf(state, each) ?? "none"]?.push(each);
  for (const rows of Object.values(groups)) rows.sort(byDue);
  groups.waiting.sort((a, b) => turnOf(a, state.queue.ahead) - turnOf(b, state.queue.ahead) || a.id - b.id);
  const threads = Object.fromEntries(Object.entries(state.threads).map(([id, thread]) => [id, threadView(thread)]));
  return { loaded: state.loaded, me: state.me, queue: state.queue, agents: [...state.agents].sort((a, b) => a.id - b.id), groups, threads };
}

/** @param {Thread} thread */
export function threadView(thread) {
  const { delivered, read, seen } = thread.marks;
  const messages = contiguous(thread.messages).map((each) => withMarks(withMarks(each, delivered, read), 0, seen, CUSTOMER));
  return { messages, more: thread.more, customer: thread.customer, orders: thread.orders, chain: thread.chain, followups: thread.followups, hints: thread.hints, benefits: thread.benefits, greeting: thread.greeting, demand: thread.demand, cases: thread.cases, earlier: thread.earlier, opens_earlier: thread.opens_earlier, past: thread.past, notes: thread.notes, may_note: thread.may_note };
}

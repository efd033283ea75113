/** What the widget knows, as a pure fold: (state, frame) -> state. No page, no clock, no network. */

import { mergeMessages, withMarks } from "../lib/messages.js";

/** @typedef {{open: boolean, always: boolean, present: boolean, sees_typing: boolean, opens_at: number|null, zone: string, today: number[][], week: number[][][], reply_seconds: number|null}} Desk */
/** @typedef {{dialogue: number, score: number|null, comment: string, until: number|null, open: boolean}} Rating */
/** @typedef {{ready: boolean, known: boolean, shop: any, mails: boolean, desk: Desk|null, place: {position: number, seconds: number|null}|null, form: any, asksContact: boolean,
 *   blocked: {until: number|null}|null, rating: Rating|null, dialogue: {id: number, state: string, agent: any, notice: string|null}|null,
 *   earlier: any[], more: boolean, messages: any[], marks: {delivered: number, read: number}, orders: any[], limits: any}} State */

/** @returns {State} */
export const initial = () => ({
  ready: false, known: false, shop: null, mails: false, desk: null, place: null, form: null, asksContact: false, blocked: null, rating: null, dialogue: null,
  earlier: [], more: false, messages: [], marks: { delivered: 0, read: 0 }, orders: [], limits: null,
}); // prettier-ignore

/** @type {Record<string, (state: State, frame: any) => State>} */
const STEPS = { welcome, message, marks, state: standing, desk: (state, { desk }) => ({ ...state, desk }), place, blocked, rated: (state, { rating }) => ({ ...state, rating }), earlier };

/** @param {State} state @param {any} frame @returns {State} */
export function apply(state, frame) {
  const step = STEPS[frame.t];
  return step ? step(state, frame) : state;
}

/** @param {State} state @param {any} frame @returns {State} */
function welcome(state, frame) {
  const { known, shop, orders, limits, form } = frame;
  const turned = turnTo(state, frame.dialogue?.id ?? null);
  return {
    ...turned,
    ready: true, known, shop, mails: frame.mails ?? false, form: form ?? null, orders: orders ?? [], limits: limits ?? null, dialogue: frame.dialogue,
    desk: frame.desk ?? null, place: frame.place ?? null, asksContact: frame.asks_contact ?? false, blocked: frame.blocked ?? null, rating: frame.rating ?? null,
    more: turned.earlier.length ? turned.more : (frame.earlier ?? false),
    messages: mergeMessages(turned.messages, frame.messages, false),
  }; // prettier-ignore
}

/** @param {State} state @param {any} frame @returns {State} */
function message(state, frame) {
  const turned = turnTo(state, frame.message.dialogue);
  return { ...turned, messages: mergeMessages(turned.messages, [frame.message], false) };
}

/** @param {State} state @param {any} frame @returns {State} */
function marks(state, frame) {
  const read = Math.max(state.marks.read, frame.read ?? 0);
  return { ...state, marks: { read, delivered: Math.max(read, state.marks.delivered, frame.delivered ?? 0) } };
}

/** @param {State} state @param {any} frame @returns {State} */
function standing(state, frame) {
  const turned = turnTo(state, frame.dialogue ?? state.dialogue?.id ?? null);
  if (!turned.dialogue) return turned;
  const ended = frame.state === "closed" && turned.dialogue.state !== "closed";
  return {
    ...turned,
    place: frame.state === "waiting" ? turned.place : null,
    rating: ended ? { dialogue: turned.dialogue.id, score: null, comment: "", until: null, open: true } : frame.state === "closed" ? turned.rating : null,
    dialogue: { ...turned.dialogue, state: frame.state, agent: frame.agent ?? null, notice: frame.notice ?? null },
  };
}

/** @param {State} state @param {any} frame @returns {State} */
function place(state, frame) {
  if (frame.dialogue !== state.dialogue?.id || state.dialogue?.state !== "waiting") return state;
  return { ...state, place: { position: frame.position, seconds: frame.seconds } };
}

/** @param {State} state @param {any} frame @returns {State} */
function blocked(state, frame) {
  return { ...state, blocked: frame.blocked ? { until: frame.until } : null };
}

/** A dialogue of before goes above everything that is held. @param {State} state @param {any} frame @returns {State} */
function earlier(state, frame) {
  const held = new Set(state.earlier.map((each) => each.dialogue));
  const fresh = held.has(frame.dialogue) ? [] : frame.messages;
  return { ...state, earlier: [...fresh, ...state.earlier], more: frame.more };
}

/** A new dialogue begins: what was said before stays above a line. @param {State} state @param {number|null} id @returns {State} */
function turnTo(state, id) {
  if (id === null || id === state.dialogue?.id) return state;
  const before = state.dialogue === null ? [] : shown(state);
  return { ...state, earlier: [...state.earlier, ...before], messages: [], marks: { delivered: 0, read: 0 }, place: null, rating: null, dialogue: { id, state: "waiting", agent: null, notice: null } };
}

/** The messages of this dialogue with the desk's marks on the customer's own. @param {State} state */
export function shown(state) {
  return state.messages.map((each) => withMarks(each, state.marks.delivered, state.marks.read, ["customer"]));
}

/** The highest number we hold. @param {State} state */
export const lastSeq = (state) => state.messages.at(-1)?.seq ?? 0;

/** The oldest dialogue we hold, to ask for the one before it. @param {State} state */
export const oldest = (state) => state.earlier[0]?.dialogue ?? state.dialogue?.id ?? null;

/** Whether somebody can be expected to answer now. @param {State} state */
export const attended = (state) => !state.desk || (state.desk.open && state.desk.present);

/** Whether the desk has offered to answer later, and the customer still waits. @param {State} state */
export const offeredLater = (state) => state.dialogue?.state === "waiting" && state.messages.findLast((each) => each.event)?.event === "dialogue.message_offered";

/** Whether the customer has chosen to be answered later, and nobody has answered yet. @param {State} state */
export const leftWord = (state) => state.dialogue?.state === "waiting" && state.messages.findLast((each) => each.event)?.event === "dialogue.given_up";

/** The number after which something may be missing; the desk leaves out lines that are none of the customer's business, so asking once is enough. */
/** @param {State} state @param {any} message */
export function holeBefore(state, message) {
  const last = message.dialogue === state.dialogue?.id ? lastSeq(state) : 0;
  return message.seq > last + 1 ? last : null;
}

/** What the desk said and the customer has not seen. @param {State} state @param {number} readUpTo */
export function unread(state, readUpTo) {
  return state.messages.filter((each) => (each.by === "agent" || each.by === "bot") && each.state !== "read" && each.seq > readUpTo).length;
}

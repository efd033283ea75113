/** What the widget knows, as a pure fold: (state, frame) -> state. No page, no clock, no network. */

import { mergeMessages, withMarks } from "../lib/messages.js";

/** @typedef {{ready: boolean, known: boolean, shop: {name: string, color: string}|null, dialogue: {id: number, state: string, agent: any, notice: string|null}|null,
 *   earlier: any[], messages: any[], marks: {delivered: number, read: number}, orders: any[], limits: any}} State */

/** @returns {State} */
export const initial = () => ({ ready: false, known: false, shop: null, dialogue: null, earlier: [], messages: [], marks: { delivered: 0, read: 0 }, orders: [], limits: null });

/** @type {Record<string, (state: State, frame: any) => State>} */
const STEPS = { welcome, message, marks, state: standing };

/** @param {State} state @param {any} frame @returns {State} */
export function apply(state, frame) {
  const step = STEPS[frame.t];
  return step ? step(state, frame) : state;
}

/** @param {State} state @param {any} frame @returns {State} */
function welcome(state, frame) {
  const { known, shop, orders, limits } = frame;
  const turned = turnTo(state, frame.dialogue?.id ?? null);
  return { ...turned, ready: true, known, shop, orders: orders ?? [], limits: limits ?? null, dialogue: frame.dialogue, messages: mergeMessages(turned.messages, frame.messages, false) };
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
  return { ...turned, dialogue: { ...turned.dialogue, state: frame.state, agent: frame.agent ?? null, notice: frame.notice ?? null } };
}

/** A new dialogue begins: what was said before stays above a line. @param {State} state @param {number|null} id @returns {State} */
function turnTo(state, id) {
  if (id === null || id === state.dialogue?.id) return state;
  const before = state.dialogue === null ? [] : shown(state);
  return { ...state, earlier: [...state.earlier, ...before], messages: [], marks: { delivered: 0, read: 0 }, dialogue: { id, state: "waiting", agent: null, notice: null } };
}

/** The messages of this dialogue with the desk's marks on the customer's own. @param {State} state */
export function shown(state) {
  return state.messages.map((each) => withMarks(each, state.marks.delivered, state.marks.read, ["customer"]));
}

/** The highest number we hold. @param {State} state */
export const lastSeq = (state) => state.messages.at(-1)?.seq ?? 0;

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

/** What must survive a reload on this device: drafts, unsent messages, small choices. Kept per person. */

import { lasting } from "../lib/stored.js";

let owner = 0;

/** @param {number} agentId */
export function keepFor(agentId) {
  owner = agentId;
}

/** @param {string} name */
const keyOf = (name) => `zs.${owner}.${name}`;

/** @param {string} name @param {any} otherwise */
export function recall(name, otherwise) {
  const kept = lasting.get(keyOf(name));
  try {
    return kept === null ? otherwise : JSON.parse(kept);
  } catch (broken) {
    console.warn("A kept value could not be read and is left out.", name, broken);
    return otherwise;
  }
}

/** @param {string} name @param {any} value null forgets @returns {boolean} whether it outlives this window */
export const keep = (name, value) => lasting.set(keyOf(name), value === null || value === "" ? null : JSON.stringify(value));

/** @param {number} dialogue */
export const draftOf = (dialogue) => /** @type {string} */ (recall(`draft.${dialogue}`, ""));
/** @param {number} dialogue @param {string} text */
export const keepDraft = (dialogue, text) => keep(`draft.${dialogue}`, text);

/** @typedef {{cid: string, dialogue: number, text: string, file: any, confirm: string[], script?: number|null, aid?: any, at: number, state: "sending"|"failed"|"refused"|"sent", why: string|null, seq: number|null}} Unsent */

/** Messages that were said here and are not yet in the record. The same cid goes out again, so the server keeps one. */
export class Outbox {
  constructor() {
    /** @type {Unsent[]} */
    this.items = recall("outbox", []).map((/** @type {Unsent} */ item) => (item.state === "sending" ? { ...item, state: "failed" } : item));
    /** Everything that this window ever held; the rest of what is kept belongs to other windows of the same person. */
    this.held = new Set(this.items.map((item) => item.cid));
  }

  /** @param {Unsent} item */
  put(item) {
    this.held.add(item.cid);
    this.items = [...this.items.filter((each) => each.cid !== item.cid), item];
    this.save();
  }

  /** @param {string} cid @param {Partial<Unsent>} change */
  change(cid, change) {
    this.items = this.items.map((each) => (each.cid === cid ? { ...each, ...change } : each));
    this.save();
  }

  /** @param {string} cid */
  drop(cid) {
    this.items = this.items.filter((each) => each.cid !== cid);
    this.save();
  }

  /** Forget what has arrived in the record. */
  /** @param {number} dialogue @param {any[]} messages */
  settle(dialogue, messages) {
    const arrived = (/** @type {Unsent} */ item) =>
      item.dialogue === dialogue && messages.some((each) => (each.cid && each.cid === item.cid) || (item.seq !== null && each.seq === item.seq));
    if (this.items.some(arrived)) {
      this.items = this.items.filter((item) => !arrived(item));
      this.save();
    }
  }

  save() {
    const others = recall("outbox", []).filter((/** @type {Unsent} */ each) => !this.held.has(each.cid));
    const unsent = [...others, ...this.items.filter((item) => item.state !== "sent")];
    keep("outbox", unsent.length ? unsent : null);
  }

  /** @param {number|null} dialogue */
  of(dialogue) {
    return this.items.filter((item) => item.dialogue === dialogue);
  }
}

/** What must survive a reload on this device: drafts, unsent messages, small choices. Kept per person. */

let owner = 0;

/** @param {number} agentId */
export function keepFor(agentId) {
  owner = agentId;
}

/** @param {string} name */
const keyOf = (name) => `zs.${owner}.${name}`;

/** @param {string} name @param {any} otherwise */
export function recall(name, otherwise) {
  try {
    const kept = localStorage.getItem(keyOf(name));
    return kept === null ? otherwise : JSON.parse(kept);
  } catch (broken) {
    console.warn("A kept value could not be read and is left out.", name, broken);
    return otherwise;
  }
}

/** @param {string} name @param {any} value null forgets @returns {boolean} whether it is safely kept */
export function keep(name, value) {
  try {
    if (value === null || value === "") localStorage.removeItem(keyOf(name));
    else localStorage.setItem(keyOf(name), JSON.stringify(value));
    return true;
  } catch (full) {
    console.warn("This device keeps nothing more; drafts live only in this window.", full);
    return false;
  }
}

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
  }

  /** @param {Unsent} item */
  put(item) {
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
    keep("outbox", this.items.filter((item) => item.state !== "sent").length ? this.items.filter((item) => item.state !== "sent") : null);
  }

  /** @param {number|null} dialogue */
  of(dialogue) {
    return this.items.filter((item) => item.dialogue === dialogue);
  }
}

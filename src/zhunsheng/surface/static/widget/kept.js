/** What the widget keeps in the shop's page: token, unsent messages, draft. Apart for each shop and each visitor. */

import { lasting } from "../lib/stored.js";

/** Who the shop says is visiting; without a signature everybody is the same anonymous browser. @param {string|null} signed */
export function identity(signed) {
  if (!signed) return "anonymous";
  try {
    const payload = signed.split(".")[0].replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    return `member:${JSON.parse(new TextDecoder().decode(bytes)).external_id}`;
  } catch (broken) {
    console.warn("The signed visitor cannot be read; the desk will take this visitor as anonymous.", broken);
    return "anonymous";
  }
}

/** @typedef {{cid: string, text: string, file: any, order: any, press?: any, fresh: boolean, at: number, state: "sending"|"failed", why: string|null}} Unsent */

export class Kept {
  /** @param {string} shop @param {string} who */
  constructor(shop, who) {
    this.prefix = `zhunsheng.${shop}.${who}.`;
    /** @type {Unsent[]} */
    this.outbox = this.recall("outbox", []).map((/** @type {Unsent} */ item) => ({ ...item, state: "failed", why: null }));
    /** Everything that this window ever held; the rest of what is kept belongs to other windows. */
    this.held = new Set(this.outbox.map((item) => item.cid));
  }

  /** @param {string} name @param {any} otherwise */
  recall(name, otherwise) {
    const kept = lasting.get(this.prefix + name);
    try {
      return kept === null ? otherwise : JSON.parse(kept);
    } catch (broken) {
      console.info("What the shop's page kept for us cannot be read.", broken);
      return otherwise;
    }
  }

  /** @param {string} name @param {any} value */
  keep(name, value) {
    lasting.set(this.prefix + name, value === null || value === "" ? null : JSON.stringify(value));
  }

  /** @param {Unsent} item */
  put(item) {
    this.held.add(item.cid);
    this.hold([...this.outbox.filter((each) => each.cid !== item.cid), item]);
  }

  /** @param {string} cid @param {Partial<Unsent>} change */
  change(cid, change) {
    this.hold(this.outbox.map((each) => (each.cid === cid ? { ...each, ...change } : each)));
  }

  /** @param {(item: Unsent) => boolean} which */
  drop(which) {
    const rest = this.outbox.filter((each) => !which(each));
    if (rest.length !== this.outbox.length) this.hold(rest);
  }

  /** Keep what is unsent here beside what is unsent in other windows of the same shop. @param {Unsent[]} items */
  hold(items) {
    this.outbox = items;
    const others = this.recall("outbox", []).filter((/** @type {Unsent} */ each) => !this.held.has(each.cid));
    this.keep("outbox", others.length + items.length ? [...others, ...items] : null);
  }
}

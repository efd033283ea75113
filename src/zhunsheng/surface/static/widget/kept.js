/** What the widget keeps in the shop's page: token, unsent messages, draft. Apart for each shop and each visitor. */

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

/** @typedef {{cid: string, text: string, file: any, order: any, fresh: boolean, at: number, state: "sending"|"failed", why: string|null}} Unsent */

export class Kept {
  /** @param {string} shop @param {string} who */
  constructor(shop, who) {
    this.prefix = `zhunsheng.${shop}.${who}.`;
    /** @type {Unsent[]} */
    this.outbox = this.recall("outbox", []).map((/** @type {Unsent} */ item) => ({ ...item, state: "failed", why: null }));
  }

  /** @param {string} name @param {any} otherwise */
  recall(name, otherwise) {
    try {
      const kept = localStorage.getItem(this.prefix + name);
      return kept === null ? otherwise : JSON.parse(kept);
    } catch (closed) {
      console.info("The shop's page keeps nothing for us.", closed);
      return otherwise;
    }
  }

  /** @param {string} name @param {any} value */
  keep(name, value) {
    try {
      if (value === null || value === "") localStorage.removeItem(this.prefix + name);
      else localStorage.setItem(this.prefix + name, JSON.stringify(value));
    } catch (closed) {
      console.info("The shop's page keeps nothing for us.", closed);
    }
  }

  /** @param {Unsent} item */
  put(item) {
    this.outbox = [...this.outbox.filter((each) => each.cid !== item.cid), item];
    this.keep("outbox", this.outbox);
  }

  /** @param {string} cid @param {Partial<Unsent>} change */
  change(cid, change) {
    this.outbox = this.outbox.map((each) => (each.cid === cid ? { ...each, ...change } : each));
    this.keep("outbox", this.outbox);
  }

  /** @param {(item: Unsent) => boolean} which */
  drop(which) {
    const rest = this.outbox.filter((each) => !which(each));
    if (rest.length === this.outbox.length) return;
    this.outbox = rest;
    this.keep("outbox", rest.length ? rest : null);
  }
}

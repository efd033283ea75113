/** What a browser keeps for a page. Where its storage is shut or full, this window's own memory stands in for it. */

export class Stored {
  /** @param {() => Storage} open asked each time: a browser may shut it, and says so by throwing */
  constructor(open) {
    this.open = open;
    /** @type {Map<string, string>} what the storage did not take, newer than what it may still hold */
    this.memory = new Map();
  }

  /** @param {string} key @returns {string|null} */
  get(key) {
    const held = this.memory.get(key);
    if (held !== undefined) return held;
    try {
      return this.open().getItem(key);
    } catch (shut) {
      console.info("The browser's storage is shut.", shut);
      return null;
    }
  }

  /** @param {string} key @param {string|null} text null forgets @returns {boolean} whether it outlives this window */
  set(key, text) {
    this.memory.delete(key);
    try {
      if (text === null) this.open().removeItem(key);
      else this.open().setItem(key, text);
      return true;
    } catch (shut) {
      console.info("The browser stores nothing; it is kept while this window is open.", shut);
      if (text !== null) this.memory.set(key, text);
      return false;
    }
  }
}

/** Kept until it is forgotten. */
export const lasting = new Stored(() => localStorage);
/** Kept while this tab is open. */
export const forTab = new Stored(() => sessionStorage);

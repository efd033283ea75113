/** What a script leaves open: filled from the dialogue, and what is still missing stands in brackets. Pure. */

const SLOT = /\{(customer|order|agent|shop|time|demand|item|amount|carrier|tracking|eta|tier)\}/g;

/**
 * Fill a script. A slot without a value becomes its name in brackets, to be replaced by hand.
 * @param {string} text @param {Record<string, any>} values @param {(slot: string) => string} nameOf
 */
export function filled(text, values, nameOf) {
  return tidy(text.replace(SLOT, (_whole, slot) => (slot === "customer" && !values.customer ? "" : String(values[slot] || `【${nameOf(slot)}】`))));
}

/** The names of missing slots in English words. @type {Record<string, string>} */
export const IN_ENGLISH = { customer: "name", order: "order number", agent: "agent", shop: "shop", time: "time", demand: "what is wanted", item: "item", amount: "amount", carrier: "carrier", tracking: "tracking number", eta: "expected day", tier: "customer level" };

/** Whether words are Chinese, so that their missing slots are named in Chinese. @param {string} text */
export const isChinese = (text) => /[\u3400-\u9fff]/u.test(text);

/** A customer without a known name leaves no hole: 「，您好」 becomes 「您好」, and “Hello , ” becomes “Hello, ”. @param {string} text */
const tidy = (text) => text.replace(/^[\s，,、]+/, "").replace(/ +(?=[,.!?，。])/g, "");

/** Where missing slots stand in a text, for marking them. */
/** @param {string} text @param {string[]} names @returns {{start: number, end: number, severity: string, name: string}[]} */
export function missing(text, names) {
  return names
    .flatMap((name) => {
      const mark = `【${name}】`;
      const found = [];
      for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) found.push({ start: at, end: at + mark.length, severity: "slot", name });
      return found;
    })
    .toSorted((a, b) => a.start - b.start);
}

/**
 * The stroke at the caret that asks for a script: at the head of a line, up to the caret, without a space in it.
 * @param {string} text @param {number} caret @returns {{start: number, words: string}|null}
 */
export function strokeAt(text, caret) {
  const line = text.slice(0, caret).split("\n").at(-1) ?? "";
  const found = /^[/／](\S{0,40})$/u.exec(line);
  return found ? { start: caret - line.length, words: found[1] } : null;
}

/** The name that is being typed behind an @, up to the caret. */
/** @param {string} text @param {number} caret @returns {{start: number, words: string}|null} */
export function nameAt(text, caret) {
  const found = /[@＠]([^\s@＠]{0,20})$/u.exec(text.slice(0, caret));
  return found ? { start: caret - found[0].length, words: found[1] } : null;
}

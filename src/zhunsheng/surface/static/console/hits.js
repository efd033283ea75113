/** Guarded words inside a text being written: where they stand, and what takes their place. Pure. */

/** @typedef {{clause: string, family: string, start: number, end: number, phrase: string, reason: string, instead: string|null, severity: "refuse"|"confirm"|"note", alike?: string[], also?: Hit[], key?: string}} Hit */

const BREAK = /[，。！？；,!?;\n]/u;

/** The desk counts characters, the browser counts UTF-16 units: an emoji is one there and two here. */
/** @param {string} text @param {any[]} hits counted in characters @returns {Hit[]} counted in units, in order */
export function inUnits(text, hits) {
  const characters = Array.from(text);
  const unit = (/** @type {number} */ index) => characters.slice(0, index).join("").length;
  return hits.map((hit) => ({ ...hit, start: unit(hit.start), end: unit(hit.end), phrase: text.slice(unit(hit.start), unit(hit.end)) })).toSorted((a, b) => a.start - b.start);
}

/** Follow the marked words through an edit; a word that was changed loses its mark. */
/** @param {string} before @param {string} after @param {Hit[]} hits @returns {Hit[]} */
export function follow(before, after, hits) {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < before.length - head && tail < after.length - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const moved = after.length - before.length;
  return hits.flatMap((hit) => {
    if (hit.end <= head) return [hit];
    if (hit.start >= before.length - tail) return [{ ...hit, start: hit.start + moved, end: hit.end + moved }];
    return [];
  });
}

/**
 * What a replacement takes the place of: the phrase itself, or, when the replacement is a sentence of its own, the
 * whole part of the sentence around the phrase together with the mark that ends it.
 * @param {string} text @param {Hit} hit @returns {{start: number, end: number}}
 */
export function placeOf(text, hit) {
  const instead = hit.instead ?? "";
  if (!BREAK.test(instead)) return { start: hit.start, end: hit.end };
  let [start, end] = [hit.start, hit.end];
  while (start > 0 && !BREAK.test(text[start - 1])) start -= 1;
  while (end < text.length && !BREAK.test(text[end])) end += 1;
  const closed = BREAK.test(instead.at(-1) ?? "");
  if (closed && end < text.length && text[end] !== "\n") end += 1;
  return { start, end };
}

/** Put the replacement in. */
/** @param {string} text @param {Hit} hit @returns {{text: string, caret: number}} */
export function replaced(text, hit) {
  const { start, end } = placeOf(text, hit);
  const instead = hit.instead ?? "";
  return { text: text.slice(0, start) + instead + text.slice(end), caret: start + instead.length };
}

const RANKS = ["refuse", "confirm", "note"];
const rank = (/** @type {Hit} */ hit) => (RANKS.includes(hit.severity) ? RANKS.indexOf(hit.severity) : RANKS.length);

/** What keeps a message back comes first, then what asks once more, then what is only noted; each in order of place. */
/** @param {Hit[]} hits @returns {Hit[]} */
export function ranked(hits) {
  return hits.toSorted((a, b) => rank(a) - rank(b) || a.start - b.start);
}

/** One line for one place: where several clauses forbid the same words, the gravest speaks first and the others stand beside it. */
/** @param {Hit[]} hits @returns {Hit[]} */
export function together(hits) {
  /** @type {Map<string, Hit>} */
  const places = new Map();
  for (const hit of ranked(hits)) {
    const place = `${hit.start}-${hit.end}`;
    const first = places.get(place);
    if (!first) places.set(place, { ...hit, also: [] });
    else if (first.clause !== hit.clause || first.reason !== hit.reason) places.set(place, { ...first, instead: first.instead ?? hit.instead, also: [...(first.also ?? []), hit] });
  }
  return [...places.values()];
}

/** Cut a text into plain and marked pieces for the layer behind the field; where marks overlap, the gravest is shown. */
/** @param {string} text @param {Hit[]} hits @returns {{text: string, severity: string|null}[]} */
export function pieces(text, hits) {
  const edges = [...new Set([0, text.length, ...hits.flatMap((hit) => [hit.start, hit.end])])].filter((edge) => edge >= 0 && edge <= text.length).toSorted((a, b) => a - b);
  /** @type {{text: string, severity: string|null}[]} */
  const cut = [];
  for (const [index, start] of edges.slice(0, -1).entries()) {
    const over = ranked(hits.filter((hit) => hit.start <= start && start < hit.end))[0];
    const [part, severity] = [text.slice(start, edges[index + 1]), over ? over.severity : null];
    const last = cut.at(-1);
    if (last && last.severity === severity) last.text += part;
    else cut.push({ text: part, severity });
  }
  return cut;
}

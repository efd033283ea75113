/** The sprite's drawings inside a shop's page: copied in, because a page may not refer to another site's drawings. */

/** @type {Map<string, Element>} */
const drawings = new Map();

/** @param {string} desk */
export async function loadIcons(desk) {
  const answer = await fetch(`${desk}/static/img/icons.svg`);
  const sprite = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
  for (const symbol of sprite.querySelectorAll("symbol")) drawings.set(symbol.id, symbol);
}

/** @param {string} name */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const part of drawings.get(name)?.children ?? []) svg.append(document.importNode(part, true));
  return svg;
}

/** Build and update elements. Data only ever becomes text: nothing here parses markup. */

const SPRITE = new URL("../img/icons.svg", import.meta.url).pathname;
const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Node|string|number|null|undefined|false} Child */

/**
 * Make an element: `h("button.btn.main", {type: "button", onclick: f}, "Send")`.
 * @param {string} spec tag with classes
 * @param {Record<string, any>|null} [props] functions become listeners, null/false are left out
 * @param {...(Child|Child[])} children
 * @returns {any}
 */
export function h(spec, props, ...children) {
  const [tag, ...classes] = spec.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(props ?? {})) setProp(element, name, value);
  element.append(...children.flat().filter(isThere).map(String_));
  return element;
}

/** @param {any} child */
const isThere = (child) => child !== null && child !== undefined && child !== false;
/** @param {any} child */
const String_ = (child) => (typeof child === "number" ? String(child) : child);

/** @param {any} element @param {string} name @param {any} value */
function setProp(element, name, value) {
  if (typeof value === "function") element.addEventListener(name.slice(2), value);
  else if (name === "value" || name === "checked") element[name] = value;
  else setAttr(element, name, value);
}

/** Set, change or remove an attribute, touching the page only when it differs. */
/** @param {Element} element @param {string} name @param {any} value */
export function setAttr(element, name, value) {
  const wanted = value === null || value === undefined || value === false ? null : value === true ? "" : String(value);
  if (element.getAttribute(name) === wanted) return;
  if (wanted === null) element.removeAttribute(name);
  else element.setAttribute(name, wanted);
}

/** @param {Element} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * One icon of the sprite; decorative unless it gets a label.
 * @param {string} name @param {string} [size] "s" for the small one @param {string} [label]
 */
export function icon(name, size, label) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", size ? `icon ${size}` : "icon");
  if (label) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  } else svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${SPRITE}#${name}`);
  svg.append(use);
  return svg;
}

/** Point an existing icon at another drawing. */
/** @param {Element} svg @param {string} name */
export function setIcon(svg, name) {
  const use = svg.firstElementChild;
  if (use) setAttr(use, "href", `${SPRITE}#${name}`);
}

/**
 * Make `parent`'s children follow `items`: one child per key, kept, updated, moved or dropped.
 * A child that stays in place is not touched, so focus and hover survive.
 * @template T
 * @param {Element} parent
 * @param {readonly T[]} items
 * @param {(item: T) => string} keyOf
 * @param {(item: T) => any} make
 * @param {(element: any, item: T) => void} update
 */
export function keyed(parent, items, keyOf, make, update) {
  const known = /** @type {any} */ (parent).keyedChildren ?? new Map();
  const next = new Map();
  let place = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    const child = known.get(key) ?? make(item);
    child.dataset.key = key;
    update(child, item);
    next.set(key, child);
    if (child === place) place = place?.nextElementSibling ?? null;
    else parent.insertBefore(child, place);
  }
  for (const [key, child] of known) if (!next.has(key)) child.remove();
  /** @type {any} */ (parent).keyedChildren = next;
}

/** Find one element that must exist. */
/** @param {string} selector @param {ParentNode} [root] @returns {any} */
export function need(selector, root = document) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`The page lacks ${selector}`);
  return found;
}

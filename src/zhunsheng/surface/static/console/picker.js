/** A small list above a field: arrows move, Enter or Tab chooses, Esc leaves. The field keeps the caret. */

import { h, setAttr } from "../lib/dom.js";

let serial = 0;

/**
 * @param {any} input the field @param {{label: string, none: string, line: (item: any) => any[], choose: (item: any) => void}} options
 * @returns {{show: (items: any[]) => void, hide: () => void, isOpen: () => boolean, key: (event: KeyboardEvent) => boolean}}
 */
export function picker(input, { label, none, line, choose }) {
  serial += 1;
  const id = `picker-${serial}`;
  const box = h("ul.picker", { id, role: "listbox", "aria-label": label, hidden: true });
  input.before(box);
  /** @type {any[]} */
  let items = [];
  let at = 0;

  const paint = () => {
    box.replaceChildren(...(items.length ? items.map(option) : [h("li.quiet.pad", null, none)]));
    setAttr(input, "aria-activedescendant", items.length && !box.hidden ? `${id}-${at}` : null);
    box.children[at]?.scrollIntoView({ block: "nearest" });
  };
  /** @param {any} item @param {number} index */
  const option = (item, index) =>
    h("li", { role: "option", id: `${id}-${index}`, "aria-selected": index === at ? "true" : "false", onmousedown: (/** @type {Event} */ event) => event.preventDefault(), onclick: () => take(index) }, ...line(item));
  /** @param {number} index */
  const take = (index) => {
    const chosen = items[index];
    hide();
    if (chosen) choose(chosen);
  };
  const hide = () => {
    box.hidden = true;
    setAttr(input, "aria-expanded", "false");
    setAttr(input, "aria-activedescendant", null);
  };
  return {
    show(next) {
      const same = items[at]?.id;
      items = next;
      at = Math.max(0, items.findIndex((each) => each.id === same));
      box.hidden = false;
      setAttr(input, "aria-controls", id);
      setAttr(input, "aria-expanded", "true");
      paint();
    },
    hide,
    isOpen: () => !box.hidden,
    key(event) {
      if (box.hidden || event.ctrlKey || event.metaKey || event.altKey) return false;
      if (event.key === "Escape") hide();
      else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && items.length) take(at);
      else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && items.length) {
        at = (at + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length;
        paint();
      } else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}

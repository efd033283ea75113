/** Long choices that one finds by typing: words narrow the list, arrows move, Enter chooses, Esc leaves it as it was. Without this script, and on a phone, they stay plain choices. */

import { h, setAttr } from "../lib/dom.js";

const zh = document.documentElement.lang.startsWith("zh");
const NONE = zh ? "没有匹配的选项" : "Nothing matches";
const MOST = 200;
let serial = 0;

/** @param {string} text */
const folded = (text) => text.toLowerCase().replace(/[\s·/]+/g, "");

/** @param {HTMLSelectElement} select */
function finds(select) {
  serial += 1;
  const id = `finds-${serial}`;
  const name = select.getAttribute("aria-label") ?? select.labels?.[0]?.querySelector(".sr")?.textContent ?? select.labels?.[0]?.firstChild?.textContent?.trim() ?? "";
  const input = h("input.input", { type: "text", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, "aria-label": name, autocomplete: "off", spellcheck: "false", maxlength: "100" });
  const box = h("ul.finds-list", { id, role: "listbox", "aria-label": name, hidden: true });
  const all = [...select.options].map((option, index) => ({
    index, words: option.label, value: option.value,
    group: option.parentElement instanceof HTMLOptGroupElement ? option.parentElement.label : "",
  }));
  /** @type {typeof all} */
  let found = [];
  let at = 0;

  const sync = () => {
    const chosen = all[select.selectedIndex];
    input.value = chosen?.value ? [chosen.group, chosen.words].filter(Boolean).join(" · ") : "";
    input.placeholder = all[0]?.value ? "" : (all[0]?.words ?? "");
    setAttr(input, "aria-invalid", select.getAttribute("aria-invalid"));
  };
  const close = () => {
    box.hidden = true;
    setAttr(input, "aria-expanded", "false");
    setAttr(input, "aria-activedescendant", null);
  };
  const mark = () => {
    for (const line of box.querySelectorAll("[role=option]")) setAttr(line, "aria-selected", line.id === `${id}-${at}` ? "true" : "false");
    const here = document.getElementById(`${id}-${at}`);
    setAttr(input, "aria-activedescendant", here ? here.id : null);
    here?.scrollIntoView({ block: "nearest" });
  };
  /** @param {string} words */
  const open = (words) => {
    const asked = words.trim().split(/\s+/).map(folded).filter(Boolean);
    found = all.filter((one) => asked.every((word) => folded(`${one.group}${one.words}${one.value}`).includes(word))).slice(0, MOST);
    at = asked.length ? 0 : Math.max(0, found.findIndex((one) => one.index === select.selectedIndex));
    let group = "";
    const lines = found.flatMap((one, place) => {
      const head = one.group && one.group !== group ? [h("li.quiet.finds-group", { role: "presentation" }, one.group)] : [];
      group = one.group;
      const line = h("li", { role: "option", id: `${id}-${place}`, onmousedown: (/** @type {Event} */ event) => event.preventDefault(), onclick: () => choose(place) }, one.words);
      return [...head, line];
    });
    box.replaceChildren(...(lines.length ? lines : [h("li.quiet.finds-group", { role: "presentation" }, NONE)]));
    box.hidden = false;
    setAttr(input, "aria-expanded", "true");
    mark();
  };
  /** @param {number} place */
  const choose = (place) => {
    const one = found[place];
    close();
    if (!one) return sync();
    const changed = select.selectedIndex !== one.index;
    select.selectedIndex = one.index;
    sync();
    if (!changed) return;
    select.dispatchEvent(new Event("input", { bubbles: true }));
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  input.addEventListener("input", (/** @type {Event} */ event) => {
    event.stopPropagation(); // what is being looked for is no change of the form yet
    open(input.value);
  });
  input.addEventListener("focus", () => input.select());
  input.addEventListener("click", () => box.hidden && open(""));
  input.addEventListener("blur", () => {
    if (!box.hidden && !input.value.trim() && all[0] && !all[0].value) choose(found.findIndex((one) => one.index === 0));
    close();
    sync();
  });
  input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing) return; // a Chinese word is being put together
    const shut = box.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (shut) open("");
      else if (found.length) at = (at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
      mark();
    } else if (event.key === "Enter" && !shut) choose(at);
    else if (event.key === "Escape" && !shut) {
      close();
      sync();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const place = h("span.finds", null, input, box);
  select.before(place);
  const label = select.id ? document.querySelector(`label[for="${select.id}"]`) : null;
  if (label) {
    input.id = `${select.id}-finds`;
    label.setAttribute("for", input.id);
    input.removeAttribute("aria-label");
  }
  select.hidden = true;
  select.addEventListener("change", sync);
  select.form?.addEventListener("click", () => setTimeout(sync)); // a draft may have been thrown away
  sync();
  setTimeout(sync); // a draft may have been put back
}

if (matchMedia("(pointer: fine)").matches) for (const select of /** @type {NodeListOf<HTMLSelectElement>} */ (document.querySelectorAll("select[data-finds]"))) finds(select);

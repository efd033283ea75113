/** What is needed seldom: the shop's hours, and the words of the conversation to take along. */

import { h, setAttr } from "../lib/dom.js";
import { lang, t } from "../lib/i18n.js";
import { weekWords } from "./deskwords.js";

/** @param {any} widget */
export function startMenu(widget) {
  const { menu, more } = widget.shell;
  const hours = h("dl.hours");
  const why = h("p.why", { role: "alert", hidden: true });
  const save = h("div.saves", null, ...["html", "txt"].map((format) => h("button.small", { type: "button", onclick: () => take(format) }, t(`widget.save.${format}`))));
  menu.append(h("h3", null, t("widget.hours")), hours, h("h3", null, t("widget.save")), save, why);
  more.addEventListener("click", () => show(menu.hidden));
  menu.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    show(false);
    more.focus();
  });

  /** @param {boolean} on */
  const show = (on) => {
    menu.hidden = !on;
    setAttr(more, "aria-expanded", on ? "true" : "false");
    if (on) menu.querySelector("button")?.focus();
  };

  /** @param {string} format */
  const take = async (format) => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ shop: widget.options.shop, visitor: widget.kept.recall("visitor", "") ?? "", dialogue: String(widget.state.dialogue?.id ?? ""), format, lang: lang() })) body.append(name, value);
    try {
      const answer = await fetch(`${widget.options.desk}/transcript`, { method: "POST", body });
      const words = answer.ok ? "" : ((await answer.json()).text ?? t("widget.not_sent"));
      if (answer.ok) hand(await answer.blob(), `${t("widget.save_name", { shop: widget.state.shop?.name ?? "" })}.${format}`);
      complain(words);
    } catch (lost) {
      console.info("The transcript did not come.", lost);
      complain(t("widget.not_sent"));
    }
  };

  /** @param {string} words */
  const complain = (words) => {
    why.hidden = words === "";
    why.textContent = words;
  };

  return {
    paint() {
      const { desk, dialogue } = widget.state;
      const key = JSON.stringify(desk?.week ?? null);
      if (hours.dataset.for !== key && desk) {
        hours.dataset.for = key;
        hours.replaceChildren(...weekWords(desk).flatMap(({ days, hours: open }) => [h("dt", null, days), h("dd", null, open)]));
      }
      for (const button of save.children) setAttr(button, "disabled", dialogue ? null : true);
    },
    close: () => show(false),
  };
}

/** @param {Blob} blob @param {string} name */
function hand(blob, name) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

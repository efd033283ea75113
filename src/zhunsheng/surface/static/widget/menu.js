/** What is needed seldom: the shop's hours, and the words of the conversation to take along. */

import { h, setAttr } from "../lib/dom.js";
import { lang, t } from "../lib/i18n.js";
import { weekWords } from "./deskwords.js";

/** @param {any} widget */
export function startMenu(widget) {
  const { menu, more } = widget.shell;
  const hours = h("dl.hours");
  const why = h("p.why", { role: "alert", hidden: true });
  const done = h("p.done", { role: "status", hidden: true });
  const address = h("input", { type: "email", autocomplete: "email", maxlength: 254, "aria-label": t("widget.mail"), placeholder: t("widget.mail"), value: widget.kept.recall("mail_draft", "") });
  const mail = h("form.row.mail", { novalidate: true, hidden: true }, address, h("button.small", { type: "submit" }, t("widget.mail_send")));
  const save = h("div.saves", null, ...["html", "txt"].map((format) => h("button.small", { type: "button", onclick: () => take(format) }, t(`widget.save.${format}`))));
  menu.append(h("h3", null, t("widget.hours")), hours, h("h3", null, t("widget.save")), save, mail, done, why);
  address.addEventListener("input", () => widget.kept.keep("mail_draft", address.value));
  mail.addEventListener("submit", async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!address.value.trim()) return address.focus();
    const answer = await ask("mail", address.value.trim());
    if (!answer?.ok) return address.focus();
    const { to } = await answer.json();
    address.value = "";
    widget.kept.keep("mail_draft", null);
    return complain("", t("widget.mailed", { to }));
  });
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

  /** @param {string} format @param {string} [to] an address, where it goes by mail */
  const ask = async (format, to = "") => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ shop: widget.options.shop, visitor: widget.kept.recall("visitor", "") ?? "", dialogue: String(widget.state.dialogue?.id ?? ""), format, lang: lang(), address: to })) body.append(name, value);
    try {
      const answer = await fetch(`${widget.options.desk}/transcript`, { method: "POST", body });
      complain(answer.ok ? "" : ((await answer.json()).text ?? t("widget.not_sent")));
      return answer;
    } catch (lost) {
      console.info("The transcript did not come.", lost);
      complain(t("widget.not_sent"));
      return null;
    }
  };

  /** @param {string} format */
  const take = async (format) => {
    const answer = await ask(format);
    if (answer?.ok) hand(await answer.blob(), `${t("widget.save_name", { shop: widget.state.shop?.name ?? "" })}.${format}`);
  };

  /** @param {string} words what went wrong @param {string} [good] what went well */
  const complain = (words, good = "") => {
    why.hidden = words === "";
    why.textContent = words;
    done.hidden = good === "";
    done.textContent = good;
  };

  return {
    paint() {
      const { desk, dialogue } = widget.state;
      const key = JSON.stringify(desk?.week ?? null);
      if (hours.dataset.for !== key && desk) {
        hours.dataset.for = key;
        hours.replaceChildren(...weekWords(desk).flatMap(({ days, hours: open }) => [h("dt", null, days), h("dd", null, open)]));
      }
      mail.hidden = !widget.state.mails || !dialogue;
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

/** The customer's widget: shell, line, outbox; everything said is kept here until the desk has it. */

import { keyed, setAttr, setText } from "../lib/dom.js";
import { lang, loadWords, pickLanguage, t } from "../lib/i18n.js";
import { Line, LineLost, newCid } from "../lib/line.js";
import { startComposer } from "./composer.js";
import { loadIcons } from "./icons.js";
import { lines, makeLine, orderCard, updateLine } from "./items.js";
import { identity, Kept } from "./kept.js";
import { dress, makeShell } from "./shell.js";
import { apply, holeBefore, initial, lastSeq, shown, unread } from "./state.js";

const TYPING_SHOWN = 6000;
const NEAR = 60;

class Widget {
  /** @param {any} options @param {any} shell */
  constructor(options, shell) {
    this.options = options;
    this.shell = shell;
    this.kept = new Kept(options.shop, identity(options.signed));
    this.state = initial();
    this.link = "offline";
    this.isOpen = false;
    this.fresh = false;
    /** Whether the customer wants to see the order cards; null leaves it to the conversation. @type {boolean|null} */
    this.picking = null;
    this.refused = "";
    this.readUpTo = 0;
    this.gotUpTo = 0;
    this.typingTimer = 0;
    /** @type {Set<string>} holes already asked for */
    this.asked = new Set();
    /** @type {any[]} files on their way up; not kept, a file cannot be */
    this.uploads = [];
    this.line = this.makeLine();
    this.composer = startComposer(this);
    this.wire();
  }

  makeLine() {
    const url = new URL("/live/widget", this.options.desk);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    return new Line({ url: url.href, ready: "welcome", hello: () => this.hello(), onFrame: (frame) => this.hear(frame), onState: (state, _retry, code) => this.onLink(state, code) });
  }

  hello() {
    return { t: "hello", shop: this.options.shop, visitor: this.kept.recall("visitor", null), signed: this.options.signed, dialogue: this.state.dialogue?.id ?? null, after: lastSeq(this.state), lang: lang() };
  }

  /** @param {string} state @param {number} [code] */
  onLink(state, code) {
    const back = state === "live" && this.link !== "live";
    this.link = state;
    if (state === "ended") this.refused ||= t("widget.unavailable");
    if (back) this.flush();
    this.paint();
    if (code) console.info("The customer-service line ended.", code);
  }

  /** @param {any} frame */
  hear(frame) {
    if (frame.t === "typing") this.showTyping();
    if (frame.t === "refused" && frame.code === "shop.unknown") this.refused = frame.text;
    const hole = frame.t === "message" ? holeBefore(this.state, frame.message) : null;
    this.state = apply(this.state, frame);
    if (frame.t === "welcome") this.welcome(frame);
    if (frame.t === "message") this.hideTyping(frame.message);
    if (hole !== null) this.fill(hole);
    this.kept.drop((item) => shown(this.state).some((each) => each.cid === item.cid));
    this.acknowledge();
    this.paint();
  }

  /** @param {any} frame */
  welcome(frame) {
    if (frame.visitor) this.kept.keep("visitor", frame.visitor);
    if (frame.shop?.color) dress(this.shell.host, frame.shop.color);
    if (frame.dialogue) this.kept.keep("talked", true);
  }

  /** @param {number} after */
  fill(after) {
    const key = `${this.state.dialogue?.id}/${after}`;
    if (this.asked.has(key)) return;
    this.asked.add(key);
    this.line.send({ t: "after", seq: after });
  }

  /** Tell the desk what has arrived, and what has been seen: only an open panel in a window in front counts. */
  acknowledge() {
    const last = this.state.messages.filter((each) => each.by !== "customer").at(-1)?.seq ?? 0;
    if (last > this.gotUpTo && this.line.send({ t: "got", seq: last })) this.gotUpTo = last;
    if (this.isOpen && !document.hidden && last > this.readUpTo && this.line.send({ t: "read", seq: last })) this.readUpTo = last;
  }

  /** @param {{text?: string, file?: any}} what */
  say(what) {
    const item = { cid: newCid(), text: what.text ?? "", file: what.file ?? null, fresh: this.fresh, at: Date.now() * 1000, state: /** @type {const} */ ("sending"), why: null };
    this.fresh = false;
    this.picking = null;
    this.kept.put(item);
    this.kept.keep("talked", true);
    this.paint(true);
    return this.push(item);
  }

  /** @param {any} item */
  async push(item) {
    this.kept.change(item.cid, { state: "sending", why: null });
    this.paint();
    const { cid, text, file, fresh } = item;
    try {
      const answer = await this.line.ask({ t: "say", cid, fresh, ...(file ? { file: file.token } : { text }) });
      if (answer.t === "said") this.arrived(item, answer);
      else this.kept.change(cid, { state: "failed", why: answer.text ?? null });
    } catch (lost) {
      if (!(lost instanceof LineLost)) throw lost;
      this.kept.change(cid, { state: "failed", why: null });
    }
    this.paint();
  }

  /** The desk has it: from here on it is a message like any other. @param {any} item @param {any} answer */
  arrived(item, answer) {
    const kind = item.file ? (item.file.type?.startsWith("image/") ? "image" : "file") : "text";
    const dialogue = answer.dialogue ?? this.state.dialogue?.id ?? 0;
    this.state = apply(this.state, { t: "message", message: { id: answer.id, dialogue, seq: answer.seq, cid: item.cid, by: "customer", who: "", kind, text: item.text, file: item.file, at: answer.at, state: "sent", event: null, data: {} } });
    this.kept.drop((each) => each.cid === item.cid);
  }

  /** The line is back: what was not sent goes out again, in order, under the same ids. */
  async flush() {
    for (const item of this.kept.outbox.filter((each) => each.state === "failed" && each.why === null)) await this.push(item);
  }

  /** @param {string} cid */
  retry(cid) {
    const item = this.kept.outbox.find((each) => each.cid === cid);
    if (item) this.push(item);
  }

  /** @param {string} cid */
  forget(cid) {
    this.kept.drop((each) => each.cid === cid);
    this.uploads = this.uploads.filter((each) => each.cid !== cid);
    this.paint();
  }

  showTyping() {
    clearTimeout(this.typingTimer);
    this.shell.scroll.querySelector(".typing").hidden = false;
    this.typingTimer = window.setTimeout(() => this.hideTyping(null), TYPING_SHOWN);
    this.keepAtEnd();
  }

  /** @param {any} message */
  hideTyping(message) {
    if (message === null || message.by !== "customer") this.shell.scroll.querySelector(".typing").hidden = true;
  }

  wire() {
    const { button, close, panel, again, pick } = this.shell;
    button.addEventListener("click", () => this.toggle(!this.isOpen));
    close.addEventListener("click", () => this.toggle(false));
    panel.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && !event.isComposing && this.toggle(false));
    again.querySelector("button").addEventListener("click", () => {
      this.fresh = true;
      this.paint();
      this.shell.text.focus();
    });
    pick.addEventListener("click", () => this.pick(this.shell.orders.hidden));
    document.addEventListener("visibilitychange", () => this.acknowledge());
    addEventListener("focus", () => this.acknowledge());
    if (this.kept.recall("talked", false) || this.kept.outbox.length) this.line.open();
    this.paint();
  }

  /** @param {boolean} open */
  toggle(open) {
    const { panel, button, text } = this.shell;
    this.isOpen = open;
    panel.hidden = !open;
    setAttr(button, "aria-expanded", open ? "true" : "false");
    setAttr(this.shell.host, "data-open", open ? "yes" : null);
    if (open) {
      if (!this.line.socket) this.line.open();
      this.acknowledge();
      this.paint(true);
      text.focus();
    } else button.focus();
  }

  /** Show or put away the order cards; the last words stay in view. @param {boolean} picking */
  pick(picking) {
    this.picking = picking;
    this.paint();
    this.keepAtEnd(true);
  }

  /** @param {any} order */
  choose(order) {
    this.pick(false);
    this.composer.insertOrder(order);
  }

  keepAtEnd(force = false) {
    const { scroll } = this.shell;
    if (force || scroll.scrollHeight - scroll.clientHeight - scroll.scrollTop < NEAR + 80) scroll.scrollTop = scroll.scrollHeight;
  }

  paint(toEnd = false) {
    const { shell, state } = this;
    const atEnd = shell.scroll.scrollHeight - shell.scroll.clientHeight - shell.scroll.scrollTop < NEAR;
    const context = { desk: this.options.desk, retry: (/** @type {string} */ cid) => this.retry(cid), drop: (/** @type {string} */ cid) => this.forget(cid) };
    const all = lines(state.earlier, shown(state), [...this.kept.outbox, ...this.uploads]);
    keyed(shell.log, all, (line) => line.key, (line) => makeLine(line, context), (element, line) => updateLine(element, line, context));
    if (toEnd || atEnd) shell.scroll.scrollTop = shell.scroll.scrollHeight;
    this.paintHead();
    this.paintFoot(all.length);
    const count = this.isOpen ? 0 : unread(state, this.readUpTo);
    shell.badge.hidden = count === 0;
    setText(shell.badge, count > 9 ? "9+" : String(count));
    setAttr(shell.button, "aria-label", count ? `${t("widget.open")}, ${t("widget.unread", { n: count })}` : t(this.isOpen ? "widget.close" : "widget.open"));
  }

  paintHead() {
    const { shell, state } = this;
    const name = state.shop?.name ?? t("widget.title");
    setText(shell.name, name);
    setAttr(shell.panel, "aria-label", t("widget.panel", { shop: name }));
    const standing = state.dialogue?.state;
    setText(shell.sub, state.dialogue?.agent && standing === "open" ? t("widget.with", { name: state.dialogue.agent.name }) : standing === "waiting" ? t("widget.waiting") : state.shop ? t("widget.title") : "");
    const trouble = this.refused || (this.link === "live" || !this.isOpen ? "" : t(state.ready ? "widget.reconnecting" : "widget.connecting"));
    shell.line.hidden = trouble === "";
    setText(shell.line, trouble);
  }

  /** @param {number} count */
  paintFoot(count) {
    const { shell, state } = this;
    const closed = state.dialogue?.state === "closed" && !this.fresh;
    const greeting = shell.scroll.querySelector(".greeting");
    greeting.hidden = count > 0;
    setText(greeting, t("widget.welcome"));
    const offer = state.orders.length > 0 && !closed && (this.picking ?? (this.fresh || !state.messages.some((each) => each.by === "customer")));
    shell.orders.hidden = !offer;
    shell.pick.hidden = state.orders.length === 0;
    setAttr(shell.pick, "aria-expanded", offer ? "true" : "false");
    if (offer && shell.orders.childElementCount !== state.orders.length + 1) {
      const title = document.createElement("p");
      title.textContent = t("widget.orders");
      shell.orders.replaceChildren(title, ...state.orders.map((order) => orderCard(order, (chosen) => this.choose(chosen))));
    }
    const notice = closed ? "" : (state.dialogue?.notice ?? "");
    shell.notice.hidden = notice === "" || this.fresh;
    setText(shell.notice, notice);
    shell.again.hidden = !closed;
    shell.form.hidden = closed || (this.refused !== "" && this.link === "ended");
  }
}

/** @param {{desk: string, shop: string, signed: string|null, lang: string, theme: string|null}} options */
export async function start(options) {
  await Promise.all([loadWords(pickLanguage(options.lang)), loadIcons(options.desk)]);
  return new Widget(options, await makeShell(options.desk, options.theme));
}

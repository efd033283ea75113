/** The customer's widget: shell, line, outbox; everything said is kept here until the desk has it. */

import { setAttr } from "../lib/dom.js";
import { lang, loadWords, pickLanguage, t } from "../lib/i18n.js";
import { Line, LineLost, newCid } from "../lib/line.js";
import { startComposer } from "./composer.js";
import { startContact } from "./contact.js";
import { loadIcons } from "./icons.js";
import { identity, Kept } from "./kept.js";
import { startMenu } from "./menu.js";
import { NEAR, paint } from "./paint.js";
import { startRating } from "./rating.js";
import { dress, makeShell } from "./shell.js";
import { apply, holeBefore, initial, lastSeq, oldest, shown } from "./state.js";

const TYPING_SHOWN = 6000;
const STORE_AGAIN = 3000;

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
    this.again = 0;
    /** @type {Set<string>} holes already asked for */
    this.asked = new Set();
    /** @type {any[]} files on their way up; not kept, a file cannot be */
    this.uploads = [];
    this.line = this.makeLine();
    startComposer(this);
    this.parts = [startRating(this), startContact(this), (this.menu = startMenu(this))];
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
    if (frame.lang && frame.lang !== lang()) this.speak(frame.lang);
    if (frame.shop?.color) dress(this.shell.host, frame.shop.color);
    if (frame.dialogue) this.kept.keep("talked", true);
  }

  /** The shop speaks another language than its page: begin anew in that one. @param {string} wanted */
  async speak(wanted) {
    this.line.stop();
    await loadWords(wanted);
    this.shell.host.remove();
    const anew = new Widget(this.options, await makeShell(this.options.desk, this.options.theme));
    if (this.isOpen) anew.toggle(true);
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

  /** Whether what is written now begins a conversation: also while its first words are on their way, and the one before is all we know. */
  get begins() {
    return this.fresh || this.kept.outbox.some((each) => each.fresh && each.state === "sending");
  }

  /** @param {{text?: string, file?: any, order?: any, press?: {dialogue: number, seq: number}}} what */
  say(what) {
    const item = { cid: newCid(), text: what.text ?? "", file: what.file ?? null, order: what.order ?? null, press: what.press ?? null, fresh: this.fresh, at: Date.now() * 1000, state: /** @type {const} */ ("sending"), why: null };
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
    const { cid, text, file, order, press, fresh } = item;
    try {
      const answer = await this.line.ask({ t: "say", cid, fresh, ...(order ? { order: order.number } : file ? { file: file.token } : press ? { text, press } : { text }) });
      if (answer.t === "said") this.arrived(item, answer);
      else if (answer.code === "storage.down") this.later(cid);
      else this.kept.change(cid, { state: "failed", why: answer.text ?? null });
    } catch (lost) {
      if (!(lost instanceof LineLost)) throw lost;
      this.kept.change(cid, { state: "failed", why: null });
    }
    this.paint();
  }

  /** The desk cannot store anything just now: the words stay and go out again by themselves. @param {string} cid */
  later(cid) {
    this.kept.change(cid, { state: "failed", why: null });
    clearTimeout(this.again);
    this.again = setTimeout(() => this.flush(), STORE_AGAIN);
  }

  /** The desk has it: from here on it is a message like any other. @param {any} item @param {any} answer */
  arrived(item, answer) {
    const kind = item.order ? "order" : item.file ? (item.file.type?.startsWith("image/") ? "image" : "file") : "text";
    const data = item.order ? { ...item.order, title: item.order.items[0]?.title ?? "", more: item.order.items.length - 1 } : item.press ? { dialogue: item.press.dialogue, of: item.press.seq } : {};
    const dialogue = answer.dialogue ?? this.state.dialogue?.id ?? 0;
    this.state = apply(this.state, { t: "message", message: { id: answer.id, dialogue, seq: answer.seq, cid: item.cid, by: "customer", who: "", kind, text: item.text, file: item.file, at: answer.at, state: "sent", event: null, data } });
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

  /** The customer wants a person: said in words first where nothing was said yet. */
  async human() {
    const { human } = this.shell;
    human.disabled = true;
    try {
      if (!this.state.dialogue || this.state.dialogue.state === "closed") await this.say({ text: t("widget.human_text") });
      await this.line.ask({ t: "human" });
    } catch (lost) {
      if (!(lost instanceof LineLost)) throw lost;
    }
    human.disabled = false;
  }

  /** Rather be answered later than wait. */
  async leaveWord() {
    try {
      await this.line.ask({ t: "leave" });
    } catch (lost) {
      if (!(lost instanceof LineLost)) throw lost;
    }
  }

  /** What was said before, one dialogue at a time; what is in view stays there. */
  async older() {
    const { scroll, older } = this.shell;
    older.disabled = true;
    const below = scroll.scrollHeight - scroll.scrollTop;
    try {
      await this.line.ask({ t: "earlier", dialogue: oldest(this.state) });
    } catch (lost) {
      if (!(lost instanceof LineLost)) throw lost;
    }
    scroll.scrollTop = scroll.scrollHeight - below;
    older.disabled = false;
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
    const { button, close, panel, again, pick, human, older, notice } = this.shell;
    button.addEventListener("click", () => this.toggle(!this.isOpen));
    close.addEventListener("click", () => this.toggle(false));
    panel.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && !event.isComposing && this.toggle(false));
    again.querySelector("button").addEventListener("click", () => {
      this.fresh = true;
      this.paint();
      this.shell.text.focus();
    });
    human.addEventListener("click", () => this.human());
    older.addEventListener("click", () => this.older());
    notice.querySelector("button").addEventListener("click", () => this.leaveWord());
    pick.addEventListener("click", () => this.pick(this.shell.orders.hidden));
    document.addEventListener("visibilitychange", () => this.acknowledge());
    visualViewport?.addEventListener("resize", () => this.fit());
    addEventListener("focus", () => this.acknowledge());
    if (this.kept.recall("talked", false) || this.kept.outbox.length) this.line.open();
    this.paint();
  }

  /** The keys of a phone take the lower half: what is left is ours. */
  fit() {
    this.shell.host.style.setProperty("--height", `${visualViewport?.height ?? innerHeight}px`);
    this.keepAtEnd();
  }

  /** @param {boolean} open */
  toggle(open) {
    const { panel, button, text } = this.shell;
    this.isOpen = open;
    panel.hidden = !open;
    setAttr(button, "aria-expanded", open ? "true" : "false");
    setAttr(this.shell.host, "data-open", open ? "yes" : null);
    this.menu.close();
    if (open) {
      if (!this.line.socket) this.line.open();
      this.fit();
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
    this.say({ order });
  }

  keepAtEnd(force = false) {
    const { scroll } = this.shell;
    if (force || scroll.scrollHeight - scroll.clientHeight - scroll.scrollTop < NEAR + 80) scroll.scrollTop = scroll.scrollHeight;
  }

  paint(toEnd = false) {
    paint(this, toEnd);
  }
}

/** @param {{desk: string, shop: string, signed: string|null, lang: string, theme: string|null}} options */
export async function start(options) {
  await Promise.all([loadWords(pickLanguage(options.lang)), loadIcons(options.desk)]);
  return new Widget(options, await makeShell(options.desk, options.theme));
}

/** One socket that comes back by itself, answers questions by their cid, and says how well it stands. */

const WAITS = [500, 1000, 2000, 4000, 8000, 15000];
const PING_EVERY = 20_000;
const SILENT_TOO_LONG = 50_000;
/** Closed for good: not signed in, not from this site, no such shop. Anything else (also changed rights, 4409) comes back. */
const ENDS = [4401, 4403, 4404];
export const ANSWER_WITHIN = 10_000;

/** @typedef {"connecting"|"catching"|"live"|"offline"|"ended"} LineState */
/** @typedef {Record<string, any>} Frame */

/** A fresh id that works on plain http as well. */
export function newCid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What a question gets when the line broke or nobody answered: the caller keeps what it wanted to say. */
export class LineLost extends Error {}

export class Line {
  /**
   * @param {{url: string, hello: () => Frame, ready: string, onFrame: (frame: Frame) => void,
   *   onState: (state: LineState, retryAt: number|null, code?: number) => void}} options `ready` is the frame type after which we are live
   */
  constructor(options) {
    this.options = options;
    /** @type {LineState} */
    this.state = "connecting";
    /** @type {WebSocket|null} */
    this.socket = null;
    /** @type {Map<string, {resolve: (frame: Frame) => void, reject: (why: Error) => void, timer: number}>} */
    this.waiting = new Map();
    this.failures = 0;
    this.retry = 0;
    this.heard = 0;
    this.pinged = 0;
    this.ended = false;
    addEventListener("online", () => this.hurry());
    addEventListener("offline", () => this.drop());
    addEventListener("pageshow", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
    setInterval(() => this.beat(), 5000);
  }

  open() {
    if (this.ended || this.socket) return;
    clearTimeout(this.retry);
    this.set("connecting", null);
    const socket = new WebSocket(this.options.url);
    this.socket = socket;
    this.heard = performance.now();
    socket.onopen = () => {
      this.set("catching", null);
      socket.send(JSON.stringify(this.options.hello()));
    };
    socket.onmessage = (event) => this.socket === socket && this.hear(JSON.parse(event.data));
    socket.onclose = (event) => this.socket === socket && this.lose(event.code);
  }

  /** @param {Frame} frame */
  hear(frame) {
    this.heard = performance.now();
    if (frame.t === this.options.ready) this.failures = 0;
    this.options.onFrame(frame);
    if (frame.t === this.options.ready) this.set("live", null);
    const asked = this.waiting.get(frame.re ?? frame.cid);
    if (!asked || !(frame.re ?? frame.cid)) return;
    this.waiting.delete(frame.re ?? frame.cid);
    clearTimeout(asked.timer);
    asked.resolve(frame);
  }

  /** @param {number} code */
  lose(code) {
    this.socket = null;
    for (const [cid, asked] of [...this.waiting]) this.giveUp(cid, asked);
    if (ENDS.includes(code)) {
      this.ended = true;
      this.set("ended", null, code);
      return;
    }
    const wait = WAITS[Math.min(this.failures, WAITS.length - 1)] * (0.75 + Math.random() / 2);
    this.failures += 1;
    this.retry = window.setTimeout(() => this.open(), wait);
    this.set("offline", Date.now() + wait);
  }

  /** Close now and take it as lost, without waiting for a peer that may be gone. */
  drop() {
    const socket = this.socket;
    if (!socket) return;
    this.lose(1006);
    socket.close();
  }

  /** Close for good, without a word to anybody. */
  stop() {
    const socket = this.socket;
    this.ended = true;
    this.socket = null;
    clearTimeout(this.retry);
    for (const [cid, asked] of [...this.waiting]) this.giveUp(cid, asked);
    socket?.close();
  }

  /** Somebody looks, or the network is back: do not wait out the pause. */
  hurry() {
    if (!this.socket) this.open();
    else if (performance.now() - this.heard > PING_EVERY) this.beat();
  }

  beat() {
    if (this.state !== "live" && this.state !== "catching") return;
    const now = performance.now();
    if (now - this.heard > SILENT_TOO_LONG) this.drop();
    else if (now - Math.max(this.heard, this.pinged) > PING_EVERY - 5000) this.ping();
  }

  ping() {
    this.pinged = performance.now();
    this.send({ t: "ping" });
  }

  /** @param {Frame} frame @returns {boolean} whether it went out */
  send(frame) {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  /**
   * Ask and wait for the one answer; rejects with LineLost when it cannot come.
   * @param {Frame} frame @param {number} [within] milliseconds @returns {Promise<Frame>}
   */
  ask(frame, within = ANSWER_WITHIN) {
    const cid = frame.cid ?? newCid();
    return new Promise((resolve, reject) => {
      const asked = { resolve, reject, timer: 0 };
      asked.timer = window.setTimeout(() => this.giveUp(cid, asked), within);
      this.waiting.set(cid, asked);
      if (!this.send({ ...frame, cid })) this.giveUp(cid, asked);
    });
  }

  /** @param {string} cid @param {{reject: (why: Error) => void, timer: number}} asked */
  giveUp(cid, asked) {
    clearTimeout(asked.timer);
    this.waiting.delete(cid);
    asked.reject(new LineLost(cid));
  }

  /** @param {LineState} state @param {number|null} retryAt @param {number} [code] */
  set(state, retryAt, code) {
    this.state = state;
    this.options.onState(state, retryAt, code);
  }
}

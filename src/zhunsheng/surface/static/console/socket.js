/** The console's line to the desk, and the server's clock as seen from here. */

import { lang } from "../lib/i18n.js";
import { Line } from "../lib/line.js";

/** Server minus local, in microseconds; the sample with the shortest way there and back wins. */
const skew = { us: 0, trip: Infinity, at: 0 };
const KEEP_SAMPLE = 5 * 60 * 1000;

const local = () => (performance.timeOrigin + performance.now()) * 1000;

/** The server's now, in epoch microseconds. */
export const serverNow = () => local() + skew.us;

/** @param {number} now the server's @param {number} trip milliseconds for the way there and back */
function learn(now, trip) {
  if (trip > skew.trip && performance.now() - skew.at < KEEP_SAMPLE) return;
  Object.assign(skew, { us: now + (trip * 1000) / 2 - local(), trip, at: performance.now() });
}

/** @param {{onFrame: (frame: any) => void, onState: (state: import("../lib/line.js").LineState, retryAt: number|null, code?: number) => void}} hooks */
export function openLine(hooks) {
  const url = new URL("/live/console", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  let asked = 0;
  const line = new Line({
    url: url.href,
    ready: "snapshot",
    hello: () => {
      asked = performance.now();
      return { t: "hello", lang: lang() };
    },
    onState: hooks.onState,
    onFrame: (frame) => {
      if (frame.t === "snapshot") learn(frame.now, performance.now() - asked);
      if (frame.t === "pong") learn(frame.now, performance.now() - line.pinged);
      hooks.onFrame(frame);
    },
  });
  line.open();
  return line;
}

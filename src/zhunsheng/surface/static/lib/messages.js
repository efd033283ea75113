/** Numbered messages: merging, holes, delivery marks. Pure; the widget uses it as well. */

const RANK = ["sent", "delivered", "read"];

/** @param {string} a @param {string} b */
const further = (a, b) => (RANK.indexOf(a) >= RANK.indexOf(b) ? a : b);

/**
 * Join what we hold with what came, by number. A detached newest page (`fromStart` of it unknown, more before it)
 * replaces what we hold, because the hole between cannot be shown.
 * @param {any[]} known @param {any[]} came @param {boolean} more older messages exist before `came`
 */
export function mergeMessages(known, came, more) {
  if (!came.length) return known;
  const last = contiguous(known).at(-1)?.seq ?? 0;
  const detached = more && known.length > 0 && came[0].seq > last + 1;
  const bySeq = new Map((detached ? [] : known).map((each) => [each.seq, each]));
  for (const each of came) {
    const old = bySeq.get(each.seq);
    bySeq.set(each.seq, old ? { ...each, state: further(old.state, each.state) } : each);
  }
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** The messages up to the first hole. */
/** @param {any[]} messages */
export function contiguous(messages) {
  const hole = messages.findIndex((each, index) => index > 0 && each.seq !== messages[index - 1].seq + 1);
  return hole < 0 ? messages : messages.slice(0, hole);
}

const DESK = ["agent", "bot"];

/** One side's message as far as the other side's marks say it went. */
/** @param {any} message @param {number} delivered @param {number} read @param {string[]} [by] whose messages the marks are about */
export function withMarks(message, delivered, read, by = DESK) {
  if (!by.includes(message.by)) return message;
  const marked = message.seq <= read ? "read" : message.seq <= delivered ? "delivered" : "sent";
  const state = further(message.state, marked);
  return state === message.state ? message : { ...message, state };
}

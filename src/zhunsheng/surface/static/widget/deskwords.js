/** How things stand at the desk, in words: open or not, how fast, which place in the queue, the hours of the week. */

import { locale, t } from "../lib/i18n.js";
import { dayKey, hourMinute } from "../lib/time.js";
import { attended, leftWord } from "./state.js";

const DAY = 86_400_000_000;

/** The line under the shop's name. @param {import("./state.js").State} state */
export function standingWords(state) {
  const { dialogue, place, desk, shop } = state;
  if (dialogue?.agent && dialogue.state === "open") return t("widget.with", { name: dialogue.agent.name });
  if (!attended(state)) return t(desk?.open ? "widget.nobody" : "widget.closed_now");
  if (leftWord(state)) return t("widget.event.dialogue.given_up");
  if (dialogue?.state === "waiting") return place ? placeWords(place) : t("widget.waiting");
  if (desk?.reply_seconds) return t("widget.reply_within", { span: rough(desk.reply_seconds) });
  return shop ? t("widget.title") : "";
}

/** @param {{position: number, seconds: number|null}} place */
export function placeWords(place) {
  return place.seconds === null ? t("widget.place", { n: place.position }) : t("widget.place_and_time", { n: place.position, span: rough(place.seconds) });
}

/** A span nobody counts along with: 20 秒, 3 分钟, 2 小时. @param {number} seconds */
export function rough(seconds) {
  if (seconds < 60) return t("time.s", { n: Math.max(1, seconds < 10 ? seconds : Math.ceil(seconds / 5) * 5) });
  if (seconds < 3600) return t("time.m", { n: Math.ceil(seconds / 60) });
  return t("time.h", { n: Math.ceil(seconds / 3600) });
}

/** When somebody will be there again: 9:00, 明天 9:00, 星期一 9:00. @param {number|null} us */
export function whenWords(us) {
  if (us === null) return "";
  const now = Date.now() * 1000;
  if (dayKey(us) === dayKey(now)) return hourMinute(us);
  if (dayKey(us) === dayKey(now + DAY)) return t("widget.tomorrow", { time: hourMinute(us) });
  const day = new Intl.DateTimeFormat(locale(), us - now < 6 * DAY ? { weekday: "long" } : { month: "long", day: "numeric" }).format(new Date(us / 1000));
  return t("widget.on_day", { day, time: hourMinute(us) });
}

/** What a customer is told whom nobody can serve now; the shop's own words come first. */
/** @param {import("./state.js").State} state @param {boolean} written whether they have written already */
export function awayWords(state, written) {
  const when = whenWords(state.desk?.opens_at ?? null);
  if (written) return when ? t("widget.kept_until", { when }) : t("widget.kept");
  return state.shop?.away || (when ? t("widget.away_until", { when }) : t("widget.away"));
}

/** The hours of a week, days that are alike together. @param {import("./state.js").Desk} desk @returns {{days: string, hours: string}[]} */
export function weekWords(desk) {
  if (desk.always) return [{ days: t("widget.every_day"), hours: t("widget.all_day") }];
  /** @type {{from: number, to: number, hours: string}[]} */
  const runs = [];
  desk.week.forEach((spans, day) => {
    const hours = spans.length ? spans.map(([from, to]) => `${clock(from)}–${clock(to)}`).join(t("widget.and")) : t("widget.day_off");
    const last = runs.at(-1);
    if (last?.hours === hours) last.to = day;
    else runs.push({ from: day, to: day, hours });
  });
  return runs.map(({ from, to, hours }) => ({ days: daysWords(from, to), hours }));
}

/** @param {number} from @param {number} to */
function daysWords(from, to) {
  if (from === 0 && to === 6) return t("widget.every_day");
  return from === to ? dayName(from) : t("widget.days", { from: dayName(from), to: dayName(to) });
}

/** Monday is 0; 2024-01-01 was one. @param {number} day */
const dayName = (day) => new Intl.DateTimeFormat(locale(), { weekday: "short", timeZone: "UTC" }).format(new Date(Date.UTC(2024, 0, 1 + day)));

/** @param {number} minute of the day; beyond midnight it is the next day's */
const clock = (minute) => `${Math.floor((minute % 1440 || (minute ? 1440 : 0)) / 60)}:${String(minute % 60).padStart(2, "0")}`;

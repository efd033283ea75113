/** Instants (epoch microseconds) and spans as words, in the viewer's zone. */

import { locale, t } from "./i18n.js";

export const SECOND = 1_000_000;
const DAY = 86_400 * SECOND;

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {number} us @param {Intl.DateTimeFormatOptions} options */
function format(us, options) {
  const key = locale() + JSON.stringify(options);
  const made = formats.get(key) ?? new Intl.DateTimeFormat(locale(), options);
  formats.set(key, made);
  return made.format(new Date(us / 1000));
}

/** 21:04:11 */
/** @param {number} us */
export const timeOfDay = (us) => format(us, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
/** 21:04 */
/** @param {number} us */
export const hourMinute = (us) => format(us, { hour: "2-digit", minute: "2-digit", hour12: false });
/** The whole instant with its zone, for the tooltip. */
/** @param {number} us */
export const exact = (us) =>
  format(us, { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false, timeZoneName: "short" });

/** @param {number} us */
export function dayKey(us) {
  const date = new Date(us / 1000);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** Today, yesterday, or the date. */
/** @param {number} us @param {number} now */
export function dayWords(us, now) {
  if (dayKey(us) === dayKey(now)) return t("time.today");
  if (dayKey(us) === dayKey(now - DAY)) return t("time.yesterday");
  const sameYear = new Date(us / 1000).getFullYear() === new Date(now / 1000).getFullYear();
  return format(us, { year: sameYear ? undefined : "numeric", month: "long", day: "numeric", weekday: "short" });
}

/** How long ago, coarse: for lists. */
/** @param {number} us @param {number} now */
export function ago(us, now) {
  const minutes = Math.floor((now - us) / SECOND / 60);
  if (minutes < 1) return t("time.just_now");
  if (minutes < 60) return t("time.minutes_ago", { n: minutes });
  if (dayKey(us) === dayKey(now)) return hourMinute(us);
  if (dayKey(us) === dayKey(now - DAY)) return t("time.yesterday");
  return format(us, { month: "numeric", day: "numeric" });
}

/** A running figure: 0:12, 2:31, 1:05:00; from a day on the seconds tell nobody anything: 12 d 2 h. */
/** @param {number} us never negative */
export function countdown(us) {
  const seconds = Math.max(0, Math.ceil(us / SECOND));
  if (seconds >= 86_400) return days(Math.floor(seconds / 3600));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, String(seconds % 60).padStart(2, "0")];
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** A span with its unit: 21 秒, 3 分 05 秒, 2 小时. */
/** @param {number} us */
export function span(us) {
  const seconds = Math.max(0, Math.round(us / SECOND));
  if (seconds < 60) return t("time.s", { n: seconds });
  if (seconds < 3600) return seconds % 60 ? t("time.m_s", { m: Math.floor(seconds / 60), s: seconds % 60 }) : t("time.m", { n: seconds / 60 });
  if (seconds >= 2 * 86_400) return days(Math.round(seconds / 3600));
  const minutes = Math.round(seconds / 60);
  return minutes % 60 ? t("time.h_m", { h: Math.floor(minutes / 60), m: minutes % 60 }) : t("time.h", { n: minutes / 60 });
}

/** @param {number} hours */
const days = (hours) => (hours % 24 && hours < 240 ? t("time.d_h", { d: Math.floor(hours / 24), h: hours % 24 }) : t("time.d", { n: Math.floor(hours / 24) }));

/** 1.2 MB */
/** @param {number} bytes */
export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

// Times in the viewer's zone: message stamps, day lines and Slack's date tokens
// (https://docs.slack.dev/messaging/formatting-message-text#date-formatting).

let zone; // undefined: the browser's own

/** Show times in the IANA zone of the person at the page; an unknown zone means the browser's. */
export function setZone(name) {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name || undefined });
    zone = name || undefined;
  } catch {
    zone = undefined;
  }
}

function inZone(date, options) {
  return new Intl.DateTimeFormat("en-US", { timeZone: zone, ...options }).format(date);
}

function ordinal(day) {
  const teen = day % 100 > 10 && day % 100 < 14;
  return `${day}${teen ? "th" : { 1: "st", 2: "nd", 3: "rd" }[day % 10] || "th"}`;
}

function thisYear(date, now) {
  return inZone(date, { year: "numeric" }) === inZone(now, { year: "numeric" });
}

const iso = (date) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(date);
const month = (date) => inZone(date, { month: "long" });
const dayOrdinal = (date) => ordinal(Number(inZone(date, { day: "numeric" })));
const withYear = (date, now) => (thisYear(date, now) ? "" : `, ${inZone(date, { year: "numeric" })}`);

/** "today", "yesterday", "tomorrow" or nothing. */
function nearby(date, now) {
  const names = { "-1": "yesterday", 0: "today", 1: "tomorrow" };
  return names[Math.round((Date.parse(iso(date)) - Date.parse(iso(now))) / 86_400_000)] || "";
}

const AGO = [[60, "second"], [60, "minute"], [24, "hour"], [30.44, "day"], [12, "month"], [Infinity, "year"]];

/** "5 months ago", "in 2 hours", "now". */
export function ago(date, now = new Date()) {
  let amount = (date - now) / 1000;
  for (const [size, unit] of AGO) {
    if (Math.abs(amount) < size) {
      return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(Math.trunc(amount), unit);
    }
    amount /= size;
  }
  return "";
}

const TOKENS = {
  date_num: (date) => iso(date),
  date_slash: (date) => inZone(date, { year: "numeric", month: "2-digit", day: "2-digit" }),
  date: (date, now) => `${month(date)} ${dayOrdinal(date)}${withYear(date, now)}`,
  date_short: (date) => inZone(date, { year: "numeric", month: "short", day: "numeric" }),
  date_long: (date) => `${inZone(date, { weekday: "long" })}, ${month(date)} ${dayOrdinal(date)}, ${inZone(date, { year: "numeric" })}`,
  date_long_full: (date) => inZone(date, { year: "numeric", month: "long", day: "numeric" }),
  date_pretty: (date, now) => nearby(date, now) || TOKENS.date(date, now),
  date_short_pretty: (date, now) => nearby(date, now) || TOKENS.date_short(date),
  date_long_pretty: (date, now) => nearby(date, now) || TOKENS.date_long(date),
  day_divider_pretty: (date, now) =>
    nearby(date, now) || `${inZone(date, { weekday: "long" })}, ${month(date)} ${dayOrdinal(date)}${withYear(date, now)}`,
  time: (date) => inZone(date, { hour: "numeric", minute: "2-digit" }),
  time_secs: (date) => inZone(date, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago: (date, now) => ago(date, now),
};

/** Slack's `{tokens}` filled in; a token Slack does not know stays as it is. */
export function formatDate(seconds, format, now = new Date()) {
  const date = new Date(seconds * 1000);
  return format.replace(/\{(\w+)\}/g, (whole, name) => (TOKENS[name] ? TOKENS[name](date, now) : whole));
}

/** "Today", "Yesterday", "Monday, June 2nd": the line between two days. */
export function dayLine(seconds) {
  const text = formatDate(seconds, "{day_divider_pretty}");
  return text[0].toUpperCase() + text.slice(1);
}

/** The local date, to tell days apart. */
export const dayKey = (seconds) => iso(new Date(seconds * 1000));

/** "09:03" in 24 hours, as beside a message. */
export const clockTime = (seconds) => inZone(new Date(seconds * 1000), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** The whole date and time, for titles. */
export const fullTime = (seconds) => formatDate(seconds, "{date_long} at {time_secs}");

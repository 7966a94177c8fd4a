// When, as a person says it.
const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const SECOND = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const YEAR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

/** "12:31"; of another day "20 Nov, 12:31". */
export function clock(at, { now = Date.now(), isExact = false } = {}) {
  const [then, today] = [new Date(at), new Date(now)];
  if (then.toDateString() === today.toDateString()) {
    return (isExact ? SECOND : TIME).format(then);
  }
  return `${(then.getFullYear() === today.getFullYear() ? DAY : YEAR).format(then)}, ${TIME.format(then)}`;
}

/** "at 12:31"; of another day "on 20 Nov, 12:31". */
export function when(at, now = Date.now()) {
  return `${new Date(at).toDateString() === new Date(now).toDateString() ? "at" : "on"} ${clock(at, { now })}`;
}

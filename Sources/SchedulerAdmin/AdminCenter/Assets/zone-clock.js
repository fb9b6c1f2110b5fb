// What clocks on the wall show in a zone, and where its days begin.

import { viewerZone } from './time.js';

const formatters = new Map();

function formatter(zone) {
  if (!formatters.has(zone)) {
    formatters.set(zone, new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit',
      day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' }));
  }
  return formatters.get(zone);
}

/** What a zone's clock shows at an instant, to the second, as the instant at which UTC's clock does. */
export function shownAt(instant, zone) {
  const part = Object.fromEntries(formatter(zone).formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
}

/** Whether this browser knows a zone. */
export function isZone(zone) {
  try { return Boolean(zone) && Boolean(formatter(zone)); } catch { return false; }
}

/** What the clock shows: `{day: '2026-11-20', hour, minute, offset}`, with the offset from UTC in minutes. */
export function wallClock(instant, zone) {
  const shown = new Date(shownAt(instant, zone));
  return { day: shown.toISOString().slice(0, 10), hour: shown.getUTCHours(), minute: shown.getUTCMinutes(),
    offset: Math.round((shown - instant) / 60_000) };
}

/** The first instant of a day, also where the clock is changed at midnight. */
export function startOfDay(day, zone) {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const guess = midnight - wallClock(midnight, zone).offset * 60_000;
  let start = midnight - wallClock(guess, zone).offset * 60_000;
  if (wallClock(start - 3_600_000, zone).day === day) start -= 3_600_000;
  while (wallClock(start, zone).day < day) start += 900_000;
  return start;
}

/** Whether a text is a day that there is, such as "2026-11-20". */
export const isDay = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text ?? '') && !Number.isNaN(Date.parse(`${text}T00:00:00Z`))
  && addDays(text, 0) === text;

export const addDays = (day, count) => new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);

const names = {
  short: new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' }),
  long: new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long' }),
};

/** The name of a day: "Tue, 24 Nov", or long. */
export const dayName = (day, style = 'short') => names[style].format(new Date(`${day}T12:00:00Z`));

const two = (number) => String(number).padStart(2, '0');
export const clock = ({ hour, minute }) => `${two(hour)}:${two(minute)}`;

/** An offset from UTC in words: "UTC+2", "UTC+5:30". */
export function offsetText(minutes) {
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(size / 60)}${size % 60 ? `:${two(size % 60)}` : ''}`;
}

const weekday = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', weekday: 'short' });

/** What a zone's clock shows, where it is another than the viewer's: "02:30 in Berlin"; null where they agree. */
export function timeThere(instant, zone) {
  const exact = Date.parse(instant ?? '');
  if (Number.isNaN(exact) || !isZone(zone)) return null;
  const [there, here] = [zone, viewerZone].map((one) => new Date(shownAt(exact, one)).toISOString());
  if (there === here) return null;
  const day = there.slice(0, 10) === here.slice(0, 10) ? '' : `${weekday.format(Date.parse(`${there.slice(0, 10)}T12:00:00Z`))} `;
  const place = zone === 'UTC' ? 'UTC' : `in ${zone.split('/').at(-1).replaceAll('_', ' ')}`;
  return `${day}${there.slice(11, 19).replace(/:00$/, '')} ${place}`;
}

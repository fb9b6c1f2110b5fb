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

/** What the clock shows: `{day: '2026-11-20', hour, minute, offset}`, with the offset from UTC in minutes. */
export function wallClock(instant, zone) {
  const { year, month, day, hour, minute, second } = Object.fromEntries(formatter(zone).formatToParts(instant)
    .map(({ type, value }) => [type, value]));
  const shown = Date.UTC(year, month - 1, day, hour, minute, second);
  return { day: `${year}-${month}-${day}`, hour: Number(hour), minute: Number(minute), offset: Math.round((shown - instant) / 60_000) };
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

/** Zones to choose from, the viewer's own first. */
export function zoneChoices() {
  const others = Intl.supportedValuesOf('timeZone').filter((zone) => zone !== viewerZone && zone !== 'UTC');
  const own = viewerZone === 'UTC' ? [] : [[viewerZone, `Your zone (${viewerZone.replaceAll('_', ' ')})`]];
  return [...own, ['UTC', viewerZone === 'UTC' ? 'Your zone (UTC)' : 'UTC'], ...others.map((zone) => [zone, zone.replaceAll('_', ' ')])];
}

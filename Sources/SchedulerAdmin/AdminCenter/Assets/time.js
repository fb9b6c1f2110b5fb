// Instants and lengths, as people read them.

import { h } from './dom.js';

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone of whoever looks at the page. */
export const viewerZone = zone;

const formats = {
  time: new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }),
  clock: new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  day: new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' }),
  year: new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' }),
  full: new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' }),
};

/** The time of day, to the second; with the day where it is another than `today`. */
export function instantText(instant, { seconds = true, today = Date.now() } = {}) {
  const date = new Date(instant);
  const now = new Date(today);
  const time = (seconds ? formats.time : formats.clock).format(date);
  if (date.toDateString() === now.toDateString()) return time;
  const near = Math.abs(date - now) < 300 * 86_400_000;
  return `${(near ? formats.day : formats.year).format(date)}, ${time}`;
}

export const clockText = (instant) => formats.clock.format(new Date(instant));

/** An instant in UTC, as it is shown on hover. */
export const utcText = (instant) => new Date(instant).toISOString().replace('T', ' ').replace(/\.000Z|Z$/, ' UTC');

const title = (instant) => `${formats.full.format(new Date(instant))}\n${utcText(instant)}`;

/** An instant in the viewer's zone, with UTC on hover. */
export function time(instant, { empty = '—', ...options } = {}) {
  if (!instant) return h('span', { class: 'none' }, empty);
  return h('time', { datetime: instant, title: title(instant) }, instantText(instant, options));
}

/** A span of time in UTC, as it is shown on hover. */
export const utcSpan = (from, to) => `${utcText(from)} – ${utcText(to)}`;

/** A text in which instants stand as the API writes them, with each as `time` tells it. */
export function withTimes(text) {
  if (typeof text !== 'string') return text;
  return text.split(/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/).map((part, index) => index % 2 === 1 ? time(part) : part);
}

/** How far an instant is from now, kept up to date by `tick`: "in 12 s", "3 min ago". */
export function relative(instant, { empty = '—' } = {}) {
  if (!instant) return h('span', { class: 'none' }, empty);
  return h('time', { datetime: instant, title: title(instant), class: 'ticks', 'data-relative': true, own: true,
    ref: (element) => { element.textContent = relativeText(instant); } });
}

function relativeText(instant, now = Date.now()) {
  const seconds = (Date.parse(instant) - now) / 1000;
  if (Math.abs(seconds) < 1) return 'now';
  const text = lengthText(Math.abs(seconds), { coarse: true });
  return seconds > 0 ? `in ${text}` : `${text} ago`;
}

/** How long something has gone on, kept up to date by `tick`. */
export function elapsed(since) {
  return h('time', { datetime: since, title: title(since), class: 'ticks', own: true,
    ref: (element) => { element.textContent = lengthText(Math.max(0, Date.now() - Date.parse(since)) / 1000); } });
}

/** Brings all relative instants up to date. */
export function tick() {
  const now = Date.now();
  for (const element of document.getElementsByClassName('ticks')) {
    const instant = element.getAttribute('datetime');
    const text = element.hasAttribute('data-relative') ? relativeText(instant, now)
      : lengthText(Math.max(0, now - Date.parse(instant)) / 1000);
    if (element.textContent !== text) element.textContent = text;
  }
}

/** A length in seconds in words: "1 min 5 s", "2 h"; with one unit only where `coarse`. */
export function lengthText(seconds, { coarse = false } = {}) {
  if (seconds === null || seconds === undefined) return '—';
  if (seconds < 0) return `−${lengthText(-seconds, { coarse })}`;
  if (seconds < 0.0005) return seconds === 0 ? '0 s' : '< 1 ms';
  if (seconds < 1) return coarse ? '< 1 s' : `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${coarse ? Math.round(seconds) : +seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const units = [[86_400, 'd'], [3_600, 'h'], [60, 'min'], [1, 's']];
  const whole = Math.round(seconds);
  const index = units.findIndex(([size]) => whole >= size);
  const [size, name] = units[index];
  const first = `${Math.floor(whole / size)} ${name}`;
  const rest = units[index + 1];
  const second = rest ? Math.floor((whole % size) / rest[0]) : 0;
  return coarse && (index > 1 || Math.floor(whole / size) > 9) || second === 0 ? first : `${first} ${second} ${rest[1]}`;
}

/** How often something is: "every 6 h", "every hour". */
export const everyText = (seconds) => `every ${lengthText(seconds).replace(/^1 (.+)$/, (whole, unit) => (
  { d: 'day', h: 'hour', min: 'minute', s: 'second' }[unit] ?? whole))}`;

/** A length as the API gives it, `{seconds, iso8601}`. */
export function length(value) {
  if (!value) return h('span', { class: 'none' }, '—');
  return h('span', { class: 'length', title: `${value.seconds} s` }, lengthText(value.seconds));
}

/** Seconds of what somebody typed: "90", "5 min", "1h 30m", "PT5M"; null where it is no length. */
export function parseLength(text) {
  const words = text.trim();
  if (/^P/i.test(words)) {
    const match = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/i.exec(words);
    if (!match || words.length < 3) return null;
    const [, w = 0, d = 0, hours = 0, m = 0, s = 0] = match;
    return +w * 604_800 + +d * 86_400 + +hours * 3_600 + +m * 60 + +s;
  }
  if (/^\d+(\.\d+)?$/.test(words)) return Number(words);
  const sizes = { ms: 0.001, s: 1, sec: 1, m: 60, min: 60, h: 3_600, d: 86_400, day: 86_400, days: 86_400, w: 604_800 };
  let sum = 0;
  const rest = words.replace(/(\d+(?:\.\d+)?)\s*([a-z]+)/gi, (whole, number, unit) => {
    const size = sizes[unit.toLowerCase()];
    if (size === undefined) return whole;
    sum += Number(number) * size;
    return '';
  });
  return rest.trim() === '' && words !== '' ? sum : null;
}

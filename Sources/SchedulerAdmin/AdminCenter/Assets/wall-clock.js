// What the clocks of zones show, and the instants at which they show it.

import { h, memo } from './dom.js';
import { viewerZone } from './time.js';
import { field } from './ui.js';

const formats = new Map();

function format(zone) {
  if (!formats.has(zone)) {
    formats.set(zone, new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23',
      year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' }));
  }
  return formats.get(zone);
}

/** How far a zone's clock is ahead of UTC at an instant, in milliseconds. */
function offset(milliseconds, zone) {
  const part = Object.fromEntries(format(zone).formatToParts(milliseconds).map(({ type, value }) => [type, Number(value)]));
  const shown = Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
  return shown - Math.floor(milliseconds / 1000) * 1000;
}

/** What a zone's clock shows at an instant, to the minute: "2026-11-20T02:30"; empty without an instant. */
export function wallAt(instant, zone) {
  const milliseconds = Date.parse(instant ?? '');
  if (Number.isNaN(milliseconds) || !isZone(zone)) return '';
  return new Date(milliseconds + offset(milliseconds, zone)).toISOString().slice(0, 16);
}

/** The instant at which a zone's clock shows something first; after a gap, if it never does. Null where it is nothing. */
export function instantAt(wall, zone) {
  const shown = Date.parse(`${wall}Z`);
  if (Number.isNaN(shown) || !isZone(zone)) return null;
  const day = 86_400_000;
  const [before, after] = [shown - day, shown + day].map((near) => shown - offset(near, zone));
  const found = [before, after].filter((instant) => instant + offset(instant, zone) === shown);
  return new Date(found.length > 0 ? Math.min(...found) : before).toISOString().replace('.000Z', 'Z');
}

/** Whether this browser knows a zone. */
export function isZone(zone) {
  try { return Boolean(zone) && Boolean(format(zone)); } catch { return false; }
}

/** An instant in a form: what a clock shows, and whose clock. `exact` is what it was before anybody touched it. */
export const clockOf = (instant, zone) => ({ wall: wallAt(instant, zone), zone, exact: instant ?? null });

/** The instant that a clock in a form stands for; null where it is empty. */
export const instantOf = (clock) => clock.exact ?? instantAt(clock.wall, clock.zone);

/** A field for an instant, on UTC's clock or that of a zone, to the minute. */
export function clockField(label, options, clock, zone, change) {
  const zones = [...new Set([zone, 'UTC', viewerZone, clock.zone])].filter(isZone);
  return field(label, options, (properties) => h('div', { class: 'clock-field' },
    // Both read what the other shows: it may have been changed within the same frame.
    h('input', { ...properties, type: 'datetime-local', value: clock.wall, oninput: ({ target }) => (
      change({ wall: target.value, zone: target.nextElementSibling.value, exact: null })) }),
    h('select', { 'aria-label': `Clock of ${label}`, onchange: ({ target }) => (
      change(clock.exact ? clockOf(clock.exact, target.value)
        : { wall: target.previousElementSibling.value, zone: target.value, exact: null })) },
    zones.map((one) => h('option', { value: one, selected: one === clock.zone }, one)))));
}

/** All zones, to choose from while typing. */
export function zoneList(id) {
  return memo(id, [], () => h('datalist', { id },
    ['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => h('option', { value: zone }))));
}

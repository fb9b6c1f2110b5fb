// What the clocks of zones show, and the instants at which they show it.

import { h } from './dom.js';
import { viewerZone } from './time.js';
import { field } from './ui.js';
import { shownAt, isZone } from './zone-clock.js';

/** How far a zone's clock is ahead of UTC at an instant, in milliseconds. */
const offset = (milliseconds, zone) => shownAt(milliseconds, zone) - Math.floor(milliseconds / 1000) * 1000;

/** What a zone's clock shows at an instant, to the minute: "2026-11-20T02:30"; empty without an instant. */
function wallAt(instant, zone) {
  const milliseconds = Date.parse(instant ?? '');
  if (Number.isNaN(milliseconds) || !isZone(zone)) return '';
  return new Date(milliseconds + offset(milliseconds, zone)).toISOString().slice(0, 16);
}

/** The instant at which a zone's clock shows something first; after a gap, if it never does. Null where it is nothing. */
function instantAt(wall, zone) {
  const shown = Date.parse(`${wall}Z`);
  if (Number.isNaN(shown) || !isZone(zone)) return null;
  const day = 86_400_000;
  const [before, after] = [shown - day, shown + day].map((near) => shown - offset(near, zone));
  const found = [before, after].filter((instant) => instant + offset(instant, zone) === shown);
  return new Date(found.length > 0 ? Math.min(...found) : before).toISOString().replace('.000Z', 'Z');
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

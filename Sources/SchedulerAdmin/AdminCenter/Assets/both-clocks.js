// Instants as the viewer's clock shows them, and as that of a schedule's zone does.

import { h } from './dom.js';
import { time } from './time.js';
import { soft } from './ui.js';
import { timeThere } from './zone-clock.js';

/** An instant on the viewer's clock, with what the zone's clock shows where that is another time. */
export function timeOnBoth(instant, zone, options) {
  const there = timeThere(instant, zone);
  return h('span', { class: 'both-clocks' }, time(instant, options), there && soft(` · ${there}`));
}

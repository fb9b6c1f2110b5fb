// The next slots of a schedule, and what a start would catch up, as the server foresees them.

import { h } from './dom.js';
import { relative, utcText, viewerZone, instantText } from './time.js';
import { isZone } from './zone-clock.js';

const formats = new Map();

function clock(instant, zone) {
  const key = isZone(zone) ? zone : 'UTC';
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat(undefined, { timeZone: key, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric',
      hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }));
  }
  const text = formats.get(key).format(new Date(instant));
  return text.replace(/(\d\d:\d\d):00$/, '$1');
}

/** How many slots are shown at most: those that are left out come on top of the others, perhaps by the hundred. */
const most = 12;

/** The slots on the schedule's clock, with what is special about each. */
export function slotList(slots, zone) {
  if (slots.length === 0) return h('p', { class: 'none' }, 'There is no slot to come.');
  const further = slots.slice(most);
  const some = further.every((slot) => slot.exclusion || slot.skip) ? 'more, all left out' : 'more';
  return h('ol', { class: 'slots' }, slots.slice(0, most).map((slot) => slotItem(slot, zone)),
    further.length > 0 && h('li', { key: 'further', class: 'none' }, `… and ${further.length} ${some}`));
}

function slotItem(slot, zone) {
  return h('li', { key: slot.instant, class: slot.exclusion || slot.skip ? 'is-left-out' : null },
    h('time', { datetime: slot.instant, title: `${utcText(slot.instant)}\n${instantText(slot.instant)} in ${viewerZone}` },
      clock(slot.instant, zone)),
    h('span', { class: 'slot-when' }, relative(slot.instant)),
    slot.note && h('p', { class: `slot-note${slot.daylight ? ' is-daylight' : ''}` }, slot.note));
}

/** For how long the preview supposes that nobody watches. */
export const downtimes = [[3600, '1 hour'], [6 * 3600, '6 hours'], [86_400, '1 day'], [7 * 86_400, '1 week'], [30 * 86_400, '30 days']];

/** What a start would make of slots that passed unseen. */
export function catchUpList(catchUp, zone) {
  if (!catchUp) return null;
  if (catchUp.problem) return h('p', { class: 'error' }, catchUp.problem);
  const { runs, slots, outcomes } = catchUp;
  if (runs === 0 && outcomes.length === 0) return h('p', { class: 'none' }, 'No slot falls into that time: nothing would be caught up.');
  const shown = slots.slice(0, 5);
  return h('ul', { class: 'catch-up' },
    h('li', null, h('b', null, runs === 0 ? 'No run would start' : runs === 1 ? 'One run would start' : `${runs} runs would start`),
      runs > 0 && `: ${shown.map((slot) => clock(slot, zone)).join('; ')}${runs > shown.length ? '; …' : ''}`),
    outcomes.map((line, index) => h('li', { key: index },
      `${line.count} ${line.count === 1 ? 'slot' : 'slots'} ${line.outcome}${line.reason ? `: ${line.reason}` : ''}`)),
    catchUp.stopsRunning && h('li', null, 'Runs that go on would be asked to stop.'));
}


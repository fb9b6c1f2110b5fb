// The next slots of a schedule, and what a start would catch up, as the server foresees them.

import { h } from './dom.js';
import { stateWords } from './ui.js';
import { relative, time } from './time.js';
import { timeOnBoth } from './both-clocks.js';

/** How many slots are shown at most: those that are left out come on top of the others, perhaps by the hundred. */
const most = 12;

/** The slots, on the viewer's clock and on the schedule's, with what is special about each. */
export function slotList(slots, zone) {
  if (slots.length === 0) return h('p', { class: 'none' }, 'There is no slot to come.');
  const further = slots.slice(most);
  const some = further.every((slot) => slot.exclusion || slot.skip) ? 'more, all left out' : 'more';
  return h('ol', { class: 'slots' }, slots.slice(0, most).map((slot) => slotItem(slot, zone)),
    further.length > 0 && h('li', { key: 'further', class: 'none' }, `… and ${further.length} ${some}`));
}

function slotItem(slot, zone) {
  return h('li', { key: slot.instant, class: slot.exclusion || slot.skip ? 'is-left-out' : null },
    timeOnBoth(slot.instant, zone),
    h('span', { class: 'slot-when' }, relative(slot.instant)),
    slot.note && h('p', { class: `slot-note${slot.daylight ? ' is-daylight' : ''}` }, slot.note));
}

/** For how long the preview supposes that nobody watches. */
export const downtimes = [[3600, '1 hour'], [6 * 3600, '6 hours'], [86_400, '1 day'], [7 * 86_400, '1 week'], [30 * 86_400, '30 days']];

/** What a start would make of slots that passed unseen. */
export function catchUpList(catchUp) {
  if (!catchUp) return null;
  if (catchUp.problem) return h('p', { class: 'error' }, catchUp.problem);
  const { runs, slots, outcomes } = catchUp;
  if (runs === 0 && outcomes.length === 0) return h('p', { class: 'none' }, 'No slot falls into that time: nothing would be caught up.');
  const shown = slots.slice(0, 5);
  return h('ul', { class: 'catch-up' },
    h('li', null, h('b', null, runs === 0 ? 'No run would start' : runs === 1 ? 'One run would start' : `${runs} runs would start`),
      runs > 0 && [shown.map((slot, index) => [index > 0 ? '; ' : ': ', time(slot)]), runs > shown.length && '; …']),
    outcomes.map((line, index) => h('li', { key: index },
      `${line.count} ${line.count === 1 ? 'slot' : 'slots'} ${stateWords(line.outcome)}${line.reason ? `: ${line.reason}` : ''}`)),
    catchUp.stopsRunning && h('li', null, 'Runs that go on would be asked to stop.'));
}


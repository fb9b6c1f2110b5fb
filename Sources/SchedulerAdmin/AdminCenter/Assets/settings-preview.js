// What a recurrence comes to: in words, and the slots that come next.

import { h } from './dom.js';
import { icon } from './icons.js';
import { time, relative, viewerZone } from './time.js';

const daylight = {
  afterGap: 'the clocks go forward: it runs right after the gap',
  firstPass: 'the clocks go back: the first time this hour passes',
  secondPass: 'the clocks go back: the second time this hour passes',
};

/** @param preview what the API answered; `{problem}` where it refused; null while it is on its way */
export function slotPreview(preview, title) {
  return h('div', { class: 'slot-preview', 'aria-live': 'polite' },
    h('h3', null, title),
    !preview ? h('p', { class: 'none' }, 'Working it out…')
      : preview.problem ? h('p', { class: 'none' }, preview.problem.field ? 'Nothing to show until what is marked has been mended.' : preview.problem.message)
      : [
        h('p', { class: 'slot-words' }, icon('clock'), h('span', null, preview.words, preview.zone !== 'UTC' || preview.recurrence.kind === 'cron' ? h('span', { class: 'none' }, ` · ${preview.zone}`) : null)),
        preview.slots.length > 0 && h('ol', { class: 'slots' }, preview.slots.map((slot) => oneSlot(slot, preview.zone))),
        preview.slots.length === 0 && h('p', { class: 'none' }, preview.restReason ?? 'When that is depends on when runs end.'),
        preview.slots.length > 0 && preview.restReason && h('p', { class: 'hint' }, preview.restReason),
      ]);
}

function oneSlot(slot, zone) {
  const notes = [slot.skip && `skipped: ${slot.skip}`, slot.exclusion && `left out: ${slot.exclusion}`, slot.note ?? daylight[slot.daylight]].filter(Boolean);
  return h('li', { key: slot.instant, class: slot.skip || slot.exclusion ? 'is-left-out' : null },
    time(slot.instant), ' ', h('span', { class: 'none' }, relative(slot.instant)),
    zone !== viewerZone && h('span', { class: 'none' }, ` · ${wallTime(slot.instant)} there`),
    notes.length > 0 && h('p', { class: 'slot-note' }, icon('warning'), notes.join(' · ')));
}

/** The time of day as the zone's clocks show it, which the instant is written in. */
const wallTime = (instant) => instant.slice(11, 16);

// What a recurrence comes to: in words, and the slots that come next.

import { h } from './dom.js';
import { icon } from './icons.js';
import { soft } from './ui.js';
import { relative } from './time.js';
import { timeOnBoth } from './both-clocks.js';

const daylight = {
  afterGap: 'the clocks go forward: it runs right after the gap',
  firstPass: 'the clocks go back: the first time this hour passes',
  secondPass: 'the clocks go back: the second time this hour passes',
};

/** When a job runs that runs once; the instant of that is the start-up's. */
export const onceText = 'Once after start-up';

/** @param preview what the API answered; `{problem}` where it refused; null while it is on its way */
export function slotPreview(preview, title) {
  const isOnce = preview?.recurrence?.kind === 'once';
  return h('div', { class: 'settings-preview' },
    h('h3', null, title),
    !preview ? h('p', { class: 'none' }, 'Working it out…')
      : preview.problem ? h('p', { class: 'none' }, preview.problem.field ? 'Fix the marked fields to see a preview.'
        : preview.problem.message)
      : [
        h('p', { class: 'settings-words', role: 'status' }, icon('clock'), h('span', null, isOnce ? onceText : preview.words,
          (preview.zone !== 'UTC' || preview.recurrence.kind === 'cron') && soft(` · ${preview.zone}`))),
        preview.slots.length > 0 && h('ol', { class: 'settings-slots' }, preview.slots.map((slot) => oneSlot(slot, preview.zone))),
        preview.slots.length === 0 && h('p', { class: 'none' }, restText(preview, isOnce)),
        preview.slots.length > 0 && preview.restReason && note(`${capitalised(preview.restReason)}.`),
      ]);
}

const note = (text) => h('p', { class: 'settings-note' }, icon('warning'), text);

const capitalised = (text) => text[0].toUpperCase() + text.slice(1);

/** Why no slots are to come. */
function restText(preview, isOnce) {
  if (preview.restReason) return `${capitalised(preview.restReason)}.`;
  return isOnce ? 'It has run. The next start-up runs it again.' : 'When that is depends on when runs end.';
}

function oneSlot(slot, zone) {
  const notes = [slot.skip && `skipped: ${slot.skip}`, slot.exclusion && `left out: ${slot.exclusion}`,
    slot.note ?? daylight[slot.daylight]].filter(Boolean);
  return h('li', { key: slot.instant, class: slot.skip || slot.exclusion ? 'is-left-out' : null },
    timeOnBoth(slot.instant, zone),
    soft(relative(slot.instant)), notes.length > 0 && note(notes.join(' · ')));
}

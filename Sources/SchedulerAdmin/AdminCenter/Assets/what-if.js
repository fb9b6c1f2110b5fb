// What would be if an edited schedule were saved: the heatmap before and after.

import { h } from './dom.js';
import { icon } from './icons.js';
import { to } from './router.js';
import { segments, linkButton } from './ui.js';
import { count, scheduleName } from './heat-words.js';

export const draftBody = (draft) => (draft.schedule ? { ...draft.body, schedule: draft.schedule } : draft.body);

/** Says that this is a supposition, and leads back to the form. */
export function draftBanner(draft, isBefore, choose, leave) {
  return h('div', { class: 'what-if', role: 'status', key: 'what-if' }, icon('edit'),
    h('p', null, h('b', null, 'What if: '), draft.title || (draft.schedule ? `${draft.schedule} as edited` : 'the new schedule'),
      h('span', { class: 'none' }, ' — nothing is saved yet')),
    segments('Before or after', [[true, 'Before'], [false, 'After']], isBefore, choose),
    linkButton('Back to the form', wayBack(draft),
      { icon: 'back', kind: 'primary' }),
    h('a', { class: 'button quiet', href: leave }, 'Leave'));
}

/** Where the form is, as it was left. */
function wayBack({ back, schedule }) {
  if (/^#\//.test(back)) return back;
  return schedule ? to('schedules', schedule, 'edit') : to('schedules', 'new');
}

/** What changes, in words. */
export function mapChanges(before, after, jobs) {
  const pairs = after.cells.map((cell, index) => [before.cells[index]?.concurrency ?? 0, cell.concurrency]);
  const busier = pairs.filter(([one, other]) => other > one).length;
  const calmer = pairs.filter(([one, other]) => other < one).length;
  const unit = after.cellMinutes === 60 ? ['hour'] : [`cell of ${after.cellMinutes} min`, `cells of ${after.cellMinutes} min`];
  const peak = after.maximum === before.maximum ? `Still ${after.maximum} at once at most.`
    : `At most ${after.maximum} at once instead of ${before.maximum}.`;
  const cells = busier + calmer === 0 ? 'No cell of the map changes.'
    : `${[busier && `${count(busier, ...unit)} busier`, calmer && `${count(calmer, ...unit)} calmer`].filter(Boolean).join(', ')}.`;
  return h('section', { class: 'panel what-changes', 'aria-labelledby': 'what-changes', key: 'changes' },
    h('h2', { id: 'what-changes' }, 'What changes'),
    h('ul', { class: 'plain-list' }, h('li', null, peak), h('li', null, cells),
      startChanges(before, after).map(({ schedule, one, other }) =>
        h('li', { key: schedule },
          `${scheduleName(other > 0 || schedule === after.subject ? after : before, schedule, jobs)}: `,
          `${count(other, 'run')} instead of ${one.toLocaleString()}.`))));
}

function startChanges(before, after) {
  const starts = (map) => new Map(map.schedules.map((member) => [member.schedule, member.starts]));
  const [first, second] = [starts(before), starts(after)];
  return [...new Set([...first.keys(), ...second.keys()])]
    .map((schedule) => ({ schedule, one: first.get(schedule) ?? 0, other: second.get(schedule) ?? 0 }))
    .filter(({ one, other }) => one !== other).slice(0, 10);
}

// The dialog that has slots of the past run once more: first it tells which, then it does.

import { h } from './dom.js';
import { post } from './api.js';
import { to } from './router.js';
import { ask } from './dialog.js';
import { once, onceForEach } from './once.js';
import { notice } from './notices.js';
import { field, input, button } from './ui.js';
import { time, viewerZone } from './time.js';
import { clockField, clockOf, instantOf } from './wall-clock.js';
import { addressOf } from './schedule-controls.js';

const most = 1000;

/** Asks for a range of the past, shows what would run, and runs it. */
export async function backfill(schedule, after) {
  const now = Date.now();
  const values = { limit: '100', found: null, problem: null,
    from: clockOf(new Date(now - 86_400_000).toISOString(), viewerZone), through: clockOf(new Date(now).toISOString(), viewerZone) };
  await show(schedule, values, (changes) => Object.assign(values, changes));
  const name = onceForEach();
  const result = await ask({
    title: `Backfill ${schedule.id}`, confirm: 'Run them', wide: true, values,
    text: 'Slots of the range that have no run get one now. What the ledger says of them stays.',
    fields: (current, error, change) => fields(schedule, current, error, change),
    submit: async (current) => {
      const range = rangeOf(current);
      // Nothing is run that was not shown before.
      if (!isShown(current)) { current.found = await look(schedule, range); throw silent; }
      if (current.found.count === 0) throw new Error('There is nothing to run in this range.');
      const body = { ...range, dryRun: false, limit: Number(current.limit) || most };
      return post(`${addressOf(schedule)}/backfill`, body, { once: name(body) });
    },
  });
  if (!result) return;
  after();
  notice(`${result.count === 1 ? 'One slot runs' : `${result.count} slots run`}.`,
    { link: { href: to('history', { schedule: schedule.id }), text: 'Show the runs' } });
}

const silent = Object.assign(new Error('Look at what would run, then press again.'), { status: 0 });
const rangeOf = ({ from, through }) => ({ from: instantOf(from), through: instantOf(through) });
const keyOf = (range) => `${range.from}/${range.through}`;
const isShown = (values) => values.found?.key === keyOf(rangeOf(values));

async function look(schedule, range) {
  const found = await post(`${addressOf(schedule)}/backfill`, { ...range, dryRun: true }, { once: once() });
  return { ...found, key: keyOf(range) };
}

async function show(schedule, values, change) {
  try { change({ found: await look(schedule, rangeOf(values)), problem: null }); } catch (problem) { change({ problem }); }
}

function fields(schedule, values, refusal, change) {
  const error = refusal ?? values.problem;
  return [
    h('div', { class: 'form' },
      clockField('From', { name: 'from', error }, values.from, schedule.zone, (from) => change({ from })),
      clockField('Through', { name: 'through', error }, values.through, schedule.zone, (through) => change({ through })),
      field('At most', { name: 'limit', error, hint: 'More than that, and none is run' },
        (properties) => input({ ...properties, type: 'number', min: 1, max: most }, values.limit, (limit) => change({ limit })))),
    h('div', { class: 'dry-run', role: 'status' },
      isShown(values) ? found(values) : h('p', { class: 'none' }, 'Nothing runs before you have seen which slots these are.'),
      button('Show the slots', () => show(schedule, values, change), { icon: 'search', kind: 'small', isOff: isShown(values) })),
    values.problem && !values.problem.field && h('p', { class: 'error', role: 'alert' }, values.problem.message),
  ];
}

function found({ found: { count, slots }, limit }) {
  if (count === 0) return h('p', null, 'Each slot of this range has a run, or there is none.');
  const shown = slots.slice(0, 12);
  return [h('p', null, h('b', null, count === 1 ? 'One slot' : `${count} slots`), ' would run',
    count > Number(limit) && h('span', { class: 'error' }, `, more than ${limit}`), ':'),
    h('ol', { class: 'dry-slots' }, shown.map((slot) => h('li', { key: slot }, time(slot))),
      count > shown.length && h('li', null, `… ${count - shown.length} more`))];
}

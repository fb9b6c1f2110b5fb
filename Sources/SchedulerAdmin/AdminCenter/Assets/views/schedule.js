// A schedule: what it says, what comes next, what became of its slots, and who changed it.

import { h } from '../dom.js';
import { get, post, path } from '../api.js';
import { to } from '../router.js';
import { time, relative, length, lengthText } from '../time.js';
import { head, pill, button, linkButton, section, facts, waiting, outdated, table, tags } from '../ui.js';
import { ScheduleControls, moreMenu } from '../schedule-controls.js';
import { backfill } from '../backfill.js';
import { slotList } from '../slot-list.js';
import { timeOnBoth } from '../both-clocks.js';
import { changeList } from '../schedule-changes.js';
import { madeBy } from '../run-parts.js';
import { recurrenceWords, ruleWords, overlapWords, catchUpWords, gapWords, foldWords, exclusionLines, nameOf } from '../schedule-words.js';

export default function schedule(view) {
  const id = view.parameters.schedule;
  const where = path('schedules', id);
  view.title = id;
  const concerns = (event) => event.schedule === id || event.subject === id || (event.name === 'operation' && !event.subject)
    || (event.name === 'job.changed' && event.job === parts.schedule.value?.job);
  const parts = load(view, id, where, concerns);
  const controls = new ScheduleControls(view, () => view.reload());
  if (view.can('operate')) {
    view.keys = { r: { text: 'Run it now', action: () => document.querySelector('[data-run-schedule] button')?.click() } };
  }

  return () => {
    const one = parts.schedule.value;
    if (parts.schedule.problem?.status === 404) return gone(view, id, where, parts);
    if (!one) return [head(id, { back }), waiting(parts.schedule)];
    view.title = nameOf(one);
    return [
      heading(view, one, controls, parts.job.value),
      outdated(...Object.values(parts)),
      notes(one),
      holdBox(view, one, controls),
      h('div', { class: 'columns is-even' },
        h('div', { class: 'stack' }, timing(one, parts.job.value), policies(view, one, parts.job.value)),
        nextSlots(one, parts.preview)),
      h('div', { class: 'columns is-even' }, ledger(parts.slots, one), runs(parts.runs, one)),
      section('Changes', { id: 'changes' }, parts.changes.value
        ? changeList(parts.changes.value.items, view.can('edit') && (() => controls.undo(one))) : waiting(parts.changes)),
    ];
  };
}

const back = { href: to('schedules'), text: 'Schedules' };

/** Whether something was done to a job. */
const isOf = (event, job) => event.name === 'job.changed' && event.job === job || event.name === 'operation' && event.subject === job;

function load(view, id, where, concerns) {
  const resource = (what, when = concerns, every = 60) => view.resource(what, { when, every });
  const own = resource((signal) => get(where, null, { signal }));
  const parts = { schedule: own,
    job: resource(async (signal) => get(path('jobs', (own.value ?? await get(where, null, { signal })).job), null, { signal }),
      (event) => isOf(event, own.value?.job), 300),
    preview: resource((signal) => post('/preview', { schedule: id, count: 8 }, { signal })),
    slots: resource((signal) => get('/slots', { schedule: id, limit: 15 }, { signal })),
    runs: resource((signal) => get('/runs', { schedule: id, limit: 15 }, { signal })) };
  parts.changes = resource((signal) => get(`${where}/changes`, { limit: 50 }, { signal }),
    (event) => event.name === 'operation' && concerns(event));
  return parts;
}

function heading(view, one, controls, job) {
  const canEdit = view.can('edit') && !one.isBuiltIn;
  return head(nameOf(one), { back, about: one.description,
    sub: h('p', { class: 'schedule-sub' }, pill(one.state), ['stopped', 'disabled'].includes(job?.state)
      && pill(job.state, `job ${job.state}`), ' ', h('span', null, recurrenceWords(one)),
      h('span', null, 'for ', h('a', { href: to('jobs', one.job) }, job?.name ?? one.job))),
    actions: [
      h('span', { key: 'run', 'data-run-schedule': true }, controls.run(one, 'Run now', { kind: 'primary', shortcut: 'r' })),
      controls.hold(one, 'Hold…'),
      canEdit && linkButton('Edit', to('schedules', one.id, 'edit'), { icon: 'edit' }),
      moreMenu([
        view.can('operate') && one.nextPlannedAt && one.state === 'enabled'
          && ['Skip the next slot…', 'skip', () => controls.skipNext(one)],
        view.can('operate') && one.recurrence.kind !== 'afterCompletion'
          && ['Backfill…', 'history', () => backfill(one, () => view.reload())],
        view.can('edit') && one.recurrence.kind !== 'afterCompletion'
          && ['Copy', 'plus', () => view.navigate(to('schedules', 'new', { copy: one.id }))],
        view.can('operate') && !one.isBuiltIn && [one.isEnabled ? 'Disable' : 'Enable', one.isEnabled ? 'stop' : 'start',
          () => controls.switch(one)],
        view.can('operate') && one.isBuiltIn && !one.isEnabled && ['Enable', 'start', () => controls.switch(one)],
        canEdit && ['Delete…', 'trash', () => removeAndLeave(view, one, controls), 'danger'],
      ]),
    ] });
}

async function removeAndLeave(view, one, controls) {
  if (await controls.remove(one) && !view.signal.aborted) view.navigate(to('schedules'));
}

/** What stands in its way, if anything does. */
function notes(one) {
  return [
    one.problem && h('p', { class: 'banner is-bad', role: 'alert' }, `It cannot be planned: ${one.problem}`),
    one.isBuiltIn && h('p', { class: 'about' }, 'Its job brings it along. Its times are changed by the ',
      h('a', { href: to('jobs', one.job) }, "job's settings"), '.'),
  ];
}

function timing(one, job) {
  const lines = exclusionLines(one.exclusions);
  return section('Timing', { id: 'timing' }, facts([
    ['Recurrence', ruleWords(one.recurrence)],
    one.recurrence.cron && ['Expression', h('code', null, one.recurrence.cron), one.recurrence.dialect && ` (${one.recurrence.dialect})`],
    one.recurrence.kind === 'every' && ['Across restarts', one.recurrence.journalised ? 'The grid stays' : 'The grid begins anew'],
    ['Zone', one.zone],
    ['Next', relative(one.nextPlannedAt, { empty: job?.state === 'stopped' || job?.state === 'disabled' ? `None: the job is ${job.state}`
      : 'None planned' })],
    ['Last slot', timeOnBoth(one.lastSlot, one.zone, { empty: 'None yet' })],
    ['Starts', time(one.start, { empty: 'At once' })],
    ['Ends', time(one.end, { empty: 'Never' })],
    ['Runs', one.maximumRuns ? `${one.runCount} of ${one.maximumRuns}` : `${one.runCount} so far`],
    ['Jitter', one.jitter ? `Up to ${lengthText(one.jitter.seconds)} later` : 'None'],
    lines.length > 0 && ['Left out', h('ul', null, lines.map((line) => h('li', { key: line }, line)))],
  ]));
}

function holdBox(view, one, controls) {
  if (one.state !== 'held') return null;
  const { reason, author, until } = one.hold;
  return h('section', { class: 'panel hold-box', key: 'hold', 'aria-label': 'Hold' },
    h('div', null, h('p', null, h('b', null, 'Held by ', author), reason ? `: ${reason}` : ''),
      h('p', null, until ? ['Resumes by itself ', relative(until), ' (', time(until, { seconds: false }), ').']
        : 'Stays so until somebody releases it.', ' Slots that pass meanwhile are skipped.')),
    controls.hold(one, 'Release', { kind: 'small' }));
}

/** A slot, with a note where a hold will pass over it. */
function underHold({ state, hold }, slot) {
  const isHeld = state === 'held' && !(hold.until && Date.parse(slot.instant) >= Date.parse(hold.until));
  return isHeld ? { ...slot, skip: slot.skip ?? 'held', note: [slot.note, 'skipped while it is held'].filter(Boolean).join('; ') } : slot;
}

function nextSlots(one, preview) {
  const seen = new Set(preview.value?.slots.map((slot) => Date.parse(slot.instant)));
  const later = one.skips.filter((skip) => !seen.has(Date.parse(skip.slot)));
  return section('Next slots', { id: 'next-slots' },
    preview.value ? [preview.value.restReason && one.state !== 'held'
      && h('p', { class: 'rest-reason' }, `Nothing starts by itself now: ${preview.value.restReason}.`),
      slotList(preview.value.slots.map((slot) => one.state !== 'held' && preview.value.restReason ? { ...slot, skip: 'at rest' }
        : underHold(one, slot)), one.zone)] : waiting(preview),
    later.length > 0 && [h('h3', { key: 'skips-title', class: 'part-title' }, 'Skipped later'),
      h('ul', { class: 'skips', key: 'skips' },
      later.map((skip) => h('li', { key: skip.slot }, time(skip.slot), ` by ${skip.author}${skip.reason ? `: ${skip.reason}` : ''}`)))]);
}

function policies(view, one, job) {
  const own = Object.entries(one.parameters ?? {});
  return section('Rules', { id: 'rules' }, facts([
    ['While a run is unfinished', overlapWords(one.overlap, one.overlapLimit, job?.overlap)],
    ['Slots that passed unseen', catchUpWords(one, job?.catchUp)],
    ['Times the clock jumps over', gapWords(one.gap)],
    ['Times the clock shows twice', foldWords(one.fold)],
    job?.artifactLifetime && ['What it makes is kept for', length(job.artifactLifetime)],
    job?.tags?.length > 0 && ['Tags', tags(job.tags)],
    view.can('readParameters') && ['Parameters', own.length === 0 ? 'Those of the job'
      : h('ul', null, own.map(([name, value]) => h('li', { key: name }, h('b', null, name),
      ` ${typeof value === 'string' ? value : JSON.stringify(value)}`)))],
  ]));
}

const slotColumns = (zone) => [
  { id: 'slot', title: 'Slot', cell: (one) => one.count > 1
    ? h('span', null, timeOnBoth(one.first, zone, { seconds: false }), ' to ', timeOnBoth(one.last, zone, { seconds: false }),
      ` (${one.count} slots)`)
    : timeOnBoth(one.first, zone, { seconds: false }) },
  { id: 'outcome', title: 'Outcome', cell: (one) => one.outcome ? pill(one.outcome) : pill('pending', one.trigger ?? 'asked for') },
  { id: 'reason', title: 'Why', class: 'wide',
    cell: (one) => one.run ? h('span', null, h('a', { href: to('runs', one.run) }, `Run ${one.run}`), one.state && ` ${one.state}`,
    one.reason && `, ${one.reason}`) : one.reason || h('span', { class: 'none' }, '—') },
];

function ledger(slots, one) {
  return section('Slots', { id: 'slots', actions: slots.value?.next && linkButton('All', to('history', { schedule: one.id }),
    { kind: 'small' }) },
    !slots.value ? waiting(slots) : slots.value.items.length === 0
      ? h('p', { class: 'none' },
        'No slot has passed since ', time(one.recordedSince, { seconds: false }), '. ',
        'Each one that does is recorded here, also those that did not run.')
      : table('Slots and what became of them', slotColumns(one.zone), slots.value.items, {
        keyOf: (slot) => `${slot.first}-${slot.run ?? ''}`,
      }));
}

const runColumns = [
  { id: 'run', title: 'Run', cell: (one) => h('a', { href: to('runs', one.id) }, String(one.id)) },
  { id: 'state', title: 'State', cell: (one) => [pill(one.state), one.trigger !== 'slot' && h('span', { class: 'sub' }, madeBy(one))] },
  { id: 'started', title: 'Started', cell: (one) => relative(one.startedAt ?? one.createdAt) },
  { id: 'duration', title: 'Took', class: 'number', cell: (one) => length(one.duration) },
];

function runs(list, one) {
  return section('Runs', { id: 'runs', actions: list.value?.next && linkButton('All', to('history', { schedule: one.id }),
    { kind: 'small' }) },
    !list.value ? waiting(list) : list.value.items.length === 0
      ? h('p', { class: 'none' }, 'None yet. What its slots start appears here, and what is run by hand.')
      : table('Runs', runColumns, list.value.items, { keyOf: (run) => run.id }));
}

/** What is said of a schedule that is not there: that it was deleted perhaps, and how it comes back. */
function gone(view, id, where, { schedule: own, changes }) {
  const known = changes?.value?.items ?? [];
  if (known.length === 0) return [head(id, { back }), waiting(own)];
  return [
    head(id, { back, about: 'This schedule was deleted. What was changed about it is still known.',
      actions: known[0].before && view.can('edit') && button('Bring it back', () => post(`${where}/undo`).then(() => view.reload()),
        { icon: 'undo', kind: 'primary', done: `${id} is there again.` }) }),
    section('Changes', { id: 'changes' }, changeList(known, null)),
  ];
}

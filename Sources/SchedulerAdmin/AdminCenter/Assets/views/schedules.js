// Schedules: a table of all of them, with what can be done with each.

import { h } from '../dom.js';
import { icon } from '../icons.js';
import { all } from '../api.js';
import { changesPlans } from '../live.js';
import { isOfJobs } from '../known-jobs.js';
import { to } from '../router.js';
import { relative, time, length } from '../time.js';
import { head, pill, button, linkButton, waiting, outdated, empty, table, columnMenu } from '../ui.js';
import { filters } from '../filters.js';
import { recall, remember } from '../settings.js';
import { ScheduleControls, isHeldNow } from '../schedule-controls.js';
import { recurrenceWords, nameOf } from '../schedule-words.js';

const page = 200;
const states = ['enabled', 'held', 'disabled'];

export default function schedules(view) {
  view.title = 'Schedules';
  let list = null;
  list = view.resource(async (signal) => unchanged(list?.value, await all('/schedules', { limit: 1000 }, { signal, limit: 20_000 })),
    { every: 60, when: changesPlans });
  const jobs = view.resource(async (signal) => new Map((await all('/jobs', { limit: 1000 },
    { signal, limit: 20_000 })).map((job) => [job.id, job])), { every: 300, when: isOfJobs });
  reloadAfterRuns(view, list);
  const controls = new ScheduleControls(view, () => list.reload());
  const columns = columnsOf(view, controls, () => jobs.value);
  let table = recalled();
  let limit = page;
  const change = (changes) => {
    table = { ...table, ...changes(table) };
    remember('schedules.table', { ...table, hidden: [...table.hidden] });
    view.update();
  };
  const more = () => { limit += page; view.update(); };

  return () => [
    head('Schedules', { about: list.value && summary(list.value),
      actions: view.can('edit') && linkButton('New schedule', to('schedules', 'new'), { icon: 'plus', kind: 'primary' }) }),
    !list.value ? waiting(list) : [outdated(list, jobs),
      toolbar(view, list.value, jobs.value, columnMenu(columns, table, change)),
      content(view, filtered(list.value, jobs.value, view.query), list.value, { jobs: jobs.value, columns, table, change, limit, more })],
  ];
}

function recalled() {
  const known = recall('schedules.table', {});
  return { sort: known.sort ?? 'schedule', descending: known.descending ?? false, hidden: new Set(known.hidden ?? []) };
}

/** The schedules, where nothing has changed the same objects as before, so that their rows need not be drawn. */
function unchanged(before, after) {
  const known = new Map(before?.map((one) => [one.id, [one, JSON.stringify(one)]]));
  return after.map((one) => {
    const [same, text] = known.get(one.id) ?? [];
    return text === JSON.stringify(one) ? same : one;
  });
}

/** Runs come and go many times a second perhaps; the table follows every few seconds. */
function reloadAfterRuns(view, list) {
  let isOld = false;
  view.listen((event) => { isOld ||= event.name.startsWith('run.') && event.name !== 'run.progress' || event.name === 'slots.passed'; });
  view.every(3, () => { if (isOld) { isOld = false; list.reload(); } });
}

function summary(schedules) {
  const count = (test) => schedules.filter(test).length;
  const broken = count((one) => one.problem);
  return [`${schedules.length} ${schedules.length === 1 ? 'schedule' : 'schedules'}`, `${count((one) => one.state === 'enabled')} enabled`,
    count(isHeldNow) && `${count(isHeldNow)} held`, broken && `${broken} with a problem`].filter(Boolean).join(' · ');
}

function toolbar(view, schedules, jobs, menu) {
  const names = [...new Set(schedules.map((one) => one.job))].sort();
  const tags = [...new Set([...(jobs?.values() ?? [])].flatMap((job) => job.tags))].sort();
  return filters(view, [{ name: 'job', label: 'Job', any: 'Any job', options: names.map((id) => [id, jobs?.get(id)?.name ?? id]) },
    { name: 'tag', label: 'Tag', any: 'Any tag', options: tags }, { name: 'state', label: 'State', any: 'Any state', options: states }],
    { search: 'Search schedules', more: menu });
}

/** What is searched. */
const textOf = (one, jobs) =>
  [one.id, one.job, jobs?.get(one.job)?.name, one.description, one.recurrence.words, one.zone].join(' ').toLowerCase();

function filtered(schedules, jobs, { text, job, tag, state }) {
  const words = (text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return schedules.filter((one) => (!job || one.job === job) && (!state || one.state === state)
    && (!tag || jobs?.get(one.job)?.tags.includes(tag))
    && words.every((word) => textOf(one, jobs).includes(word)));
}

function content(view, shown, schedules, { jobs, columns, table: state, change, limit, more }) {
  if (schedules.length === 0) {
    return empty('There are no schedules yet', 'A schedule says when a job runs. Jobs bring their own; further ones are made here.',
      view.can('edit') && linkButton('New schedule', to('schedules', 'new'), { icon: 'plus', kind: 'primary' }));
  }
  if (shown.length === 0) {
    return empty('No schedule fits', 'Other words, or fewer filters, may find what you look for.',
      button('Show all schedules', () => view.setQuery({ text: null, job: null, tag: null, state: null })));
  }
  return [
    h('div', { class: 'schedules-table' },
      table('Schedules', columns, shown, { keyOf: (one) => one.id, state, change, limit, stacks: true, inputs: [jobs],
        lines: 'schedule-lines',
        rowClass: (one) => one.problem ? 'has-problem' : null })),
    shown.length > limit && h('p', { class: 'more-rows' }, `${limit} of ${shown.length} are shown. `,
      button(`Show ${Math.min(page, shown.length - limit)} more`, more)),
  ];
}

function columnsOf(view, controls, jobs) {
  return [
    { id: 'schedule', width: 'minmax(0, 1.3fr)', title: 'Schedule', isFixed: true, sort: shortName, cell: nameCell, class: 'wide' },
    { id: 'job', width: 'minmax(0, 1fr)', title: 'Job', class: 'job', sort: (one) => jobs()?.get(one.job)?.name ?? one.job,
      cell: (one) => h('a', { href: to('jobs', one.job) }, jobs()?.get(one.job)?.name ?? one.job) },
    { id: 'recurrence', width: 'minmax(0, 1.5fr)', title: 'Recurrence', sort: (one) => one.recurrence.words,
      cell: (one) => h('span', { title: one.zone }, recurrenceWords(one)), class: 'wide' },
    { id: 'lifetime', width: '86px', title: 'Time to live', sort: (one) => jobs()?.get(one.job)?.artifactLifetime?.seconds,
      cell: (one) => lifetime(jobs()?.get(one.job)) },
    { id: 'last', width: '126px', title: 'Last run', sort: (one) => Date.parse(lastOf(one)) || null, cell: lastCell },
    { id: 'next', width: '112px', title: 'Next', sort: (one) => Date.parse(one.nextPlannedAt) || null,
      cell: (one) => relative(one.nextPlannedAt, { empty: 'None' }) },
    { id: 'state', width: '112px', title: 'State', sort: (one) => one.state, cell: stateCell },
    { id: 'note', title: 'Note', isFixed: true, cell: holdNote },
    { id: 'actions', width: '150px', title: 'Actions', isFixed: true, class: 'row-actions', cell: (one) => actions(view, controls, one) },
  ];
}

/** What it is called in the table, where built-in ones stand beside the others of their job. */
const shortName = (schedule) => schedule.isBuiltIn ? schedule.job : schedule.id;

function nameCell(schedule) {
  return h('div', { class: 'schedule-name' },
    h('a', { href: to('schedules', schedule.id), 'aria-label': schedule.isBuiltIn ? nameOf(schedule) : null }, shortName(schedule)),
    schedule.isBuiltIn && h('span', { class: 'tag', title: 'Its job brings it along' }, 'built-in'),
    schedule.description && h('p', { class: 'none' }, schedule.description));
}

function lifetime(job) {
  if (!job?.artifactLifetime) return h('span', { class: 'none', title: 'What it makes is not removed by itself' }, '—');
  return length(job.artifactLifetime);
}

const lastOf = (schedule) => schedule.lastRun ? schedule.lastRun.finishedAt ?? schedule.lastRun.startedAt : schedule.lastSlot;

function lastCell(schedule) {
  const run = schedule.lastRun;
  if (!run) return h('span', { class: 'none' }, 'No run', schedule.lastSlot && ['; last slot ', relative(schedule.lastSlot)]);
  return h('a', { class: 'last-run', href: to('runs', run.id), 'aria-label': `Run ${run.id}, ${run.state}` }, pill(run.state),
    relative(lastOf(schedule), { empty: '' }));
}

function stateCell(schedule) {
  return h('div', { class: 'state-cell' }, pill(schedule.state),
    schedule.problem && pill('failing', 'problem', schedule.problem));
}

/** Why it is held, and for how long. */
function holdNote({ state, hold }) {
  return state === 'held' && h('p', { class: 'state-cell none' }, `Held by ${hold.author}: ${hold.reason || 'no reason given'}`, hold.until
    && [', until ', time(hold.until, { seconds: false })]);
}

/** What stands where there is no button, so that the others stand below each other. */
const blank = () => h('span');

function actions(view, controls, schedule) {
  const name = nameOf(schedule);
  const small = { kind: 'quiet small' };
  return h('div', { class: 'row-buttons' },
    controls.run(schedule, '', small) ?? blank(), controls.hold(schedule, '', small) ?? blank(),
    schedule.isBuiltIn || !view.can('edit') ? [blank(), blank()] : [
      h('a', { key: 'edit', class: 'button quiet small icon-only', href: to('schedules', schedule.id, 'edit'),
        'aria-label': `Edit ${name}`, title: 'Edit' }, icon('edit')),
      button('', () => controls.remove(schedule), { ...small, icon: 'trash', label: `Delete ${name}`, title: 'Delete', key: 'delete' })],
    h('a', { key: 'details', class: 'button quiet small icon-only', href: to('schedules', schedule.id), 'aria-label': `Details of ${name}`,
      title: 'Details' }, icon('next')));
}

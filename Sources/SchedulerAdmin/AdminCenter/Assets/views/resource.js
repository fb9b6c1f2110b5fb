// A resource: the runs that have touched it, those to come, its jobs and schedules.

import { h, memo } from '../dom.js';
import { get, all, path } from '../api.js';
import { changesPlans } from '../live.js';
import { to } from '../router.js';
import { time, relative, elapsed, length, lengthText, instantText } from '../time.js';
import { head, section, facts, table, pill, segments, linkButton, waiting, hasCome, outdated } from '../ui.js';
import { cached } from '../cached.js';
import { knownJobs, jobLink, scheduleLink } from '../known-jobs.js';
import { recurrenceWords } from '../schedule-words.js';
import { Timeline, ranges, rangeChoices } from '../timeline.js';
import { historyRows, historyBars } from '../history-rows.js';
import { notShown } from '../heat-words.js';
import { holder } from './resources.js';

const limit = 500;
const step = 10;

export default function resource(view) {
  const { resource: name } = view.parameters;
  view.title = name;
  const jobs = knownJobs(view);
  const timeline = new Timeline(view, `Runs that touch ${name}`);
  const range = () => (ranges[view.query.range] ? view.query.range : '6h');
  const concerns = (event) => changesPlans(event)
    || (event.run && (!event.job || (shown.value?.resource.jobs ?? []).includes(event.job)));
  const shown = view.resource((signal) => get(path('resources', name), { within: ranges[range()], limit }, { signal }),
    { when: concerns, every: 30 });
  const schedules = view.resource((signal) => all('/schedules', { limit: 1000 }, { signal, limit: 10_000 }),
    { when: changesPlans });
  const visible = { upcoming: step, runs: step };
  view.every(5, () => view.update());
  const barsOf = cached((value) => bars(value, jobs));
  view.followQuery = () => shown.reload();

  return () => {
    const back = { href: to('resources'), text: 'Resources' };
    if (!hasCome(shown, shown.value)) return [head(name, { back }), waiting(shown)];
    const { resource: one, runs, upcoming } = shown.value;
    const pace = ranges[range()];
    const now = Math.floor(Date.now() / (pace * 2)) * pace * 2;
    const more = (what) => () => { visible[what] += 100; view.update(); };
    return [
      head(name, { back, about: 'What touches this resource, past and to come.',
        actions: view.can('edit') && linkButton('Create schedule', to('schedules', 'new',
          { job: one.jobs.length === 1 ? one.jobs[0] : null }), { icon: 'plus', kind: 'primary' }) }),
      outdated(shown),
      section('Now', { id: 'resource-now' },
        facts([['State', holder(one)], ['Waiting', one.waiting === 0 ? 'nobody' : one.waiting], ['Next', relative(one.nextPlannedAt)],
        ['Jobs', one.jobs.length], ['Schedules', one.schedules.length]])),
      section('Timeline', { id: 'resource-timeline', actions: segments('How much time', rangeChoices, range(),
        (chosen) => { view.setQuery({ range: chosen === '6h' ? null : chosen }); shown.reload(); }) },
        timeline.describe(barsOf(shown.value, jobs.list), { nameOf: jobs.name, from: now - pace * 1000, to: now + pace * 1000,
          legend: [['succeeded', 'succeeded'], ['failed', 'failed'], ['running', 'running'], ['planned', 'planned']] })),
      h('div', { class: 'columns' },
        section('To come', { id: 'resource-upcoming', actions: allLink('All that is to come', to('upcoming', { resource: name })) },
        memo('upcoming', [upcoming, visible.upcoming, jobs.list],
          () => upcomingTable(upcoming.slice(0, visible.upcoming), jobs)), moreOf(upcoming, visible.upcoming, more('upcoming'))),
        section('Past and present', { id: 'resource-runs',
          actions: allLink('All past runs', to('history', { resource: name, range: 'all' })) },
        memo('runs', [runs, visible.runs, jobs.list],
          () => runTable(runs.slice(0, visible.runs), jobs)), moreOf(runs, visible.runs, more('runs')))),
      section('Schedules', { id: 'resource-schedules' }, scheduleTable(one, schedules.value ?? [], jobs)),
      notShown(shown.value, upcoming.map((item) => item.schedule), jobs, { resource: encodeURIComponent(name) }),
    ];
  };
}

const allLink = (label, href) => h('a', { href, 'aria-label': label }, 'All');

function bars({ runs, upcoming }, jobs) {
  const planned = upcoming.map((item) => {
    const start = Date.parse(item.slot);
    const seconds = jobs.find(item.job)?.statistics?.averageDuration?.seconds ?? 0;
    return { key: `${item.schedule} ${item.slot}`, lane: item.job, start, end: start + seconds * 1000, kind: 'planned',
      href: to('jobs', item.job),
      text: `${jobs.name(item.job)} · planned ${instantText(item.slot)}${seconds ? ` · takes about ${lengthText(seconds)}` : ''}` };
  });
  return [...historyBars(historyRows(runs, [], false), jobs, limit), ...planned];
}

const moreOf = (items, visible, action) => items.length > visible
  && h('button', { type: 'button', class: 'quiet', key: 'more', onclick: action }, `Show more (${items.length - visible})`);

function upcomingTable(rows, jobs) {
  if (rows.length === 0) return h('p', { class: 'none' }, 'Nothing is planned in this time.');
  return table('To come', [
    { id: 'slot', title: 'When', cell: (row) => time(row.slot) },
    { id: 'in', title: 'In', cell: (row) => relative(row.slot) },
    { id: 'job', title: 'Job', cell: (row) => jobLink(jobs, row.job) },
  ], rows, { keyOf: (row) => `${row.schedule} ${row.slot}` });
}

function runTable(rows, jobs) {
  if (rows.length === 0) return h('p', { class: 'none' }, 'No run has touched it yet.');
  return table('Past and present', [
    { id: 'when', title: 'When', cell: (run) => h('a', { href: to('runs', run.id), 'aria-label': `Run ${run.id}` },
      time(run.startedAt ?? run.createdAt)) },
    { id: 'job', title: 'Job', cell: (run) => jobLink(jobs, run.job) },
    { id: 'state', title: 'Result', cell: (run) => pill(run.state) },
    { id: 'took', title: 'Took', class: 'number', cell: (run) =>
      (run.state === 'running' && run.startedAt ? elapsed(run.startedAt) : length(run.duration)) },
  ], rows, { keyOf: (run) => run.id });
}

function scheduleTable(one, schedules, jobs) {
  const known = new Map(schedules.map((schedule) => [schedule.id, schedule]));
  const rows = one.schedules.map((id) => known.get(id) ?? { id, job: id.replace(/^@/, '') });
  if (rows.length === 0) return h('p', { class: 'none' }, one.jobs.length === 0 ? 'No job touches it.' : 'Its jobs have no schedules.');
  return table('Schedules', [
    { id: 'job', title: 'Job', cell: (row) => jobLink(jobs, row.job) },
    { id: 'schedule', title: 'Schedule', cell: (row) => scheduleLink(row.id) },
    { id: 'words', title: 'When', cell: (row) => row.recurrence ? recurrenceWords(row) : h('span', { class: 'none' }, '—') },
    { id: 'next', title: 'Next', cell: (row) => relative(row.nextPlannedAt) },
    { id: 'state', title: 'State', cell: (row) => row.state && pill(row.state) },
  ], rows, { keyOf: (row) => row.id, stacks: true });
}

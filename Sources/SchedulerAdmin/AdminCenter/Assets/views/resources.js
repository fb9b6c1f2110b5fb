// Resources: who has them, who waits for them.

import { h } from '../dom.js';
import { get } from '../api.js';
import { to } from '../router.js';
import { relative } from '../time.js';
import { head, table, pill, loaded, empty } from '../ui.js';
import { knownJobs, jobLink } from '../known-jobs.js';
import { count } from '../heat-words.js';

const touching = (event) => ['run.created', 'run.started', 'run.finished', 'run.returned', 'operation'].includes(event.name);

export default function resources(view) {
  view.title = 'Resources';
  const jobs = knownJobs(view);
  const list = view.resource((signal) => get('/resources', null, { signal }), { when: touching, every: 30 });
  return () => [
    head('Resources', { about: 'What jobs share. A run has its resources for itself: others that touch them wait.' }),
    loaded(list, ({ items }) => (items.length === 0
      ? empty('No job names a resource',
        'An app gives a job resources where it configures it, so that two runs that touch the same one do not run at the same time.')
      : resourceTable(items, jobs))),
  ];
}

function resourceTable(rows, jobs) {
  const columns = [
    { id: 'name', title: 'Resource', cell: (row) => h('a', { href: to('resources', row.name) }, row.name) },
    { id: 'state', title: 'State', cell: (row) => holder(row) },
    { id: 'waiting', title: 'Waiting', class: 'number', cell: (row) => row.waiting || h('span', { class: 'none' }, '—') },
    { id: 'next', title: 'Next', cell: (row) => relative(row.nextPlannedAt) },
    { id: 'jobs', title: 'Jobs', cell: (row) => few(row.jobs, (id) => jobLink(jobs, id)) },
    { id: 'schedules', title: 'Schedules', class: 'number', cell: (row) => row.schedules.length },
  ];
  return table('Resources', columns, rows, { keyOf: (row) => row.name, stacks: true });
}

/** Which run has a resource. */
export function holder({ lockedBy, waiting }) {
  return lockedBy === null || lockedBy === undefined ? h('span', null, pill('enabled', 'free'),
    waiting > 0 && h('span', { class: 'sub' }, 'Waiting runs also need something else, or are about to start.'))
    : h('span', { class: 'holder' }, pill('running', 'locked'), ' by ', h('a', { href: to('runs', lockedBy) }, `run ${lockedBy}`));
}

/** The first few of many, side by side. */
function few(items, describe) {
  const shown = items.slice(0, 4);
  return h('span', { class: 'few' }, shown.map((item, index) =>
    h('span', { key: item }, describe(item), index < shown.length - 1 ? ', ' : '')),
    items.length > shown.length && h('span', { class: 'none' }, ` and ${count(items.length - shown.length, 'other')}`));
}

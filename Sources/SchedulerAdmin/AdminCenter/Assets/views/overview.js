// Background processes: a card for each job.

import { h, memo } from '../dom.js';
import { icon } from '../icons.js';
import { get, post, path } from '../api.js';
import { notice } from '../notices.js';
import { to } from '../router.js';
import { relative, elapsed } from '../time.js';
import { head, pill, button, waiting, outdated, empty, bar, tags, toggle, idOf } from '../ui.js';
import { filters } from '../filters.js';
import { sparkline } from '../charts.js';
import { JobList } from '../job-list.js';
import { Gradual } from '../gradual.js';
import { cached } from '../cached.js';
import { stillRunning } from '../run-parts.js';
import { startAllowed, stopAllowed, stopButton, conditions, heldPill, waitingPill, runNow, kinds } from '../job-controls.js';

export default function overview(view) {
  view.title = 'Background processes';
  const jobs = new JobList(view);
  const built = new Gradual(view);
  const held = view.resource((signal) => get('/schedules', { state: 'held', limit: 1000 }, { signal }),
    { when: (event) => event.name === 'schedule.changed', every: 60 });
  const heldOf = cached((value) => Map.groupBy(value?.items ?? [], (one) => one.job));
  const [wordsOf, aboutOf, shownOf, groupsOf] = [cached(tagsOf), cached(summary), cached(filtered), cached(grouped)];
  if (view.can('operate')) view.keys = { r: { text: 'Run the job that has the focus now', action: () => focusedRun() } };

  function focusedRun() {
    const card = document.activeElement?.closest?.('[data-job]');
    if (card) card.querySelector('[data-run] button')?.click();
    else notice('Choose a job first: move the focus to its card by Tab.', { kind: 'news' });
  }

  return () => {
    if (!jobs.items) return [head('Background processes'), waiting(jobs)];
    const { text, state, tag, group } = view.query;
    const holds = heldOf(held.value);
    const shown = shownOf(jobs.items, holds, text, state, tag);
    const groups = groupsOf(shown, group === 'tag');
    built.arrange(groups.flatMap(([title, members]) => members.map((job) => keyOf(title, job))));
    return [
      head('Background processes', { about: aboutOf(view, jobs.items, holds, jobs.isComplete, state) }),
      outdated(jobs, held),
      toolbar(view, wordsOf(jobs.items), () => { if (text && shown.length > 0) view.navigate(to('jobs', groups[0][1][0].id)); }),
      shown.length > 0 ? groups.map(([title, members]) => cards(view, { jobs, built, holds }, title, members))
        : !jobs.isComplete ? waiting(jobs)
          : jobs.items.length > 0 ? noneFits(view)
            : empty('No jobs are registered', 'An app registers jobs with Scheduler.configure(_:). They appear here at once.'),
    ];
  };
}

function noneFits(view) {
  return empty('No job fits', 'Other words, or fewer filters, may find what you look for.',
    h('button', { type: 'button', onclick: () => view.setQuery({ text: null, state: null, tag: null }) }, 'Show all jobs'));
}

// A job with two tags stands in both groups.
const keyOf = (title, job) => `${title ?? 'all'}-${job.id}`;

function cards(view, { jobs, built, holds }, title, group) {
  return h('section', { key: title ?? '', 'aria-label': title ?? 'Jobs', class: 'card-group' },
    title ? h('h2', null, title, h('span', { class: 'none' }, ` ${group.length}`)) : h('h2', { class: 'sr-only' }, 'Jobs'),
    h('ul', { class: 'cards' }, group.map((job) => {
      const key = keyOf(title, job);
      const isReady = built.isReady(key);
      return memo(job.id, [job, view.session, isReady, holds.get(job.id)], () => (isReady
        ? card(view, { jobs, held: holds.get(job.id) }, job, key)
        : standIn(job, key, (element) => built.watch(key, element))));
    })));
}

/** What stands for a card until it is built: whoever searches the page, or goes through its links, finds it. */
function standIn(job, key, ref) {
  return h('li', { class: 'card is-waiting', 'data-job': job.id, 'aria-labelledby': idOf('job', key), ref },
    h('div', { class: 'card-head' }, h('h3', { id: idOf('job', key) }, h('a', { href: to('jobs', job.id) }, job.name))));
}

/** How things are, in a sentence; each number leads to those it counts. */
function summary(view, jobs, holds, isComplete, chosen) {
  if (!isComplete && jobs.length > 0) return `${jobs.length} jobs, and more to come…`;
  const counts = ['running', 'waiting', 'failing', 'overdue', 'held', 'stopped', 'disabled']
    .map((state) => [state, jobs.filter((job) => isIn(job, state, holds)).length])
    .filter(([state, number]) => number > 0 || state === 'failing');
  return h('span', { class: 'counts' }, `${jobs.length} ${jobs.length === 1 ? 'job' : 'jobs'}`, counts.map(([state, number]) => [' · ',
    number === 0 ? 'none failing' : h('button', { type: 'button', class: 'link', key: state, 'aria-pressed': String(chosen === state),
      onclick: () => view.setQuery({ state: chosen === state ? null : state }) }, `${number} ${state}`)]));
}

/** Whether a job is in a state, or something of that name stands out about it. */
const isIn = (job, state, holds) => job.state === state || conditions[state]?.(job) || state === 'held' && holds.has(job.id);

const tagsOf = (jobs) => [...new Set(jobs.flatMap((job) => job.tags))].sort();

function toolbar(view, words, open) {
  const states = ['running', 'waiting', 'paused', 'disabled', 'stopped', 'failing', 'overdue', 'held'];
  return filters(view, [{ name: 'state', label: 'State', any: 'Any state', options: states },
    { name: 'tag', label: 'Tag', any: 'Any tag', options: words }], { search: 'Search jobs', open, more: words.length > 0
    && toggle('Group by tag', view.query.group === 'tag', (isOn) => view.setQuery({ group: isOn ? 'tag' : null }), { key: 'group' }) });
}

function filtered(jobs, holds, text, state, tag) {
  const words = (text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return inOrder(jobs.filter((job) => (!state || isIn(job, state, holds))
    && (!tag || job.tags.includes(tag))
    && words.every((word) => `${job.id} ${job.name} ${job.description} ${job.tags.join(' ')}`.toLowerCase().includes(word))));
}

const { compare } = new Intl.Collator();

/** What needs somebody to look comes first, the rest by name. */
function inOrder(jobs) {
  const needsHelp = (job) => Boolean(conditions.failing(job) || job.isOverdue);
  return [...jobs].sort((one, other) => needsHelp(other) - needsHelp(one) || compare(one.name, other.name));
}

function grouped(jobs, byTag) {
  if (!byTag) return [[null, jobs]];
  const groups = new Map();
  for (const job of jobs) {
    for (const tag of job.tags.length > 0 ? job.tags : ['no tag']) {
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push(job);
    }
  }
  return [...groups].sort(([one], [other]) => one.localeCompare(other));
}

function card(view, { jobs, held }, job, key) {
  const name = idOf('job', key);
  const touch = () => jobs.touch(job.id);
  const start = () => post(path('jobs', job.id, 'start')).then(touch);
  return h('li', { class: `card${conditions.failing(job) ? ' is-failing' : ''}`, 'data-job': job.id, 'aria-labelledby': name },
    h('div', { class: 'card-head' },
      h('h3', { id: name }, h('a', { href: to('jobs', job.id) }, job.name)),
      h('span', { class: 'pills' }, pill(job.state), waitingPill(job), conditions.failing(job) && pill('failing'),
        job.isOverdue && pill('overdue'), held && heldPill(held))),
    h('p', { class: 'card-about' }, job.description || h('span', { class: 'none' }, 'No description')),
    h('p', { class: 'card-timing', title: job.timing || null }, icon('clock'), h('span', null, job.timing || kinds[job.kind])),
    tags(job.tags),
    sparkline(job.recentRuns),
    h('div', { class: 'card-foot' },
      h('p', { class: 'card-next' }, next(job)),
      view.can('operate') && h('div', { class: 'card-buttons' },
        startAllowed(job) && button('', start, {
          icon: 'start', kind: 'quiet small', label: `Start ${job.name}`, title: 'Start', done: `${job.name} started.`, key: 'start',
        }),
        stopAllowed(job) && stopButton(job, '', touch, { kind: 'quiet small', title: 'Stop' }),
        h('span', { 'data-run': job.id, key: 'run' },
          runNow(view, job, { kind: 'small', after: touch })))));
}

/** What comes next, or what goes on. */
function next(job) {
  const active = job.activeRuns.find((run) => run.askedToStopAt) ?? job.activeRuns[0];
  if (active) {
    return [active.askedToStopAt ? stillRunning(active.askedToStopAt)
      : h('span', null, 'Running ', active.startedAt ? elapsed(active.startedAt) : '…'),
      active.progress ? bar(active.progress.fraction, `Progress of ${job.name}`) : null];
  }
  if (job.nextPlannedAt) return h('span', null, 'Next ', relative(job.nextPlannedAt));
  if (job.lastCompletedAt) return h('span', null, 'Last ', relative(job.lastCompletedAt));
  return h('span', { class: 'none' }, 'Not planned');
}

// A job: how it is, when it runs, how it went, and what can be done with it.

import { h } from '../dom.js';
import { icon } from '../icons.js';
import { get, post, path } from '../api.js';
import { to } from '../router.js';
import { time, relative, elapsed, length, lengthText, everyText } from '../time.js';
import { head, section, facts, pill, button, linkButton, bar, tags, table, waiting, outdated, empty, soft } from '../ui.js';
import { ask } from '../dialog.js';
import { notice } from '../notices.js';
import { runChart } from '../charts.js';
import { startAllowed, stopAllowed, stopButton, conditions, heldPill, waitingPill, runNow, kinds } from '../job-controls.js';
import { SettingsForm } from '../settings-form.js';
import { SettingsChanges } from '../settings-changes.js';
import { onceText } from '../settings-preview.js';
import { runTable, estimate, resourceLinks, stillRunning } from '../run-parts.js';

const shownRuns = 15;

export default function job(view) {
  const id = view.parameters.job;
  view.title = id;
  const touches = (event) => event.job === id || event.name === 'operation';
  // What its schedules are decides when it is next planned.
  const isOwn = (schedule) => schedule === `@${id}` || schedules.value?.items.some((one) => one.id === schedule);
  // How far a run is changes nothing but the run.
  const concerns = (event) => touches(event) && event.name !== 'run.progress';
  const details = view.resource((signal) => get(path('jobs', id), {}, { signal }),
    { when: (event) => touches(event) || isOwn(event.schedule), every: 15 });
  const runs = view.resource((signal) => get('/runs', { job: id, limit: 100 }, { signal }), { when: concerns });
  const schedules = view.resource((signal) => get('/schedules', { job: id, limit: 100 }, { signal }),
    { when: (event) => concerns(event) || event.name === 'schedule.changed', every: 30 });
  const failed = view.resource((signal) => get('/runs', { job: id, state: 'failed', limit: 1 }, { signal }),
    { when: (event) => concerns(event) && event.name === 'run.finished' });
  const reload = () => view.reload();
  const settings = new SettingsForm(view, id, reload);
  const changes = new SettingsChanges(view, id, settings);
  if (view.can('operate')) {
    view.keys = { r: { text: 'Run the job now', action: () => document.querySelector('[data-run] button')?.click() } };
  }
  view.every(1, () => { if (details.value?.activeRuns.length > 0) view.update(); });

  return () => {
    if (!details.value && details.problem?.status === 404) return unknown(id);
    if (!details.value) return [head(id), waiting(details)];
    const items = runs.value?.items ?? [];
    const attachedTo = schedules.value?.items ?? [];
    const { value } = details;
    view.title = value.name;
    const lastFailed = failed.value?.items[0];
    return [
      head(value.name, { back: { href: '#/', text: 'Background processes' }, sub: pills(value, attachedTo), about: value.description,
        actions: actions(view, value, reload) }),
      outdated(details, runs, schedules, failed),
      banners(value, lastFailed),
      part('active', active(value, items)),
      part('facts', section('Facts', { id: 'facts-title', class: 'job-facts' }, jobFacts(value, lastFailed, attachedTo))),
      part('timing', settings.describe(value)),
      changes.isKnown && part('changes', changes.describe()),
      part('schedules', attached(view, value, schedules)),
      part('runs', lastRuns(id, runs)),
      items.length > 0 && part('charts', charts(items)),
    ];
  };
}

/** How many runs that wait are named. */
const most = 5;

/** A part of the page that stays itself when others come and go. */
const part = (key, content) => h('div', { key }, content);

function unknown(id) {
  const why = 'It may have been renamed, or is not registered in the app any more.';
  return [head(id), empty('There is no such job', why, linkButton('To all jobs', '#/'))];
}

function pills(job, schedules) {
  const held = schedules.filter((one) => one.state === 'held');
  return h('p', { class: 'pills-left' }, pill(job.state), waitingPill(job), conditions.failing(job) && pill('failing'),
    job.isOverdue && pill('overdue'), held.length > 0 && heldPill(held), tags(job.tags));
}

function actions(view, job, reload) {
  if (!view.can('operate')) return null;
  const start = () => post(path('jobs', job.id, 'start')).then(reload);
  return [
    job.actions.map((name) => button(name, () => act(job, name, reload), { key: `action-${name}` })),
    startAllowed(job) && button('Start', start, { icon: 'start', key: 'start', done: `${job.name} started.`, label: `Start ${job.name}` }),
    stopAllowed(job) && stopButton(job, 'Stop', reload),
    h('span', { 'data-run': job.id, key: 'run' }, runNow(view, job, { after: reload, shortcut: 'r' })),
  ];
}

function act(job, name, reload) {
  const submit = async () => {
    await post(path('jobs', job.id, 'actions', name));
    notice(`${name}: done.`);
    reload();
  };
  return ask({ title: `${name}?`, text: `${job.name} does this at once.`, confirm: name, submit });
}

/** What somebody must know first. */
function banners(job, lastFailed) {
  const problems = Object.entries(job.problems ?? {});
  return [
    conditions.failing(job) && h('div', { class: 'banner is-bad', key: 'failing' }, icon('warning'),
      h('span', null, 'The last run failed', lastFailed?.finishedAt && [' ', relative(lastFailed.finishedAt)],
        job.lastError && [': ', h('span', { class: 'banner-error' }, job.lastError)]),
      lastFailed && h('a', { href: to('runs', lastFailed.id) }, 'To its log')),
    job.isOverdue && h('div', { class: 'banner', key: 'overdue' }, icon('warning'), h('span', null,
      job.lastSucceededAt ? ['It has not succeeded since ', time(job.lastSucceededAt)] : 'It has never succeeded',
      job.expectedInterval && `; a success is expected ${everyText(job.expectedInterval.seconds)}`, '.')),
    problems.map(([schedule, problem]) => h('div', { class: 'banner', key: `problem-${schedule}` }, icon('warning'),
      h('span', null, 'Schedule ', scheduleLink(schedule), `: ${problem}`))),
  ];
}

function active(job, runs) {
  const expected = job.statistics.averageDuration?.seconds ?? null;
  const waiting = job.hasWaitingRuns ? runs.filter((run) => run.state === 'pending') : [];
  return section('Running now', { id: 'active-title', class: 'active' },
    waiting.length > 0 && h('p', { class: 'none' }, waiting.length === 1 ? 'One run waits: ' : `${waiting.length} runs wait: `,
      waiting.slice(0, most).map((run, index) => [index > 0 && ', ', h('a', { href: to('runs', run.id), key: run.id }, `Run ${run.id}`)]),
      waiting.length > most && ', …'),
    job.activeRuns.length === 0 ? waiting.length === 0 && h('p', { class: 'none' }, 'Nothing')
      : h('ul', { class: 'active-runs' }, job.activeRuns.map((run) => h('li', { key: run.id },
    h('a', { href: to('runs', run.id) }, `Run ${run.id}`),
    run.progress && bar(run.progress.fraction, `Progress of run ${run.id}`),
    h('span', { class: 'none run-note' }, [run.progress && `${Math.floor(run.progress.fraction * 100)} %`, run.progress?.note,
      estimate({ ...run, state: 'running' }, expected)].filter(Boolean).join(' · ')),
    run.askedToStopAt && stillRunning(run.askedToStopAt),
    soft(run.startedAt ? ['for ', elapsed(run.startedAt)] : 'about to start')))));
}

function jobFacts(job, lastFailed, schedules) {
  const { last24Hours: day, averageDuration, lastDuration } = job.statistics;
  return facts([
    ['Next planned', job.nextPlannedAt ? at(job.nextPlannedAt) : soft(unplanned(job))],
    ['Last started', at(job.lastStartedAt)],
    ['Last completed', at(job.lastCompletedAt)],
    ['Last succeeded', at(job.lastSucceededAt)],
    ['Last 24 hours', counts(day)],
    ['Duration', length(lastDuration), averageDuration && h('span', { class: 'none' },
      ` · ${lengthText(averageDuration.seconds)} on average`)],
    job.expectedInterval && ['Expected to succeed', everyText(job.expectedInterval.seconds)],
    job.timeout && ['Timeout', length(job.timeout)],
    ['Queue', job.queue, job.priority !== 0 && soft(` · priority ${job.priority}`)],
    job.resources.length > 0 && ['Resources', resourceLinks(job.resources)],
    job.artifactLifetime && ['Artifacts are kept', length(job.artifactLifetime)],
    ['Last error', lastError(job, lastFailed)],
    ['When', job.timing || kinds[job.kind],
      schedules.filter((one) => one.state !== 'enabled').map((one) => soft(` · ${one.id} is ${one.state}`))],
  ]);
}

function lastError(job, lastFailed) {
  if (!job.lastError) return soft('none');
  if (!lastFailed) return job.lastError;
  return [at(lastFailed.finishedAt), h('a', { href: to('runs', lastFailed.id), class: 'fact-link' }, 'log'),
    // Above all, it is told already.
    !conditions.failing(job) && h('span', { class: 'last-error', title: job.lastError }, job.lastError)];
}

const at = (instant) => instant ? [relative(instant), soft(' · ', time(instant))] : soft('never');

/** Why nothing is planned. */
function unplanned(job) {
  if (job.state === 'stopped') return 'not until it is started';
  if (job.state === 'disabled') return 'not while it is switched off';
  if (job.kind === 'schedule' && job.activeRuns.length > 0) return 'after the run that goes on';
  return job.timing ? 'not planned' : kinds[job.kind];
}

function counts({ succeeded, failed, cancelled, successRate, isComplete }) {
  if (succeeded + failed + cancelled === 0) return soft('no runs');
  const words = [`${succeeded.toLocaleString()} succeeded`, failed > 0 && `${failed.toLocaleString()} failed`,
    cancelled > 0 && `${cancelled.toLocaleString()} cancelled`];
  return [successRate !== null && `${Math.floor(successRate * 1000) / 10} % `,
    h('span', { class: 'none', title: isComplete ? null : 'The history does not reach back 24 hours' },
    `${successRate !== null ? '· ' : ''}${isComplete ? '' : 'at least '}${words.filter(Boolean).join(', ')}`)];
}

const scheduleLink = (id) => h('a', { href: to('schedules', id) }, id);

const scheduleWords = (one) => one.isBuiltIn && one.recurrence.kind === 'once' ? onceText : one.recurrence.words;

const scheduleColumns = [
  { id: 'id', title: 'Schedule', cell: (one) => [scheduleLink(one.id), one.isBuiltIn && soft(' · built in')] },
  { id: 'words', title: 'When', cell: (one) => [scheduleWords(one), one.zone !== 'UTC' && soft(` · ${one.zone}`)] },
  { id: 'next', title: 'Next', cell: (one) => one.nextPlannedAt ? at(one.nextPlannedAt) : soft('—') },
  { id: 'state', title: 'State', cell: (one) => pill(one.state, one.state, one.hold?.reason) },
];

function attached(view, job, schedules) {
  const create = view.can('edit') && linkButton('New schedule', to('schedules', 'new', { job: job.id }),
    { icon: 'plus', kind: 'small quiet' });
  const items = schedules.value?.items ?? [];
  return section('Schedules', { id: 'schedules-title', actions: create }, !schedules.value ? waiting(schedules)
    : items.length === 0 ? empty('No schedules', 'Nothing plans this job by the calendar. A schedule can.')
    : table('Schedules', scheduleColumns, items, { keyOf: (one) => one.id, stacks: true }));
}

function lastRuns(id, runs) {
  const items = runs.value?.items ?? [];
  return section('Last runs', { id: 'runs-title', actions: items.length > 0 && h('a', { href: to('history', { job: id }) }, 'All runs') },
    runs.value ? runTable('Last runs', items.slice(0, shownRuns)) : waiting(runs));
}

function charts(newestFirst) {
  const ended = newestFirst.filter((run) => run.startedAt).reverse();
  const planned = ended.filter((run) => run.lateness);
  return section(`How the last ${ended.length === 1 ? 'run' : `${ended.length} runs`} went`, { id: 'charts-title' },
    h('div', { class: 'columns' },
    runChart('Duration', ended, (run) => run.finishedAt ? run.duration?.seconds ?? null : null),
    planned.length > 0 && runChart('Late by', planned, (run) => run.lateness.seconds)));
}

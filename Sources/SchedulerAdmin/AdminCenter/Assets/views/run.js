// A run: how it goes or went, what it was told, what it made, and what it logs.

import { h } from '../dom.js';
import { icon } from '../icons.js';
import { get, post, path } from '../api.js';
import { to } from '../router.js';
import { time, relative, elapsed, length, lengthText } from '../time.js';
import { head, section, facts, pill, button, linkButton, bar, labels, table, waiting, outdated, empty, soft } from '../ui.js';
import { cancelRun } from '../run-questions.js';
import { once } from '../once.js';
import { logPanel } from '../log-panel.js';
import { parameterFacts } from '../parameter-facts.js';
import { artifactLink, sizeText } from '../artifact-parts.js';
import { madeBy, isUnfinished, estimate, resourceLinks, waitText } from '../run-parts.js';

export default function run(view) {
  const id = view.parameters.run;
  view.title = `Run ${id}`;
  let job;
  const details = view.resource(async (signal) => {
    const value = await get(path('runs', id), {}, { signal });
    // A job that is no longer registered has left its runs.
    if (job === undefined) job = await jobOf(value, signal);
    view.title = `Run ${id} of ${job?.name ?? value.job}`;
    return value;
  }, { when: (event) => String(event.run) === id, every: 15 });
  // What goes on goes on with the clock.
  view.every(1, () => { if (details.value && isUnfinished(details.value)) view.update(); });
  const log = logPanel(view, id);

  return () => {
    const value = details.value;
    if (!value && details.problem?.status === 404) return unknown(id);
    if (!value) return [head(`Run ${id}`), waiting(details)];
    // The number that the job's page tells as well.
    const expected = (job?.statistics.averageDuration ?? value.expectedDuration)?.seconds ?? null;
    return [
      head(`Run ${id}`, { back: { href: to('jobs', value.job), text: job?.name ?? value.job }, sub: pills(value),
        actions: actions(view, value, details) }),
      outdated(details),
      asked(value),
      progress(value, expected),
      value.error && failure(value),
      aboutRun(value, job, expected),
      h('div', { key: 'log' }, log(value)),
    ];
  };
}

function unknown(id) {
  const why = 'It may be older than the history that is kept.';
  return [head(`Run ${id}`), empty('There is no such run', why, linkButton('To the history', to('history')))];
}

async function jobOf(run, signal) {
  try {
    return await get(path('jobs', run.job), {}, { signal });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    return null;
  }
}

function pills(run) {
  return h('p', { class: 'pills-left' }, pill(run.state),
    run.attempt > 1 && h('span', { class: 'tag' }, `attempt ${run.attempt}`),
    run.askedToStopAt && isUnfinished(run) && pill('overdue', 'stopping'));
}

function actions(view, run, details) {
  if (!view.can('operate')) return null;
  const canRetry = run.state === 'failed' || run.state === 'cancelled';
  return [
    isUnfinished(run) && !run.askedToStopAt && button('Cancel', async () => { if (await cancelRun(run)) details.reload(); },
      { icon: 'stop', kind: 'danger', key: 'cancel', label: `Cancel run ${run.id}` }),
    canRetry && button('Retry', () => post(path('runs', run.id, 'retry'), undefined, { once: once() }), {
      icon: 'retry', kind: 'primary', key: 'retry', label: `Retry run ${run.id}`,
      done: (made) => `Run ${made.id} does it again.`, link: (made) => ({ href: to('runs', made.id), text: 'Open the run' }),
    }),
  ];
}

/** Says that a run that was asked to stop goes on. */
function asked(run) {
  if (!run.askedToStopAt || !isUnfinished(run)) return null;
  const isLong = Date.now() - Date.parse(run.askedToStopAt) > 5000;
  return h('p', { class: 'banner', key: 'asked' }, icon('warning'), h('span', null, 'Asked to stop ', relative(run.askedToStopAt), '.',
    isLong && ' It goes on all the same: a run stops where its code looks whether it was cancelled.'));
}

function progress(run, expected) {
  if (!isUnfinished(run)) return null;
  const fraction = run.progress?.fraction;
  const left = estimate(run, expected);
  const words = run.state === 'running' ? run.progress?.note || (fraction === undefined ? untold(expected) : '')
    : run.state === 'interrupted' ? 'Its node was lost. It is taken up again as soon as a node is free.'
    : ['It ', ...waitText(run), '.'];
  return h('section', { class: 'panel run-progress', key: 'progress', 'aria-label': 'Progress' },
    h('p', { class: 'run-progress-words' }, fraction === undefined ? h('span', null, words)
      : h('b', null, `${Math.floor(fraction * 100)} %`),
      fraction !== undefined && h('span', null, words)),
    run.state === 'running' && (fraction !== undefined || expected) && bar(fraction ?? Math.min(0.95, guess(run, expected)),
      fraction === undefined ? 'Estimated from earlier runs' : 'Progress'),
    links(run.waitsFor?.runs ?? []),
    run.startedAt && run.state === 'running' && h('p', { class: 'none' }, 'Running for ', elapsed(run.startedAt), left && ` · ${left}`));
}

const links = (runs) => runs.length > 0
  && h('p', null, runs.map((id, index) => [index > 0 && ', ', h('a', { href: to('runs', id), key: id }, `Run ${id}`)]));

const untold = (expected) => expected ? 'It tells no progress; this is estimated from earlier runs' : 'It runs, and tells no progress';

/** How far a run is that tells nothing, by how long such runs take. */
const guess = (run, expected) => (Date.now() - Date.parse(run.startedAt)) / 1000 / expected;

function failure(run) {
  const isCancelled = run.state === 'cancelled';
  const title = isCancelled ? 'It was cancelled' : isUnfinished(run) ? 'The attempt before failed' : 'It failed';
  return h('section', { class: `panel failure${isCancelled ? ' is-calm' : ''}`, key: 'failure', 'aria-labelledby': 'failure-title' },
    h('h2', { id: 'failure-title' }, icon(isCancelled ? 'cancel' : 'warning'), title),
    h('pre', null, run.error));
}

function aboutRun(run, job, expected) {
  const hasParameters = run.parameters === null || Object.keys(run.parameters).length > 0;
  const beside = [
    hasParameters && section('Parameters', { id: 'parameters-title' }, parameterFacts(run.parameters, job)),
    run.artifacts.length > 0 && section('Artifacts', { id: 'artifacts-title' }, artifacts(run.artifacts)),
  ].filter(Boolean);
  return h('div', { class: beside.length > 0 ? 'columns run-columns' : 'stack', key: 'facts' },
    h('div', { class: 'stack' },
      section('Facts', { id: 'facts-title' }, runFacts(run, job, expected, hasParameters)),
      run.attempts.length > 1 && section('Attempts', { id: 'attempts-title' }, attempts(run))),
    beside.length > 0 && h('div', { class: 'stack' }, beside));
}

function runFacts(run, job, expected, hasParameters) {
  return facts([
    ['Job', h('a', { href: to('jobs', run.job) }, job?.name ?? run.job)],
    ['Trigger', madeBy(run)],
    // A run by hand stands beside the job's own timing, which some jobs do not have; so does one that is tried again.
    (!['hand', 'retry'].includes(run.trigger) || !run.schedule.startsWith('@')) && ['Schedule',
      h('a', { href: to('schedules', run.schedule) }, run.schedule)],
    run.slot && ['Slot', time(run.slot)],
    run.lateness && ['Late by', length(run.lateness)],
    ['Started', time(run.startedAt, { empty: 'not yet' })],
    run.finishedAt && ['Finished', time(run.finishedAt)],
    run.duration && run.finishedAt && ['Duration', length(run.duration),
      expected && soft(` · usually ${lengthText(expected)}`)],
    ['Created', time(run.createdAt)],
    ['Node', run.node ?? soft('—')],
    ['Queue', run.queue, run.priority !== 0 && soft(` · priority ${run.priority}`)],
    run.resources.length > 0 && ['Resources', resourceLinks(run.resources)],
    !hasParameters && ['Parameters', soft('none')],
    (run.attempt > 1 || run.interruptions > 0) && ['Attempt', run.attempt,
      run.interruptions > 0 && soft(` · interrupted ${run.interruptions === 1 ? 'once' : `${run.interruptions} times`}`)],
  ]);
}

const secondsOf = (attempt) => (Date.parse(attempt.endedAt) - Date.parse(attempt.startedAt)) / 1000;

const attemptColumns = [
  { id: 'number', title: 'Attempt', cell: (one) => one.number },
  { id: 'started', title: 'Started', cell: (one) => time(one.startedAt) },
  { id: 'ended', title: 'Ended', cell: (one) => time(one.endedAt, { empty: 'not yet' }) },
  { id: 'duration', title: 'Duration', class: 'number', cell: (one) => one.startedAt && one.endedAt ? lengthText(secondsOf(one)) : '—' },
  { id: 'node', title: 'Node', cell: (one) => one.node ?? '—' },
  { id: 'error', title: 'Error', class: 'whole-error', cell: (one) => one.error || '—' },
];

const attempts = (run) => table('Attempts', attemptColumns, run.attempts, {
  keyOf: (one) => `${one.number} ${one.startedAt}`, stacks: true,
});

function artifacts(items) {
  return h('ul', { class: 'artifact-list' }, items.map((one) => h('li', { key: one.id },
    h('div', null, artifactLink(one.url), one.size !== null && soft(` · ${sizeText(one.size)}`)),
    labels(one.labels),
    h('p', { class: 'hint' }, 'Published ', time(one.publishedAt),
      one.expiresAt ? [' · expires ', relative(one.expiresAt)] : ' · is kept'),
    one.pruneError && h('p', { class: 'error' }, `It could not be removed: ${one.pruneError}`))));
}

// How runs are told: in words, and in tables.

import { h } from './dom.js';
import { to } from './router.js';
import { pill, table, empty, soft } from './ui.js';
import { time, relative, length, lengthText, elapsed } from './time.js';

/** What makes runs, with its words. */
export const triggers = [['slot', 'By schedule'], ['hand', 'By hand'], ['retry', 'Retry'], ['backfill', 'Backfill']];
const triggerWords = Object.fromEntries(triggers);

/** What made a run. */
export const triggerText = (trigger) => triggerWords[trigger] ?? trigger;

/** What made a run, and who asked for it. */
export const madeBy = (run) => run.requestedBy ? `${triggerText(run.trigger)}, by ${run.requestedBy}` : triggerText(run.trigger);

/** Whether a run waits or goes on. */
export const isUnfinished = (run) => ['pending', 'running', 'interrupted'].includes(run.state);

/** What a run that waits waits for, in words: descriptions one after the other. */
export function waitText({ waitsFor, attempt }) {
  const { reason, until, resource, runs } = waitsFor ?? {};
  if (reason === 'time') return ['waits until ', time(until), attempt > 0 && ' for its next attempt'];
  if (reason === 'schedule') return [`waits for ${runs.length === 1 ? `run ${runs[0]}` : `one of ${runs.length} runs`} to end`];
  if (reason === 'resource') return [`waits for ${resource}, which run ${runs[0]} holds`];
  return ['waits for a free place'];
}

/** How long a run is likely to go on, in words; null where nobody knows. */
export function estimate(run, expected) {
  if (run.state !== 'running' || !run.startedAt) return null;
  const gone = Math.max(0, (Date.now() - Date.parse(run.startedAt)) / 1000);
  const fraction = run.progress?.fraction ?? 0;
  const left = fraction > 0.03 && gone > 1 ? gone * (1 - fraction) / fraction : expected ? expected - gone : null;
  if (left === null) return null;
  if (left <= 0) return fraction >= 1 ? 'about to end' : `${lengthText(-left, { coarse: true })} longer than usual`;
  return left < 1 ? 'about to end'
    : `about ${lengthText(left < 20 ? Math.ceil(left) : Math.round(left / 5) * 5, { coarse: left > 600 })} left`;
}

/** Says that a run goes on although it was asked to stop. */
export const stillRunning = (askedAt) => h('span', { class: 'still-running' }, 'Asked to stop ', relative(askedAt), ', still running');

const duration = (run) => run.state === 'running' && run.startedAt ? elapsed(run.startedAt) : length(run.duration);

/** Links to what runs need for themselves alone. */
export const resourceLinks = (names) => names.map((name, index) => [index > 0 && ', ', h('a', { href: to('resources', name) }, name)]);

const columns = [
  { id: 'state', title: 'State', cell: (run) => pill(run.state) },
  { id: 'run', title: 'Run', cell: (run) => h('a', { href: to('runs', run.id) }, `Run ${run.id}`) },
  { id: 'started', title: 'Started', cell: (run) => time(run.startedAt, { empty: 'not yet' }) },
  { id: 'duration', title: 'Duration', class: 'number', cell: duration },
  { id: 'lateness', title: 'Late by', class: 'number run-minor', cell: (run) => length(run.lateness) },
  { id: 'trigger', title: 'Trigger', class: 'run-minor', cell: madeBy },
  { id: 'error', title: 'Error', class: 'run-error', cell: (run) => run.error ? h('span', { title: run.error }, run.error) : soft('—') },
];

/** A table of runs, the newest first. */
export function runTable(label, runs) {
  if (runs.length === 0) return empty('No runs yet', 'Each run of this job appears here as it starts.');
  return h('div', { class: 'runs' }, table(label, columns, runs, { keyOf: (run) => run.id, stacks: true }));
}

// What has been, as rows of a table and bars of a timeline: runs, and slots that did not run.

import { instantText, lengthText } from './time.js';
import { to } from './router.js';
import { stateWords } from './ui.js';
import { listed } from './heat-words.js';

export const outcomes = ['skipped', 'missed', 'coalesced'];
export const states = ['pending', 'running', 'succeeded', 'failed', 'cancelled', 'interrupted'];

/** When a row stands in the history. */
const instantOfRun = (run) => Date.parse(run.startedAt ?? run.createdAt);
const instantOfSlot = (slot) => Date.parse(slot.last);

/** Rows of what has been seen before, so that it is not drawn anew. */
const known = new WeakMap();

function once(value, make) {
  if (!known.has(value)) known.set(value, make());
  return known.get(value);
}

const rowOfRun = (run) => once(run, () => ({ key: `run ${run.id}`, run, instant: instantOfRun(run) }));
const rowOfSlot = (slot) => once(slot,
  () => ({ key: `slot ${slot.schedule} ${slot.first} ${slot.outcome}`, slot, instant: instantOfSlot(slot) }));

/**
 * Runs and slots, newest first. Slots older than the last run that has come wait until older runs have come as well.
 *
 * @param more whether there are older runs on the server
 * @returns `[{key, run}` or `{key, slot}]`, each with its `instant`
 */
export function historyRows(runs, slots, more) {
  const floor = more && runs.length > 0 ? Date.parse(runs.at(-1).createdAt) : -Infinity;
  const rows = runs.map(rowOfRun);
  for (const slot of slots) if (instantOfSlot(slot) >= floor) rows.push(rowOfSlot(slot));
  return rows.sort((one, other) => other.instant - one.instant);
}

/**
 * Where the record begins, and why there.
 *
 * @param runs all runs of the time that is shown, the newest first
 * @param past `{schedules, isNone, begun}`: whether there is no earlier run, or none of some jobs
 * @param isWhole whether these are the runs of whole jobs or schedules, up to now
 * @returns `{of, text}`, where `of(job)` is the instant that the record of a job begins at; null where it goes on
 */
export function recordBegin(runs, { schedules, isNone, begun }, isWhole, query, jobs) {
  if (runs.length === 0) return null;
  const kept = new Map();
  const first = new Map();
  for (const run of runs) {
    first.set(run.job, instantOfRun(run));
    if (run.trigger === 'slot') kept.set(run.schedule, (kept.get(run.schedule) ?? 0) + 1);
  }
  const oldest = runs.at(-1);
  // A schedule counts its runs, also those that are no longer kept.
  const isTrimmed = (one) => (isNone || begun.has(one.job)) && first.has(one.job) && one.runCount > (kept.get(one.id) ?? 0)
    && (!query.schedule || one.id === query.schedule);
  const trimmed = isWhole ? [...new Set(schedules.filter(isTrimmed).map((one) => one.job))] : [];
  const of = (job) => (trimmed.includes(job) ? first.get(job) : isNone ? instantOfRun(oldest) : undefined);
  const removed = trimmed.length > 0 && `older runs of ${listed(trimmed.map(jobs.name))} were removed, as a job keeps only so many, `
    + 'or for so long';
  if (!isNone) return removed ? { of, text: `${removed[0].toUpperCase()}${removed.slice(1)}.` } : null;
  const why = oldest.id === 1 ? ['this is the scheduler’s first run', removed].filter(Boolean).join('; ')
    : removed || (isWhole && !query.job && !query.schedule ? 'older runs were removed' : 'no older run is kept');
  return { of, text: `The record begins here: ${why}.` };
}

/** Whether a slot fits filters that the server does not know for slots. */
export function slotFits(slot, { schedule, tag, resource, text }, jobs) {
  const job = jobs.find(slot.job);
  const words = (text ?? '').toLowerCase();
  return (!schedule || slot.schedule === schedule) && (!tag || job?.tags?.includes(tag))
    && (!resource || job?.resources?.includes(resource))
    && (!words || `${slot.job} ${slot.reason}`.toLowerCase().includes(words));
}

/** The bars and marks of a timeline, at most so many. */
export function historyBars(rows, jobs, most) {
  return rows.slice(0, most).map(({ key, run, slot, instant }) => (run ? {
    key, lane: run.job, start: instant, kind: run.state, href: to('runs', run.id), get text() { return runText(run, jobs); },
    // What waits has no length yet; what runs goes on to the present.
    end: run.finishedAt ? Date.parse(run.finishedAt) : run.state === 'running' ? null : instant,
  } : { key, lane: slot.job, start: Date.parse(slot.first), end: instant, isMark: true, kind: slot.outcome,
    get text() { return slotText(slot, jobs); },
    href: slot.run ? to('runs', slot.run) : null }));
}

function runText(run, jobs) {
  const took = run.duration && run.state !== 'running' ? `took ${lengthText(run.duration.seconds)}` : null;
  return [jobs.name(run.job), `run ${run.id}`, run.state, instantText(run.startedAt ?? run.createdAt), took, run.error].filter(Boolean)
    .join(' · ');
}

function slotText(slot, jobs) {
  const when = slot.count === 1 ? instantText(slot.last) : `${slot.count} slots, ${instantText(slot.first)} to ${instantText(slot.last)}`;
  return [jobs.name(slot.job), stateWords(slot.outcome), when, slot.reason].filter(Boolean).join(' · ');
}

/** The rows as comma-separated values, for a spreadsheet. */
export function historyText(rows) {
  const lines = rows.map(({ run, slot }) => (run
    ? [run.startedAt ?? run.createdAt, run.finishedAt, run.job, run.schedule, run.state, run.trigger, run.id, 1, run.duration?.seconds,
      run.lateness?.seconds, run.error, run.requestedBy]
    : [slot.first, slot.last, slot.job, slot.schedule, slot.outcome, 'slot', slot.run, slot.count, null, null, slot.reason, null]));
  return [['start', 'finish', 'job', 'schedule', 'result', 'trigger', 'run', 'count', 'duration', 'lateness', 'text', 'by'],
    ...lines].map((line) => line.map(quoted).join(',')).join('\r\n');
}

/** A cell; one that a spreadsheet would take for a formula is told to be text. */
function quoted(value) {
  const text = String(value ?? '');
  return `"${(/^[=+\-@\t\r]/.test(text) && typeof value === 'string' ? `'${text}` : text).replaceAll('"', '""')}"`;
}

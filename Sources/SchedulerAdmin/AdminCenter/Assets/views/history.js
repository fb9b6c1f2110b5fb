// History: runs, and slots that did not run, as a timeline and as a table.

import { h, memo } from '../dom.js';
import { icon } from '../icons.js';
import { get, all } from '../api.js';
import { to } from '../router.js';
import { time, elapsed, length, instantText, utcSpan } from '../time.js';
import { head, section, segments, table, pill, button, waiting, hasCome, outdated, empty } from '../ui.js';
import { cached } from '../cached.js';
import { fewAtOnce } from '../idle.js';
import { knownJobs, jobLink, scheduleLink } from '../known-jobs.js';
import { filters, isFiltered, jobChoices, moreButton } from '../filters.js';
import { Timeline, ranges, rangeChoices } from '../timeline.js';
import { RunFeed } from '../run-feed.js';
import { count } from '../heat-words.js';
import { nameOf } from '../schedule-words.js';
import { triggers, triggerText, madeBy } from '../run-parts.js';
import { outcomes, states, historyRows, historyBars, historyText, slotFits, recordBegin } from '../history-rows.js';

const most = 2000;
const step = 100;
/** How many slots are asked for at once, and how far back. */
const mostSlots = 1000;
const slotDays = 31;
const legend = [['succeeded', 'succeeded'], ['failed', 'failed'], ['running', 'running'], ['cancelled', 'cancelled'],
  ['interrupted', 'interrupted'],
  ['skipped', 'skipped'], ['missed', 'missed'], ['coalesced', 'by another run']];
/** Filters that leave out runs of a job. */
const narrower = ['tag', 'resource', 'state', 'trigger', 'text'];
const filterNames = ['job', 'tag', 'resource', 'schedule', 'state', 'trigger', 'text'];

export default function history(view) {
  view.title = 'History';
  const jobs = knownJobs(view);
  const timeline = new Timeline(view, 'Runs and slots');
  let visible = step;
  const feed = new RunFeed(view, () => runQuestion(view.query));
  const slots = view.resource((signal) => loadSlots(view.query, signal),
    { when: (event) => event.name === 'slots.passed' || event.name === 'operation', every: 60 });
  const past = view.resource((signal) => loadPast(view.query, signal),
    { when: (event) => event.name === 'schedule.changed', every: 300 });
  const built = fewAtOnce(view);
  let timer = null;
  const apply = () => {
    visible = step;
    clearTimeout(timer);
    timer = setTimeout(() => { for (const one of [feed, slots, past]) one.reload(); }, 150);
  };
  view.every(5, () => view.update());
  const fitting = cached((found, query) => found.filter((slot) => slotFits(slot, query, jobs)));
  const rowsOf = cached((runs, found, more) => historyRows(runs, found, more));
  const barsOf = cached((rows) => historyBars(rows, jobs, most));
  const beginOf = cached((runs, known, isWhole, query) => recordBegin(runs, known, isWhole, query, jobs));

  return () => {
    const { range, from, until, isLive } = windowOf(view.query);
    const isSlotsOnly = outcomes.includes(view.query.state) || view.query.state === 'unrun';
    const rows = feed.items && rowsOf(isSlotsOnly ? none : feed.items, fitting(slots.value?.items ?? none, view.query, jobs.list),
      !isSlotsOnly && feed.hasMore);
    const isAll = past.value && rows && !feed.hasMore && !feed.isLoading;
    const isWhole = isLive && !isFiltered(view, narrower);
    const begin = isAll && !isSlotsOnly ? beginOf(feed.items, past.value, isWhole, view.query, jobs.list) : null;
    return [
      head('History', { about: 'What has run, and what should have but did not.',
        actions: rows?.length > 0 && button('CSV', () => download(rows), { icon: 'download', label: 'Download what is shown as CSV' }) }),
      controls(view, jobs, past.value?.schedules ?? none, { range, from, until }, apply),
      hasCome(feed, feed.items) && outdated(feed.problem ? feed : slots),
      slotNote(slots.value, range),
      !hasCome(feed, feed.items) ? waiting(feed, view)
        : rows.length === 0 ? (feed.isLoading || slots.isLoading ? waiting({})
        : nothing(view, isAll && past.value.isNone && !isLive, apply)) : [
          range !== 'all' && section('Timeline', { id: 'history-timeline' }, timeline.describe(barsOf(rows, jobs.list), {
            nameOf: jobs.name, from, to: until, legend,
            note: cutNote(rows, feed, from), begin: begin?.of })),
          historyTable(rows, built(rows.slice(0, visible)), jobs),
          (rows.length > visible || feed.hasMore) && moreButton('Show more',
            () => { visible += step; if (visible > rows.length) feed.more(); view.update(); }, feed.isLoading && visible >= rows.length),
          begin && rows.length <= visible && h('p', { class: 'record-begin', key: 'begin' }, begin.text),
        ],
    ];
  };
}

const none = [];

/** Says which slots that did not run are not to be seen. */
function slotNote(slots, range) {
  const text = slots?.isCut ? `Of the slots that did not run, only the newest ${mostSlots.toLocaleString()} are shown.`
    : slots && !slots.isLeftOut && range === 'all' ? `Of the slots that did not run, those of the last ${slotDays} days are shown.` : null;
  return text && h('p', { class: 'hint', key: 'slot-note' }, text);
}

/** How much time is looked at: up to now, or up to an instant that the address tells. */
function windowOf(query) {
  const range = query.range === 'all' || ranges[query.range] ? query.range : '24h';
  const length = (ranges[range] ?? 0) * 1000;
  const fixed = Date.parse(query.until ?? '');
  // The present moves in steps, so that bars are not drawn anew all the time.
  const pace = Math.max(5_000, length / 1000);
  const until = Number.isNaN(fixed) ? Math.ceil(Date.now() / pace) * pace : fixed;
  return { range, from: until - length, until, isLive: Number.isNaN(fixed) };
}

function runQuestion(query) {
  const { range, from, until, isLive } = windowOf(query);
  const { job, tag, resource, schedule, trigger, text } = query;
  const state = states.includes(query.state) ? query.state : null;
  return { job, tag, resource, schedule, trigger, text, state,
    since: range === 'all' ? null : new Date(from).toISOString(), until: isLive ? null : new Date(until).toISOString() };
}

/** So many jobs are asked for whether their record begins within the time that is shown. */
const mostBegun = 20;

/** The schedules, and whether there are runs before the time that is shown: any at all, or any of jobs that may have lost some. */
async function loadPast(query, signal) {
  const schedules = await all('/schedules', { job: query.job, limit: 1000 }, { signal, limit: 10_000 });
  const { range, from } = windowOf(query);
  const isNone = async (more) => (await get('/runs', { ...runQuestion(query), since: null, until: new Date(from).toISOString(), limit: 1,
    ...more }, { signal })).items.length === 0;
  if (range === 'all' || await isNone()) return { schedules, isNone: true };
  const begun = schedules.filter((one) => one.runCount > 0 && Date.parse(one.recordedSince) > from).map((one) => one.job);
  const asked = isFiltered({ query }, narrower) ? none : [...new Set(begun)].slice(0, mostBegun);
  const answers = await Promise.all(asked.map((job) => isNone({ job })));
  return { schedules, isNone: false, begun: new Set(asked.filter((job, index) => answers[index])) };
}

async function loadSlots(query, signal) {
  const { range, from, until, isLive } = windowOf(query);
  if (states.includes(query.state) || (query.trigger && query.trigger !== 'slot')) {
    return { items: none, isCut: false, isLeftOut: true };
  }
  const { items, next } = await get('/slots', {
    job: query.job, schedule: query.schedule, outcome: outcomes.includes(query.state) ? [query.state] : outcomes, limit: mostSlots,
    from: new Date(range === 'all' ? Date.now() - slotDays * 86_400_000 : from).toISOString(),
    through: isLive ? null : new Date(until).toISOString(),
  }, { signal });
  return { items, isCut: Boolean(next), isLeftOut: false };
}

function controls(view, jobs, schedules, { range, from, until }, apply) {
  const choices = [...jobChoices(jobs).map((choice) => ({ ...choice, isMinor: choice.name === 'resource' })),
    { name: 'schedule', isMinor: true, label: 'Schedule', any: 'Any schedule', options: schedules.map((one) => [one.id, nameOf(one)]) },
    { name: 'state', label: 'Result', any: 'Any result', options: [...states, ['unrun', 'did not run'], 'skipped', 'missed',
      ['coalesced', 'by another run (coalesced)']] },
    { name: 'trigger', isMinor: true, label: 'Trigger', any: 'Any trigger', options: triggers }];
  const go = (changes) => { view.setQuery(changes); apply(); };
  const shift = (direction) => {
    const next = until + direction * (until - from);
    go({ until: next >= Date.now() ? null : new Date(next).toISOString() });
  };
  return h('div', { class: 'plan-controls', key: 'controls' },
    filters(view, choices, { search: 'Search errors and jobs', apply }),
    h('div', { class: 'toolbar' },
      segments('How much time', [...rangeChoices, ['all', 'All']], range,
        (chosen) => go({ range: chosen === '24h' ? null : chosen, until: chosen === 'all' ? null : view.query.until })),
      range !== 'all' && h('div', { class: 'stepper', role: 'group', 'aria-label': 'Time' },
        h('button', { type: 'button', class: 'icon-only', 'aria-label': 'Earlier', onclick: () => shift(-1) }, icon('back')),
        h('span', { class: 'stepper-text', title: utcSpan(from, until) },
          `${instantText(from, { seconds: false })} – ${view.query.until ? instantText(until, { seconds: false }) : 'now'}`),
        h('button', { type: 'button', class: 'icon-only', 'aria-label': 'Later', disabled: !view.query.until, onclick: () => shift(1) },
          icon('next')),
        view.query.until && h('button', { type: 'button', class: 'quiet', onclick: () => go({ until: null }) }, 'Now'))));
}

function cutNote(rows, feed, from) {
  const oldest = rows.length > most || feed.hasMore ? rows[Math.min(most, rows.length) - 1].instant : null;
  return oldest && oldest > from
    ? [`Only the newest ${count(Math.min(most, rows.length), 'item')} are drawn, from `,
      time(new Date(oldest).toISOString()), ' on.'] : null;
}

function nothing(view, isBefore, apply) {
  const isNarrow = isFiltered(view, filterNames);
  return empty(isNarrow ? 'Nothing fits' : isBefore ? 'The record begins later' : 'Nothing has run in this time',
    isNarrow ? 'Fewer filters, or more time, may find more.'
      : isBefore ? 'No runs are kept of this time, or of any before it.'
      : 'Runs appear here as soon as they are asked for; look at more time, or run a job now.',
    h('button', { type: 'button', onclick: () => { view.setQuery({ ...Object.fromEntries(filterNames.map((name) => [name, null])),
      range: 'all', until: null }); apply(); } }, 'Show everything'));
}

const runLink = (id) => h('a', { href: to('runs', id), 'aria-label': `Run ${id}` }, id);

/** The columns, others only when the jobs are. */
const historyColumns = cached((jobs) => {
  const of = (forRun, forSlot) => (row) => (row.run ? forRun(row.run) : forSlot(row.slot));
  const dash = () => h('span', { class: 'none' }, '—');
  return [
    { id: 'when', title: 'Start', cell: of((run) => time(run.startedAt ?? run.createdAt),
      (slot) => (slot.count === 1 ? time(slot.last) : h('div', null, time(slot.last),
      h('span', { class: 'sub' }, 'since ', time(slot.first))))) },
    { id: 'finished', title: 'Finish', cell: of((run) => (run.finishedAt ? time(run.finishedAt, { today: run.startedAt ?? run.createdAt })
      : dash()), dash) },
    { id: 'run', title: 'Run', cell: of((run) => runLink(run.id), (slot) => (slot.run ? runLink(slot.run) : dash())) },
    { id: 'job', title: 'Job', cell: (row) => jobLink(jobs, (row.run ?? row.slot).job) },
    { id: 'schedule', title: 'Schedule', cell: (row) => scheduleLink((row.run ?? row.slot).schedule) },
    { id: 'result', title: 'Result', cell: of((run) => pill(run.state),
      (slot) => h('div', null, pill(slot.outcome), slot.count > 1
      && h('span', { class: 'sub' }, `${slot.count.toLocaleString()} slots`))) },
    { id: 'took', title: 'Took', class: 'number', cell: of((run) =>
      (run.state === 'running' && run.startedAt ? elapsed(run.startedAt) : length(run.duration)), dash) },
    { id: 'late', title: 'Late by', class: 'number', cell: of((run) => length(run.lateness), dash) },
    { id: 'trigger', title: 'Trigger', class: 'nowrap', cell: of(madeBy,
      () => triggerText('slot')) },
    { id: 'why', title: 'Error or reason', class: 'why', cell: of((run) => run.error
      && h('span', { class: 'clipped error-text', title: run.error }, run.error),
      (slot) => slot.reason && h('span', { class: 'clipped', title: slot.reason }, slot.reason)) },
  ];
});

function historyTable(rows, shown, jobs) {
  return memo('table', [rows, shown.length, jobs.list], () => table('Runs and slots', historyColumns(jobs, jobs.list), shown,
    { keyOf: (row) => row.key, inputs: [], lines: 'history-lines' }));
}

function download(rows) {
  const address = URL.createObjectURL(new Blob([historyText(rows)], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'history.csv';
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

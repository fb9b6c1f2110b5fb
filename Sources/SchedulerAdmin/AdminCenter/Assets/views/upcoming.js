// Upcoming: the slots that are planned, as a timeline and as a table.

import { h, memo } from '../dom.js';
import { get } from '../api.js';
import { changesPlans } from '../live.js';
import { to } from '../router.js';
import { time, relative, lengthText, instantText } from '../time.js';
import { head, section, segments, table, waiting, hasCome, outdated, empty, tags } from '../ui.js';
import { knownJobs, jobLink, scheduleLink } from '../known-jobs.js';
import { filters, isFiltered, jobChoices, moreButton } from '../filters.js';
import { cached } from '../cached.js';
import { fewAtOnce } from '../idle.js';
import { Timeline, ranges, rangeChoices, rangeText } from '../timeline.js';
import { notShown, count } from '../heat-words.js';

const most = 2000;
const step = 100;
/** Of schedules with more slots than this, only the next one is listed until somebody wants all of them. */
const few = 30;

export default function upcoming(view) {
  view.title = 'Upcoming';
  const jobs = knownJobs(view);
  const timeline = new Timeline(view, 'Planned slots');
  let visible = step;
  const range = () => (ranges[view.query.range] ? view.query.range : '24h');
  const plan = view.resource((signal) => load(view, ranges[range()], signal),
    { when: changesPlans, every: 60 });
  reloadAfterRuns(view, plan);
  view.every(1, () => view.update());
  const apply = () => { visible = step; plan.reload(); };
  const prepare = cached((value, text, now, list) => rowsOf(value, text, now, jobs, list));
  const built = fewAtOnce(view);
  let unfolded = new Set();
  const fold = (schedule, isOpen) => {
    unfolded = new Set([...unfolded, schedule].filter((one) => isOpen || one !== schedule));
    view.update();
  };
  const folded = cached((items, open, isCut, list) => foldedRows(items, open, isCut, jobs, list));

  return () => {
    if (!hasCome(plan, plan.value)) return [heading(), controls(view, jobs, range(), apply), waiting(plan, view)];
    const rows = prepare(plan.value, view.query.text ?? '', Math.floor(Date.now() / 5_000) * 5_000, jobs.list);
    const listed = folded(rows.items, unfolded, plan.value.isCut, jobs.list);
    const from = Math.floor(Date.now() / 10_000) * 10_000;
    return [
      heading(),
      controls(view, jobs, range(), apply),
      outdated(plan),
      rows.items.length === 0 ? nothing(view, range(), apply) : [
        section(`Next ${rangeText[range()]}`, { id: 'upcoming-timeline' },
          timeline.describe(rows.bars, { nameOf: jobs.name, from, to: from + ranges[range()] * 1000,
            legend: [['planned', 'planned, as long as runs take on average']],
            note: plan.value.isCut ? cutNote(rows.items) : null })),
        slotTable(listed, built(listed.slice(0, visible)), jobs, fold),
        listed.length > visible && moreButton(
          `Show more (${(listed.length - visible).toLocaleString()}${plan.value.isCut ? '+' : ''} left)`,
          () => { visible += step; view.update(); }),
      ],
      notShown(plan.value, plan.value.items.map((item) => item.schedule), jobs, view.query),
    ];
  };
}

const cutNote = (items) => [`Only the next ${count(most, 'slot')} are drawn, up to `, time(items.at(-1).slot, { seconds: false }), '.'];

const heading = () => head('Upcoming', { about: 'What is planned, the next one first.' });

async function load(view, seconds, signal) {
  const { job, tag, resource } = view.query;
  const found = { items: [], leftOut: [], problems: [], isCut: false };
  let cursor = null;
  do {
    const page = await get('/upcoming', { within: seconds, job, tag, resource, limit: 1000, cursor }, { signal });
    found.items.push(...page.items);
    if (!cursor) Object.assign(found, { leftOut: page.leftOut, problems: page.problems });
    cursor = page.next;
  } while (cursor && found.items.length < most);
  found.isCut = Boolean(cursor);
  return found;
}

/** Runs that end may have a slot after them, but a plan is long: it is asked for again every few seconds at most. */
function reloadAfterRuns(view, plan) {
  let timer = null;
  view.listen((event) => {
    if (event.name === 'run.finished'
      || event.name === 'slots.passed') timer ??= setTimeout(() => { timer = null; if (!document.hidden) plan.reload(); }, 4_000);
  });
  view.cleanup(() => clearTimeout(timer));
}

function rowsOf(plan, text, now, jobs) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const items = plan.items.filter((item) => Date.parse(item.slot) >= now - 1_000
    && words.every((word) => `${item.job} ${jobs.name(item.job)} ${item.schedule}`.toLowerCase().includes(word)));
  const bars = items.map((item) => {
    const start = Date.parse(item.slot);
    const seconds = averageOf(jobs, item.job);
    return { key: `${item.schedule} ${item.slot}`, lane: item.job, start, end: start + (seconds ?? 0) * 1000, kind: 'planned',
      href: to('jobs', item.job),
      text: [jobs.name(item.job), item.schedule.startsWith('@') ? null : item.schedule, instantText(item.slot),
        seconds ? `takes about ${lengthText(seconds)}` : 'unknown duration'].filter(Boolean).join(' · ') };
  });
  return { items, bars };
}

/** The rows of the table: `{key, item}`, with `rest`, the further slots of its schedule, where they are folded or were. */
function foldedRows(items, unfolded, isCut, jobs) {
  const bySchedule = Map.groupBy(items, (item) => item.schedule);
  const rows = [];
  for (const item of items) {
    const all = bySchedule.get(item.schedule);
    const isMany = all.length > few;
    const isOpen = unfolded.has(item.schedule);
    if (isMany && !isOpen && item !== all[0]) continue;
    const rest = isMany && item === all[0] ? { isOpen, count: `${(all.length - 1).toLocaleString()}${isCut ? '+' : ''}`,
      last: all.at(-1).slot, often: oftenOf(item, jobs) } : null;
    rows.push({ key: `${item.schedule} ${item.slot}`, item, rest });
  }
  return rows;
}

/** How often it is, where the job has no other times. */
function oftenOf({ job, schedule }, jobs) {
  const { timing } = jobs.find(job) ?? {};
  return schedule.startsWith('@') && timing && !timing.includes(';') ? timing.replace(/, [^,]*$/, '') : null;
}

const averageOf = (jobs, id) => jobs.find(id)?.statistics?.averageDuration?.seconds ?? null;

function controls(view, jobs, range, apply) {
  return h('div', { class: 'plan-controls', key: 'controls' },
    filters(view, jobChoices(jobs), { search: 'Search upcoming', apply }),
    segments('How far ahead', rangeChoices, range, (chosen) => { view.setQuery({ range: chosen === '24h' ? null : chosen }); apply(); }));
}

function nothing(view, range, apply) {
  const isNarrow = isFiltered(view, ['job', 'tag', 'resource', 'text']);
  return empty('Nothing is planned in this time', isNarrow ? 'Fewer filters may find more.'
    : 'Jobs with a schedule or cron, and those that run over and over, appear here. Look further ahead, or create a schedule.',
    range !== '7d' ? h('button', { type: 'button', onclick: () => { view.setQuery({ range: '7d' }); apply(); } }, 'Look 7 days ahead')
      : view.can('edit') && h('a', { class: 'button', href: to('schedules', 'new') }, 'Create a schedule'));
}

/** The columns, others only when the jobs are. */
const slotColumns = cached((jobs, fold) => {
  const columns = [
    { id: 'slot', title: 'When', cell: (row) => time(row.slot) },
    { id: 'in', title: 'In', cell: (row) => relative(row.slot) },
    { id: 'job', title: 'Job', cell: (row) => jobLink(jobs, row.job) },
    { id: 'schedule', title: 'Schedule', cell: (row) => scheduleLink(row.schedule) },
    { id: 'takes', title: 'Takes about', class: 'number', cell: (row) => lengthText(averageOf(jobs, row.job)) },
    { id: 'resources', title: 'Resources', cell: (row) => tags(row.resources) ?? h('span', { class: 'none' }, '—') },
  ];
  return [...columns.map((column) => ({ ...column, cell: (row) => column.cell(row.item) })),
    { id: 'rest', title: 'Further slots', cell: ({ item, rest }) => rest && restLine(item, rest, fold) }];
});

function restLine({ job, schedule }, { isOpen, count: further, last, often }, fold) {
  const words = isOpen ? 'Fold' : 'Show all';
  const whose = schedule.startsWith('@') ? job : schedule;
  return h('span', { class: 'none' }, often && `${often} · `, isOpen ? `${further} more below` : [`${further} more, up to `, time(last)],
    ' · ', h('button', { type: 'button', class: 'link', 'aria-expanded': String(isOpen), 'aria-label': `${words} of ${whose}`,
      onclick: () => fold(schedule, !isOpen) }, words));
}

function slotTable(rows, shown, jobs, fold) {
  return memo('table', [rows, shown.length, jobs.list], () => table('Planned slots', slotColumns(jobs, fold, jobs.list), shown,
    { keyOf: (row) => row.key, inputs: [], lines: 'slot-lines' }));
}

// What the heatmap says in words.

import { h } from './dom.js';
import { icon } from './icons.js';
import { lengthText, time, utcSpan } from './time.js';
import { section, table } from './ui.js';
import { moreButton } from './filters.js';
import { chosenOf } from './toggle-filter.js';
import { jobLink, scheduleLink } from './known-jobs.js';
import { spanText } from './heat-grid.js';
import { clock, dayName } from './zone-clock.js';

/** How many there are, with the right word. */
export const count = (number, one, many = `${one}s`) => `${number.toLocaleString()} ${number === 1 ? one : many}`;

/** The schedules of a map by identifier. */
const tables = new WeakMap();

function memberOf(map, schedule) {
  if (!tables.has(map)) tables.set(map, new Map(map.schedules.map((member) => [member.schedule, member])));
  return tables.get(map).get(schedule) ?? { schedule, job: schedule.replace(/^@/, ''), duration: null };
}

/** What a schedule is called: its job, and its own name where it has one; that of a supposition is so under another. */
export function scheduleName(map, schedule, jobs) {
  const { job } = memberOf(map, schedule);
  if (schedule === map.subject) return `${jobs.name(job)} (as edited)`;
  return schedule.startsWith('@') ? jobs.name(job) : `${jobs.name(job)} (${schedule})`;
}

const durationText = (duration) => (duration ? lengthText(duration.seconds) : 'unknown duration');

/** The first of some names, and how many more there are. */
export function listed(names, total = names.length) {
  const shown = names.slice(0, 3);
  const rest = total - shown.length;
  return shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** A cell for those who listen. */
export function cellText(map, place, index, jobs) {
  const cell = map.cells[index];
  if (cell.concurrency === 0) return `${spanText(place)}: nothing`;
  const names = cell.members.map(({ schedule }) =>
    `${scheduleName(map, schedule, jobs)}, ${durationText(memberOf(map, schedule).duration)}`);
  const rest = cell.memberCount > 5 ? ` and ${cell.memberCount - 5} more` : '';
  return `${spanText(place)}: ${cell.concurrency} at once, ${count(cell.starts, 'start')}: ${names.slice(0, 5).join('; ')}${rest}`;
}

/** The busiest times, each of which leads to its cell. */
export function busiest(map, layout, jobs, show) {
  if (map.maximum === 0) return h('p', null, 'Nothing runs in these days.');
  const peaks = peaksOf(map);
  if (map.maximum === 1) return h('p', null, 'Never more than one at once.');
  if (peaks.length === 0) return h('p', null, `Nothing stands out: ${map.maximum} at once, time and again.`);
  return h('p', { class: 'heat-peaks' }, h('b', null, 'Busiest: '),
    peaks.map(({ index, more }, rank) => {
      const cell = map.cells[index];
      const { wall } = layout.places[index];
      const names = cell.members.map(({ schedule }) => scheduleName(map, schedule, jobs));
      return h('span', { key: cell.start }, rank > 0 && '; ',
        h('button', { type: 'button', class: 'link', onclick: () => show(index) }, `${dayName(wall.day)}, ${clock(wall)}`),
        `, ${cell.concurrency} at once${rank === 0 ? `: ${listed(names, cell.memberCount)}` : ''}`,
        more > 0 && ` (and ${count(more, 'other time')})`);
    }), '.');
}

/** What more than every fourth cell has is no peak. */
const commonShare = 0.25;

/** The first cell of each of the highest values, three at most, as far as they stand out; with how many others have the same. */
function peaksOf(map) {
  const found = new Map();
  map.cells.forEach((cell, index) => {
    if (cell.concurrency < 2) return;
    const known = found.get(cell.concurrency);
    if (known) known.more += 1;
    else found.set(cell.concurrency, { index, more: 0 });
  });
  const common = map.cells.filter((cell) => Date.parse(cell.start) + cell.minutes * 60_000 > Date.now()).length * commonShare;
  const levels = [...found].sort(([one], [other]) => other - one).map(([, peak]) => peak);
  // What is below a level that is common is none either.
  const end = levels.findIndex(({ more }) => more >= common);
  return levels.slice(0, Math.min(3, end < 0 ? 3 : end));
}

/** What the colours mean. */
export function legend(scale) {
  return h('ul', { class: 'legend', 'aria-label': 'Runs at once' }, scale.map(({ from, through }, step) =>
    h('li', { key: step, class: `heat-${step}` }, from === through ? from : `${from}–${through}`)),
      h('li', { class: 'legend-name' }, 'at once'));
}

/** Who runs in a cell, and for how long. */
export function cellDetails(map, layout, index, { jobs, zoom }) {
  if (index === null) return h('aside', { class: 'heat-details', 'aria-label': 'Who runs then' },
    h('p', { class: 'none' }, 'Point at a cell, or reach it by the arrow keys, to see who runs then.'));
  const cell = map.cells[index];
  const end = Date.parse(cell.start) + cell.minutes * 60_000;
  return h('aside', { class: 'heat-details', 'aria-label': 'Who runs then' },
    h('h3', { title: utcSpan(cell.start, end) }, spanText(layout.places[index], { short: true })),
    h('p', { class: 'none' }, cell.concurrency === 0 ? (end < Date.now() ? 'This has passed.'
      : 'Nothing is expected.') : `Up to ${cell.concurrency} at once, ${count(cell.starts, 'start')}`),
    zoom && h('button', { type: 'button', class: 'small', key: 'zoom', onclick: () => zoom(index) }, icon('search'), 'Look closer'),
    h('ul', null, cell.members.slice(0, 12).map(({ schedule, starts }) => {
      const member = memberOf(map, schedule);
      return h('li', { key: schedule },
        h('span', { class: 'heat-who' }, jobLink(jobs, member.job), (schedule === map.subject || !schedule.startsWith('@'))
          && h('small', null, schedule === map.subject ? 'as edited' : schedule)),
        h('span', { class: 'heat-how' }, starts === 0 ? 'goes on' : starts > 1 ? `${starts} ×` : '',
          h('b', null, member.duration ? lengthText(member.duration.seconds) : '?')));
    })),
    cell.memberCount > 12 && h('p', { class: 'none' }, `and ${cell.memberCount - Math.min(12, cell.members.length)} more`));
}

/**
 * The schedules of the map.
 *
 * @param limit so many are shown
 * @param showAll has all of them shown
 */
export function members(map, jobs, only, { limit, showAll }) {
  if (map.schedules.length === 0) return h('p', { class: 'none' }, 'No schedules.');
  const columns = [
    { id: 'job', title: 'Job', cell: (row) => jobLink(jobs, row.job) },
    { id: 'schedule', title: 'Schedule', cell: (row) =>
      (row.schedule === map.subject ? h('b', null, 'as edited') : scheduleLink(row.schedule)) },
    { id: 'starts', title: 'Runs', class: 'number', cell: (row) => row.starts.toLocaleString() },
    { id: 'duration', title: 'Each takes', class: 'number', cell: (row) => row.duration ? lengthText(row.duration.seconds)
      : h('span', { class: 'none', title: 'No run has succeeded yet; each counts as a minute' }, 'unknown') },
    { id: 'only', title: 'Actions', class: 'actions', cell: (row) => h('button',
      { type: 'button', class: 'small', 'aria-label': `Show only ${jobs.name(row.job)}`, onclick: () => only(row.job) },
      'Only this') },
  ];
  const rows = map.schedules.filter((row) => row.starts > 0 || row.schedule === map.subject);
  return [table('Schedules in the map', columns, rows, { keyOf: (row) => row.schedule, stacks: true, limit }),
    rows.length > limit && moreButton(`Show all ${rows.length}`, showAll)];
}

/**
 * What is not in a map or a list, or only by guess.
 *
 * @param plan what the API told: `leftOut`, `problems`, and `durationUnknown` perhaps
 * @param planned the schedules that have slots in it
 * @param query what is filtered by
 */
export function notShown(plan, planned, jobs, query) {
  const leftOut = [...plan.leftOut, ...afterRuns(plan, new Set(planned), jobs, query)];
  const parts = [
    list('Unknown duration', 'No run of these has succeeded yet. Each of their runs counts as a minute.', plan.durationUnknown ?? [],
      () => null, jobs),
    list('Left out', 'These rest, or cannot be foreseen.', leftOut,
      (row) => [row.reason, row.until && [', until ', time(row.until, { seconds: false })]],
      jobs),
    list('Cannot be planned', 'These need somebody to look at them.', plan.problems, (row) => row.problem, jobs),
  ].filter(Boolean);
  return parts.length > 0 && h('div', { class: 'columns', key: 'not-shown' }, parts);
}

/** Jobs that run again some time after a run: while one goes on, nobody knows when. */
function afterRuns({ leftOut, problems }, planned, jobs, query) {
  const told = new Set([...leftOut, ...problems].map((row) => row.schedule));
  const fits = (name, values) => chosenOf(query, name)?.some((one) => values.includes(one)) ?? true;
  return jobs.list.filter((job) => job.kind === 'schedule' && job.state !== 'stopped' && job.state !== 'disabled'
    && !told.has(`@${job.id}`) && fits('job', [job.id]) && fits('tag', job.tags) && fits('resource', job.resources))
    .map(({ id }) => ({ job: id, schedule: `@${id}`, reason: planned.has(`@${id}`)
      ? 'but for its next slot: those after it depend on when its runs end' : 'it runs: its next slot depends on when that run ends' }));
}

function list(title, about, rows, say, jobs) {
  return rows.length > 0 && section(title, { id: `heat-${title.replaceAll(' ', '-').toLowerCase()}` },
    h('p', { class: 'about' }, about),
    h('ul', { class: 'plain-list' },
      rows.map((row) => h('li', { key: row.schedule }, jobLink(jobs, row.job), ' · ', scheduleLink(row.schedule),
      h('span', { class: 'none' }, say(row) ? [' — ', say(row)] : null)))));
}

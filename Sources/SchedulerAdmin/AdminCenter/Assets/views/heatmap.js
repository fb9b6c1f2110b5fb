// Heatmap: how many runs are to be expected at the same time, for seven days by hours, or one day by minutes.

import { h, memo } from '../dom.js';
import { icon } from '../icons.js';
import { get, post } from '../api.js';
import { changesPlans } from '../live.js';
import { to } from '../router.js';
import { viewerZone } from '../time.js';
import { head, section, segments, select, loaded, empty } from '../ui.js';
import { knownJobs } from '../known-jobs.js';
import { jobChoices } from '../filters.js';
import { cached } from '../cached.js';
import { toggleFilters, chosenOf, chosenText } from '../toggle-filter.js';
import { startOfDay, wallClock, isDay, isZone, addDays, dayName } from '../zone-clock.js';
import { zoneChoices } from '../zones.js';
import { arrange, heatGrid, scaleOf, clockChanges } from '../heat-grid.js';
import { busiest, cellText, cellDetails, legend, members, notShown } from '../heat-words.js';
import { keptDraft } from '../kept-draft.js';
import { draftBody, draftBanner, mapChanges } from '../what-if.js';

const cellSizes = [15, 5, 1];
const finer = { 60: 15, 15: 5, 5: 1 };
const coarser = { 1: 5, 5: 15, 15: 60 };

export default function heatmap(view) {
  view.title = 'Heatmap';
  const jobs = knownJobs(view);
  const choices = cached(() => jobChoices(jobs));
  const kept = view.query.draft ? keptDraft(view.session.name) : null;
  const draft = kept?.body ? kept : null;
  const place = () => placeOf(view.query);
  const question = () => {
    const { zone, day, days, cell } = place();
    const [job, tag, resource] = ['job', 'tag', 'resource'].map((name) => chosenOf(view.query, name));
    return { zone, from: new Date(startOfDay(day, zone)).toISOString(), days, cell, members: cell < 15 ? 10 : 50, job, tag, resource };
  };
  const watch = { when: changesPlans, every: 120 };
  const present = view.resource((signal) => get('/heatmap', question(), { signal }), watch);
  const edited = draft && view.resource((signal) => post('/heatmap', draftBody(draft), { query: question(), signal }), watch);
  const state = { active: null, hovered: null, isBefore: false, isAll: false };
  view.every(60, () => view.update());

  const go = (changes) => view.navigate(to('heatmap', { ...view.query, at: null, ...changes }));
  const reload = () => { state.active = null; present.reload(); edited?.reload(); };
  const shown = () => (edited && !state.isBefore ? edited : present);

  return () => {
    const resource = shown();
    const map = resource.value;
    return [
      head('Heatmap', { about: 'How many runs are expected at the same time.',
        back: place().days === 1 && { href: to('heatmap', { ...view.query, days: null, cell: null, at: null }), text: 'The whole week' } }),
      draft && draftBanner(draft, state.isBefore, (isBefore) => { state.isBefore = isBefore; view.update(); },
        to('heatmap', { ...view.query, draft: null })),
      controls(view, choices(jobs.list), place(), go, reload),
      loaded(resource, () => mapPanel(view, map,
        { jobs, place: place(), state, go, before: edited && present.value, after: edited?.value })),
    ];
  };
}

/** Where the address says that one looks. */
function placeOf(query) {
  const zone = query.zone && isZone(query.zone) ? query.zone : viewerZone;
  const day = isDay(query.from) ? query.from : wallClock(Date.now(), zone).day;
  const days = query.days === '1' ? 1 : 7;
  return { zone, day, days, cell: days === 1 ? cellSizes.find((size) => String(size) === query.cell) ?? 15 : 60 };
}

function controls(view, choices, { zone, day, days, cell }, go, reload) {
  const today = wallClock(Date.now(), zone).day;
  const shift = (count) => go({ from: addDays(day, count) === today ? null : addDays(day, count) });
  const period = days === 1 ? dayName(day) : `${dayName(day)} – ${dayName(addDays(day, 6))}`;
  return h('div', { class: 'plan-controls' },
    toggleFilters(view, choices, reload),
    h('div', { class: 'toolbar' },
      h('div', { class: 'stepper', role: 'group', 'aria-label': 'Days' },
        h('button', { type: 'button', class: 'icon-only', 'aria-label': days === 1 ? 'The day before' : 'The week before',
          disabled: day <= today, onclick: () => shift(-Math.min(days, daysBetween(today, day))) }, icon('back')),
        h('span', { class: 'stepper-text' }, period),
        h('button', { type: 'button', class: 'icon-only', 'aria-label': days === 1 ? 'The day after' : 'The week after',
          onclick: () => shift(days) }, icon('next'))),
      segments('Length of cells', [[60, 'Week by hours'], ...cellSizes.map((size) =>
        [size, `${size} min`, `One day, in cells of ${size} minutes`])], cell,
        (size) => go(size === 60 ? { days: null, cell: null } : { days: 1, cell: size, from: day === today ? null : day })),
      memo('zone', [zone], () => ({ ...select({ 'aria-label': 'Zone' }, zoneChoices(), zone,
        (chosen) => go({ zone: chosen === viewerZone ? null : chosen, from: null })), key: 'zone' }))));
}

const daysBetween = (from, through) => Math.round((Date.parse(through) - Date.parse(from)) / 86_400_000);

function mapPanel(view, map, { jobs, place, state, go, before, after }) {
  if (map.schedules.length === 0 && !after) {
    return [empty('Nothing is planned in these days', view.query.job || view.query.tag || view.query.resource
      ? 'Other filters may show more.' : 'Schedules with slots in these days appear here with the time that their runs take.',
      view.can('edit') && h('a', { class: 'button', href: to('schedules', 'new') }, 'Create a schedule')),
    notShown(map, plannedIn(map), jobs, view.query)];
  }
  const isDay = place.days === 1;
  const scale = scaleOf(Math.max(map.maximum, before?.maximum ?? 0, after?.maximum ?? 0));
  const { layout, words } = prepared(map, isDay);
  const other = before && after ? (map === after ? before : after) : null;
  const changeOf = other && map === after ? (index) => map.cells[index].concurrency - (other.cells[index]?.concurrency ?? 0) : null;
  takePlace(map, state, view.query.at);
  const now = Math.floor(Date.now() / 60_000) * 60_000;
  const zoom = (index) => {
    const size = finer[map.cellMinutes];
    if (size) go({ days: 1, cell: size, from: layout.places[index].wall.day, at: map.cells[index].start });
  };
  const choose = (index) => { state.active = index; view.setQuery({ at: map.cells[index].start }, { isPassing: true }); };
  const show = (index) => { choose(index); document.querySelector(`[data-index="${index}"]`)?.focus(); };
  const options = {
    map, scale, isDay, now, changeOf, zoom, active: state.active, at: view.query.at,
    labelOf: (index) => cellText(map, layout.places[index], index, jobs),
    focus: choose,
    hover: (index) => { if (state.hovered !== index) { state.hovered = index; view.update(); } },
    zoomDay: (day) => go({ days: 1, cell: 15, from: day }),
    back: () => {
      const cell = coarser[place.cell];
      if (isDay) go({ ...cell === 60 ? { days: null, cell: null } : { cell }, at: view.query.at });
    },
  };
  const looked = state.hovered ?? state.active;
  return [
    before && after && memo('changes', [before, after, jobs.list], () => mapChanges(before, after, jobs)),
    h('section', { class: 'panel heat-panel', 'aria-labelledby': 'heat-title', key: 'map' },
      h('header', null, h('h2', { id: 'heat-title' }, isDay ? dayName(place.day, 'long') : view.query.from ? 'Seven days'
        : 'Next seven days'), legend(scale)),
      h('div', { class: 'heat-words' },
        memo('busiest', [map, layout, jobs.list], () => ({ ...busiest(map, layout, jobs, show), key: 'busiest' })),
        words.map((text) => h('p', { class: 'heat-note', key: text }, icon('clock'), text))),
      h('div', { class: isDay ? 'heat-split' : 'heat-split for-week' },
        memo('grid', [map, layout, state.active, view.query.at, now, changeOf && other, jobs.list, scale.at(-1).through],
          () => heatGrid(layout, options)),
        cellDetails(map, layout, looked === null || !map.cells[looked] ? null : looked,
          { jobs, place, zoom: finer[map.cellMinutes] && zoom }))),
    memo('who-runs', [map, jobs.list, state.isAll], () => whoRuns(view, map, jobs, state, go)),
    notShown(map, plannedIn(map), jobs, view.query),
  ];
}

const plannedIn = (map) => map.schedules.filter((member) => member.starts > 0).map((member) => member.schedule);

/** So many schedules are listed at first. */
const listed = 50;

function whoRuns(view, map, jobs, state, go) {
  const limit = state.isAll ? Infinity : listed;
  const showAll = () => { state.isAll = true; view.update(); };
  const table = members(map, jobs, (job) => go({ job: chosenText([job]) }), { limit, showAll });
  return { ...section('Who runs', { id: 'who-runs' }, table), key: 'who-runs' };
}

/** What is found out about a map is found out once. */
const known = new WeakMap();

function prepared(map, isDay) {
  if (!known.has(map)) known.set(map, { layout: arrange(map, isDay), words: clockChanges(map) });
  return known.get(map);
}

/**
 * Chooses the cell that the keyboard reaches first: the one that the address tells, or the one of now; what has long
 * passed is not to be reached.
 */
function takePlace(map, state, at) {
  const endOf = (cell) => Date.parse(cell.start) + cell.minutes * 60_000;
  const now = Date.now();
  if (state.active !== null && map.cells[state.active] && endOf(map.cells[state.active]) > now - 3_600_000) return;
  const wanted = Date.parse(at ?? '');
  const instant = Math.max(now, Number.isNaN(wanted) ? now : wanted);
  state.active = Math.max(0, map.cells.findIndex((cell) => endOf(cell) > instant));
  // Whoever has just come, or was at a cell that is no more, is at this one; whoever is at a button stays there.
  const { active } = state;
  setTimeout(() => {
    if (at && document.activeElement.matches('body, h1')) document.querySelector(`[data-index="${active}"]`)?.focus();
  }, 0);
}

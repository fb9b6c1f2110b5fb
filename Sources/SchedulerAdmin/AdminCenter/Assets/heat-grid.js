// The grid of the heatmap: days by hours, or the hours of one day by minutes, with arrow keys.

import { h } from './dom.js';
import { utcSpan } from './time.js';
import { wallClock, dayName, clock, offsetText } from './zone-clock.js';

const steps = 5;

/** Which numbers have which colour: `[{from, through}]`, the first for nothing at all. */
export function scaleOf(maximum) {
  const top = Math.max(maximum, steps);
  const bounds = Array.from({ length: steps + 1 }, (_, index) => Math.ceil(top * index / steps));
  return bounds.map((through, index) => ({ from: index === 0 ? 0 : bounds[index - 1] + 1, through }));
}

const stepOf = (scale, value) => Math.max(0, scale.findIndex(({ through }) => value <= through));

/**
 * Where each cell stands. An hour that the clock shows twice is split; one that it leaves out stays empty.
 *
 * @param isDay whether rows are the hours of one day instead of days
 * @returns `{columns: [text], rows: [{key, title, about, day, cells: [index per column, each a list]}]}` and each cell's
 *   `places`: `{row, column, wall, end}`
 */
export function arrange(map, isDay) {
  const perHour = Math.max(1, Math.round(60 / map.cellMinutes));
  const columns = isDay
    ? Array.from({ length: perHour }, (_, index) => `:${String(index * map.cellMinutes).padStart(2, '0')}`)
    : Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
  const rows = [];
  const places = map.cells.map((cell, index) => {
    const start = Date.parse(cell.start);
    const wall = wallClock(start, map.zone);
    const key = isDay ? `${wall.day} ${wall.hour} ${wall.offset}` : wall.day;
    if (rows.at(-1)?.key !== key) rows.push({ key, day: wall.day, wall, cells: columns.map(() => []) });
    const column = isDay ? Math.floor(wall.minute / map.cellMinutes) : wall.hour;
    rows.at(-1).cells[column].push(index);
    return { row: rows.length - 1, column, wall, end: wallClock(start + cell.minutes * 60_000, map.zone) };
  });
  const repeated = new Set(rows.map((row) => `${row.day} ${row.wall.hour}`).filter((name, index, all) => all.indexOf(name) !== index));
  for (const row of rows) {
    row.title = !isDay ? dayName(row.day) : `${String(row.wall.hour).padStart(2, '0')}:00`;
    if (isDay && repeated.has(`${row.day} ${row.wall.hour}`)) row.about = offsetText(row.wall.offset);
  }
  return { columns, rows, places };
}

/** The time of a cell in words: "Sunday 25 October, 02:00–03:00 (UTC+2)". */
export function spanText(place, { short = false } = {}) {
  const isChange = place.wall.offset !== place.end.offset;
  const offset = isChange ? ` (${offsetText(place.wall.offset)})` : '';
  return `${dayName(place.wall.day, short ? 'short' : 'long')}, ${clock(place.wall)}–${clock(place.end)}${offset}`;
}

/** What is said of days that have more or fewer than 24 hours. */
export function clockChanges(map) {
  const days = new Map();
  for (const cell of map.cells) {
    const { day, offset } = wallClock(Date.parse(cell.start), map.zone);
    const known = days.get(day) ?? { minutes: 0, first: offset, last: offset };
    days.set(day, { ...known, minutes: known.minutes + cell.minutes,
      last: wallClock(Date.parse(cell.start) + cell.minutes * 60_000 - 1, map.zone).offset });
  }
  return [...days].filter(([, { first, last }]) => first !== last).map(([day, { first, last, minutes }]) =>
    `${dayName(day, 'long')}: the clock goes ${last > first ? 'forward' : 'back'}, and the day has ${+(minutes / 60).toFixed(2)} hours.`);
}

/**
 * Describes the grid.
 *
 * @param layout what `arrange` returned
 * @param options `map`, `scale`, `isDay`, `active` (the index that takes the focus), `at` (when the
 *   chosen cell begins), `now`, `labelOf(index)`, `changeOf(index)` (how many
 *   more than before), `focus(index)`, `hover(index or null)`, `zoom(index)`, `zoomDay(day)`, `back()`
 */
export function heatGrid(layout, options) {
  const { map, isDay } = options;
  return h('div', { class: 'heat-frame' },
    h('div', { class: `heat-grid${isDay ? ' is-day' : ' is-week'}${layout.columns.length > 30 ? ' is-fine' : ''}`, role: 'grid',
      key: `${isDay}-${map.cellMinutes}`,
      'aria-label': isDay ? 'Expected runs at once, by hour and minute' : 'Expected runs at once, by day and hour',
      'aria-rowcount': layout.rows.length + 1, 'aria-colcount': layout.columns.length + 1,
      style: { '--columns': layout.columns.length, '--rows': layout.rows.length },
      onkeydown: (event) => move(event, layout, options),
      onpointerover: (event) => options.hover(indexOf(event.target)),
      onpointerleave: () => options.hover(null),
      onclick: (event) => press(event.target, options) },
    h('div', { role: 'row', class: 'heat-row' },
      h('span', { role: 'columnheader', class: 'heat-corner' }, h('span', { class: 'sr-only' }, isDay ? 'Hour' : 'Day')),
      layout.columns.map((text, index) => h('span', { role: 'columnheader', class: 'heat-column', style: { '--column': index + 2 } },
        text))),
    layout.rows.map((row, index) => !(isDay && isPast(row, options)) && gridRow(row, index, layout, options))));
}

/** Whether a row has passed as a whole: of a day that has begun, only what is left is shown. */
function isPast(row, { map, now }) {
  const last = map.cells[row.cells.flat().at(-1)];
  return Date.parse(last.start) + last.minutes * 60_000 <= now;
}

function gridRow(row, index, layout, options) {
  const title = row.about ? [row.title, h('small', null, ` ${row.about}`)] : row.title;
  return h('div', { role: 'row', class: 'heat-row', key: row.key },
    h('span', { role: 'rowheader', class: 'heat-title', style: { '--row': index + 2 } },
      options.isDay ? title : h('button', { type: 'button', class: 'link', title: 'Show this day by minutes',
        onclick: () => options.zoomDay(row.day) }, title)),
    row.cells.map((cells, column) => cells.length === 0
      ? isMissing(row, column, layout)
        && h('span', { role: 'gridcell', class: 'heat-none', title: 'The clock leaves this hour out', 'aria-label': 'no such hour',
        style: { '--row': index + 2, '--column': column + 2 } })
      : cells.map((cell, pass) => gridCell(cell, { index, column, pass, of: cells.length }, options))));
}

/** Whether a place is empty because the clock leaves it out, and not because the map begins later or ends before. */
function isMissing(row, column, layout) {
  const before = row.cells.slice(0, column).some((cells) => cells.length > 0);
  const after = row.cells.slice(column + 1).some((cells) => cells.length > 0);
  return before && after && layout.columns.length > 1;
}

function gridCell(cell, { index, column, pass, of }, options) {
  const { map, scale, now } = options;
  const { concurrency, start, minutes } = map.cells[cell];
  const begin = Date.parse(start);
  const isPast = begin + minutes * 60_000 <= now;
  const change = options.changeOf?.(cell) ?? 0;
  const isChosen = start === options.at;
  const names = ['heat-cell', `heat-${stepOf(scale, concurrency)}`, isPast && 'is-past', !isPast && begin <= now && 'is-now',
    isChosen && 'is-chosen',
    of > 1 && (pass === 0 ? 'is-first-pass' : 'is-second-pass'), change !== 0 && 'is-changed'].filter(Boolean).join(' ');
  return h('span', { role: 'gridcell', class: names, key: start, 'data-index': cell, tabindex: cell === options.active ? 0 : -1,
    'aria-selected': isChosen ? 'true' : null, 'aria-label': options.labelOf(cell), title: utcSpan(begin, begin + minutes * 60_000),
    onfocus: () => options.focus(cell), style: { '--row': index + 2, '--column': column + 2 } },
  h('span', { class: 'heat-number', 'aria-hidden': 'true' }, isPast ? '' : change === 0 ? concurrency || ''
    : `${concurrency}${change > 0 ? '▲' : '▼'}`));
}

/** A click looks closer; a finger, which cannot hover, first shows who runs then. */
function press(target, options) {
  const index = indexOf(target);
  if (index === null) return;
  if (matchMedia('(hover: none)').matches) options.focus(index);
  else options.zoom(index);
}

function indexOf(target) {
  const index = target.closest?.('[data-index]')?.dataset.index;
  return index === undefined ? null : Number(index);
}

/** On a narrow screen days stand side by side, as the style has it. */
const isTurned = (isDay) => !isDay && matchMedia('(max-width: 700px)').matches;

const turned = { ArrowLeft: 'ArrowUp', ArrowRight: 'ArrowDown', ArrowUp: 'ArrowLeft', ArrowDown: 'ArrowRight' };

function move(event, layout, options) {
  const index = indexOf(event.target);
  if (index === null || event.ctrlKey || event.metaKey || event.altKey) return;
  const place = layout.places[index];
  const key = isTurned(options.isDay) ? turned[event.key] ?? event.key : event.key;
  const row = layout.rows[place.row].cells.flat();
  const inRow = (offset) => layout.rows[place.row + offset] && nearest(layout.rows[place.row + offset].cells, place.column);
  const next = {
    ArrowLeft: () => row[row.indexOf(index) - 1], ArrowRight: () => row[row.indexOf(index) + 1],
    ArrowUp: () => inRow(-1), ArrowDown: () => inRow(1), Home: () => row[0], End: () => row.at(-1),
  }[key];
  if (next) {
    event.preventDefault();
    const target = next();
    if (target !== undefined) event.currentTarget.querySelector(`[data-index="${target}"]`)?.focus();
  } else if (key === 'Enter' || key === ' ') {
    event.preventDefault();
    options.zoom(index);
  } else if (key === 'Escape') {
    options.back();
  }
}

function nearest(cells, column) {
  for (let distance = 0; distance < cells.length; distance += 1) {
    const found = cells[column - distance]?.[0] ?? cells[column + distance]?.[0];
    if (found !== undefined) return found;
  }
  return undefined;
}

// A timeline: a lane for each job, bars for runs, marks for slots that did not run. The table beside it says the same.

import { h, svg, memo } from './dom.js';
import { utcText, utcSpan } from './time.js';
import { timeTicks } from './time-ticks.js';
import { count } from './heat-words.js';

const laneHeight = 26;
const axisHeight = 24;
const mostLanes = 60;

/** How much time is to be seen, by the name that the address has for it. */
export const ranges = { '1h': 3_600, '6h': 21_600, '24h': 86_400, '7d': 604_800 };
export const rangeChoices = [['1h', '1 h'], ['6h', '6 h'], ['24h', '24 h'], ['7d', '7 d']];
export const rangeText = { '1h': 'hour', '6h': '6 hours', '24h': '24 hours', '7d': '7 days' };

/** What stands below what: what is worse to miss stands above. */
const order = ['pending', 'planned', 'cancelled', 'succeeded', 'running', 'interrupted', 'failed', 'coalesced', 'skipped', 'missed'];

/** Heights of bars, so that results differ by more than their colour. */
const heights = { failed: 20, interrupted: 20, running: 14, pending: 6, cancelled: 8, succeeded: 14, planned: 12 };

export class Timeline {
  #view;
  #label;
  #width = 0;
  #selected = null;
  #hovered = null;
  #items = [];
  #geometry = null;

  /** @param label what it shows */
  constructor(view, label) {
    this.#view = view;
    this.#label = label;
    this.observer = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry.contentRect.width);
      if (width !== this.#width) { this.#width = width; view.update(); }
    });
    view.cleanup(() => this.observer.disconnect());
  }

  /**
   * @param items `{key, lane, start, end, kind, isMark, text, href}`, times in milliseconds; the list is another when something has changed
   * @param options `nameOf(lane)`, `from`, `to`, `legend`: pairs of kind and word, `begin(lane)`: the
   *   instant that the record of a lane begins at, if that is known
   */
  describe(items, { nameOf, from, to, legend, note, begin }) {
    if (items !== this.#items) this.#take(items);
    const lanes = this.#geometry.lanes;
    const now = Date.now();
    const shown = this.#hovered ?? this.#selected;
    const scale = (instant) => (instant - from) / (to - from) * this.#width;
    const height = axisHeight + lanes.length * laneHeight;
    return h('div', { class: 'timeline', key: 'timeline' },
      h('div', { class: 'timeline-scroll' },
        h('div', { class: 'timeline-names', 'aria-hidden': 'true', style: { 'padding-top': `${axisHeight}px` } },
          lanes.map((lane) => h('span', { key: lane, title: nameOf(lane) }, nameOf(lane)))),
        h('div', { title: shown === null || !items[shown] ? null : utcSpan(items[shown].start, items[shown].end ?? now),
          class: `timeline-plot${this.#hovered === null ? '' : ' is-over'}`, tabindex: '0', role: 'group',
          style: { height: `${height}px` },
          'aria-label': `${this.#label}: ${count(items.length, 'item')} of ${count(lanes.length, 'job')}. `
            + 'Use the arrow keys; the table has them all.',
          ref: (element) => this.observer.observe(element),
          onkeydown: (event) => this.#move(event), onblur: () => this.#choose(null),
          onpointermove: (event) => this.#hover(this.#at(event, scale, from, to)), onpointerleave: () => this.#hover(null),
            onclick: (event) => this.#open(this.#at(event, scale, from, to)) },
        this.#width > 0 && svg('svg', { width: this.#width, height, 'aria-hidden': 'true' },
          memo('axis', [this.#width, from, to, height], () => axis(this.#width, height, from, to)),
          begin && svg('path', { key: 'begin', class: 'timeline-begin', d: this.#begins(begin, scale, from) }),
          memo('bars', [items, this.#width, from, to, Math.floor(scale(now))],
            () => svg('g', { class: 'timeline-bars' }, this.#shapes(items, scale, now, from, to))),
          now >= from && now <= to && svg('line', { key: 'now', class: 'timeline-now', x1: scale(now), x2: scale(now), y1: axisHeight - 6,
            y2: height }),
          shown !== null && items[shown] && this.#frame(items[shown], scale, now)))),
      h('p', { class: 'timeline-readout', role: 'status' }, shown !== null && items[shown] ? items[shown].text
        : h('span', { class: 'none' }, note ?? (this.#geometry.left > 0
          ? `${count(this.#geometry.left, 'more job')} below; filter to see them.`
          : 'Point at a bar, or use the arrow keys, to read what it is.'))),
      legend && h('ul', { class: 'timeline-legend', 'aria-label': 'What the shapes mean' },
        legend.map(([kind, word]) => h('li', { key: kind },
        svg('svg', { width: 14, height: 20, 'aria-hidden': 'true' },
          svg('path', { class: `${isMark(kind) ? 'timeline-mark' : 'timeline-bar'} is-${kind}`, d: isMark(kind) ? markPath(kind, 7, 10)
            : barPath(kind, 0, 14, 10) })), word)),
        begin && h('li', { key: 'begin' }, svg('svg', { width: 14, height: 20, 'aria-hidden': 'true' },
          svg('path', { class: 'timeline-begin', d: 'M7 0v20' })), 'the record begins')));
  }

  /** Finds out who stands where. */
  #take(items) {
    const held = this.#selected !== null ? this.#items[this.#selected]?.key : null;
    this.#items = items;
    const all = [...new Set(items.map((item) => item.lane))].sort((one, other) => String(one).localeCompare(String(other)));
    const lanes = all.slice(0, mostLanes);
    const rows = new Map(lanes.map((lane, row) => [lane, row]));
    const byRow = lanes.map(() => []);
    items.forEach((item, index) => { if (rows.has(item.lane)) byRow[rows.get(item.lane)].push(index); });
    for (const row of byRow) row.sort((one, other) => items[one].start - items[other].start);
    this.#geometry = { lanes, rows, byRow, left: all.length - lanes.length };
    this.#hovered = null;
    const index = held === null ? -1 : items.findIndex((item) => item.key === held);
    this.#selected = index < 0 ? null : index;
  }

  #middle(item) { return axisHeight + (this.#geometry.rows.get(item.lane) ?? 0) * laneHeight + laneHeight / 2; }

  /** Where the record of each lane begins. */
  #begins(begin, scale, from) {
    return this.#geometry.lanes.map((lane, row) => (begin(lane) >= from
      ? `M${(scale(begin(lane)) - 2).toFixed(1)} ${axisHeight + row * laneHeight}v${laneHeight}` : '')).join('');
  }

  /** All bars of a kind are one path, so that thousands of them are as quick as a few; marks stand above bars. */
  #shapes(items, scale, now, from, to) {
    const paths = new Map();
    for (const item of items) {
      if (!this.#geometry.rows.has(item.lane) || (item.end ?? now) < from || item.start > to) continue;
      const middle = this.#middle(item);
      const [left, right] = this.#extent(item, scale, now);
      const d = item.isMark ? spanPath(left, right, middle) + markPath(item.kind, right.toFixed(1), middle)
        : barPath(item.kind, left, right, middle);
      paths.set(item.kind, (paths.get(item.kind) ?? '') + d);
    }
    return [...paths].sort(([one], [other]) => order.indexOf(one) - order.indexOf(other))
      .map(([kind, d]) => svg('path', { key: kind, class: `${isMark(kind) ? 'timeline-mark' : 'timeline-bar'} is-${kind}`, d }));
  }

  /** From where to where a bar goes on the screen. */
  #extent(item, scale, now) {
    const left = Math.max(-2, scale(item.start));
    return [left, Math.max(left + 3, Math.min(this.#width + 2, scale(item.end ?? now)))];
  }

  #frame(item, scale, now) {
    const left = scale(item.start);
    const width = Math.max(3, scale(item.end ?? now) - left);
    const middle = this.#middle(item);
    return svg('rect', { key: 'frame', class: 'timeline-frame', x: Math.max(1, left - 4), y: middle - 12,
      width: Math.min(this.#width - 2, width + 8), height: 24, rx: 4 });
  }

  #hover(index) {
    if (index === this.#hovered) return;
    this.#hovered = index;
    this.#view.update();
  }

  /** What is under the pointer, the newest of them; null where nothing is. */
  #at(event, scale, from, to) {
    const plot = event.currentTarget.getBoundingClientRect();
    const x = event.clientX - plot.left;
    const row = this.#geometry.byRow[Math.floor((event.clientY - plot.top - axisHeight) / laneHeight)] ?? [];
    const now = Date.now();
    return row.findLast((index) => {
      const item = this.#items[index];
      const [left, right] = this.#extent(item, scale, now);
      if (item.start > to || (item.end ?? now) < from) return false;
      return item.isMark ? x >= left - 4 && x <= right + 7 : x >= left - 2 && x <= right + 2;
    }) ?? null;
  }

  #choose(index) {
    this.#selected = index;
    this.#view.update();
  }

  #open(index) {
    const item = index === null ? null : this.#items[index];
    if (item?.href) this.#view.navigate(item.href);
  }

  #move(event) {
    const { byRow, rows } = this.#geometry;
    if (event.ctrlKey || event.metaKey || event.altKey || this.#items.length === 0) return;
    if (event.key === 'Enter') { this.#open(this.#selected); return; }
    if (!/^Arrow|^Home$|^End$/.test(event.key)) return;
    event.preventDefault();
    if (this.#selected === null) { this.#choose(byRow[0]?.at(-1) ?? null); return; }
    const item = this.#items[this.#selected];
    const row = byRow[rows.get(item.lane)];
    const place = row.indexOf(this.#selected);
    const beside = (step) => nearest(this.#items, byRow[rows.get(item.lane) + step], item.start);
    const next = { ArrowLeft: () => row[place - 1], ArrowRight: () => row[place + 1], Home: () => row[0], End: () => row.at(-1),
      ArrowUp: () => beside(-1), ArrowDown: () => beside(1) }[event.key]();
    if (next !== undefined) this.#choose(next);
  }
}

function nearest(items, row, start) {
  return row?.reduce((best, index) => (Math.abs(items[index].start - start) < Math.abs(items[best].start - start) ? index : best), row[0]);
}

const isMark = (kind) => kind === 'skipped' || kind === 'missed' || kind === 'coalesced';

function barPath(kind, left, right, middle) {
  const height = heights[kind] ?? 12;
  // Bars that follow each other at once stay apart.
  const end = right - left > 4 ? right - 1 : right;
  return `M${left.toFixed(1)} ${middle - height / 2}H${end.toFixed(1)}v${height}H${left.toFixed(1)}z`;
}

/** From the first to the last of many slots that did not run. */
const spanPath = (left, right, middle) => (right - left > 16 ? `M${left.toFixed(1)} ${middle}H${(right - 8).toFixed(1)}` : '');

/** A slot that did not run: a cross for missed, a diamond for skipped, a ring for one that another stands for. */
function markPath(kind, x, y) {
  return { missed: `M${x} ${y}m-5 -5l10 10m0 -10l-10 10`, skipped: `M${x} ${y - 6}l6 6l-6 6l-6 -6z`,
    coalesced: `M${x} ${y - 5}a5 5 0 1 0 .01 0z` }[kind];
}

function axis(width, height, from, to) {
  return svg('g', { class: 'timeline-axis' }, timeTicks(from, to, Math.max(2, Math.floor(width / 90))).map(({ instant, text }) => {
    const place = (instant - from) / (to - from) * width;
    const x = place.toFixed(1);
    const anchor = place < 20 ? 'start' : place > width - 20 ? 'end' : 'middle';
    return svg('g', { key: instant }, svg('line', { x1: x, x2: x, y1: axisHeight - 4, y2: height }),
      svg('text', { x, y: 14, 'text-anchor': anchor }, text, svg('title', null, utcText(instant))));
  }));
}


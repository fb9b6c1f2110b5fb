// Small drawings of how runs went.

import { h, svg } from './dom.js';
import { lengthText, instantText } from './time.js';
import { to } from './router.js';

/** The last runs in one line of bars: height is duration, colour the result. All bars of one result are one element. */
export function sparkline(runs, { count = 30 } = {}) {
  if (!runs || runs.length === 0) return h('p', { class: 'sparkline-empty' }, 'No runs yet');
  const shown = runs.slice(-count);
  const secondsOf = (run) => run.seconds ?? run.duration?.seconds ?? 0;
  const longest = Math.max(...shown.map(secondsOf), 0.001);
  const failed = shown.filter((run) => run.state === 'failed').length;
  const label = `Last ${shown.length} ${shown.length === 1 ? 'run' : 'runs'}: `
    + `${failed === 0 ? 'none' : failed} failed, longest ${lengthText(longest)}`;
  const bars = new Map();
  shown.forEach((run, index) => {
    const height = (3 + 23 * Math.sqrt(secondsOf(run) / longest)).toFixed(1);
    const bar = `M${(count - shown.length + index) * 5} 27v-${height}h3.6v${height}z`;
    bars.set(run.state, (bars.get(run.state) ?? '') + bar);
  });
  const newest = shown.at(-1);
  return svg('svg', { class: 'sparkline', viewBox: `0 0 ${count * 5} 28`, preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
    svg('title', null, [`${label}.\nNewest: ${newest.state}`, secondsOf(newest) > 0 && lengthText(secondsOf(newest)),
      newest.startedAt && instantText(newest.startedAt)].filter(Boolean).join(', ')),
    [...bars].map(([state, d]) => svg('path', { key: state, class: `is-${state}`, d })));
}

/**
 * Values of runs over the runs, oldest first, as bars that lead to their runs.
 *
 * @param valueOf the value of a run in seconds; null where it has none
 */
export function runChart(label, runs, valueOf) {
  const shown = runs.filter((run) => valueOf(run) !== null);
  if (shown.length === 0) return h('p', { class: 'none' }, 'Nothing to draw yet.');
  const values = shown.map(valueOf);
  const top = Math.max(...values, 0.001);
  const width = 640;
  const height = 120;
  const step = width / Math.max(shown.length, 20);
  const begin = width - shown.length * step;
  const middle = height - (median(values) / top) * (height - 6);
  return h('figure', { class: 'chart' },
    h('figcaption', null, label, h('span', { class: 'none' }, ` · up to ${lengthText(top)}, median ${lengthText(median(values))}`)),
    svg('svg', { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'group', 'aria-label': label },
      svg('line', { class: 'chart-middle', x1: 0, x2: width, y1: middle, y2: middle }),
      shown.map((run, index) => {
        const size = Math.max(2, (Math.max(0, values[index]) / top) * (height - 6));
        const words = `Run ${run.id}: ${lengthText(values[index])}, ${run.state}`;
        return svg('a', { href: to('runs', run.id), key: run.id, tabindex: '-1', 'aria-label': words },
          svg('rect', { class: `is-${run.state}`, x: begin + index * step, y: height - size, width: Math.max(1, step - 2),
            height: size, rx: 1.5 },
            svg('title', null, `${words}, ${instantText(run.startedAt ?? run.createdAt)}`)));
      })));
}

function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

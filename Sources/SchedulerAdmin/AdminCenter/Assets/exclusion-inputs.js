// The part of a form that tells when nothing happens: whole days, and parts of days.

import { h } from './dom.js';
import { button, input } from './ui.js';
import { group, dayButtons } from './recurrence-builder.js';
import { weekdayNames } from './schedule-words.js';

/** Describes the inputs for `{dates, windows}`; changed by `change`. */
export function exclusionInputs({ dates, windows }, error, change) {
  const dateOf = editing(dates, (list) => change({ dates: list }));
  const windowOf = editing(windows, (list) => change({ windows: list }));
  return group('Leave out', 'exclusions', error,
    h('ul', { class: 'exclusions' },
      dates.map((one, index) => h('li', { key: `date-${index}` }, dateRow(one, index, dateOf))),
      windows.map((one, index) => h('li', { key: `window-${index}` }, windowRow(one, index, windowOf)))),
    h('div', { class: 'actions' },
      button('Days', () => change({ dates: [...dates, { from: '' }] }), { icon: 'plus', kind: 'quiet small', label: 'Leave out days' }),
      button('Part of the day', () => change({ windows: [...windows, { from: '22:00', to: '06:00' }] }),
        { icon: 'plus', kind: 'quiet small', label: 'Leave out a part of the day' })));
}

function editing(list, change) {
  return { set: (index, changes) => change(list.with(index, { ...list[index], ...changes })),
    remove: (index) => change(list.toSpliced(index, 1)) };
}

const label = (text, control) => h('label', null, h('span', null, text), control);
const typed = (type, value, change) => h('input', { type, value: value ?? '', oninput: (event) => change(event.target.value) });

function dateRow(one, index, { set, remove }) {
  return h('div', { class: 'exclusion' },
    label('From', typed('date', one.from, (from) => set(index, { from }))),
    label('Through', typed('date', one.through, (through) => set(index, { through }))),
    ending(one, index, set, remove, 'days'));
}

function windowRow(one, index, { set, remove }) {
  const on = one.on ?? weekdayNames.map(([day]) => day);
  return h('div', { class: 'exclusion' },
    label('From', typed('time', one.from, (from) => set(index, { from }))),
    label('To', typed('time', one.to, (until) => set(index, { to: until }))),
    ending(one, index, set, remove, 'part of the day'),
    dayButtons(weekdayNames, on, (chosen) => set(index, { on: chosen })));
}

function ending(one, index, set, remove, what) {
  return [h('label', { class: 'reason' }, h('span', null, 'Reason'), input({}, one.reason, (reason) => set(index, { reason }))),
    button('', () => remove(index), { icon: 'cross', kind: 'quiet', label: `Remove these ${what}`, title: 'Remove' })];
}

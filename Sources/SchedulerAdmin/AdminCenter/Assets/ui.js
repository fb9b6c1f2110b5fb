// The parts that views are put together from.

import { h, memo } from './dom.js';
import { icon } from './icons.js';
import { attempt } from './notices.js';
import { hasKeys } from './settings.js';

const signs = {
  running: 'play', paused: 'clock', disabled: 'cancel', stopped: 'stop', pending: 'clock', succeeded: 'check',
  failed: 'cross', cancelled: 'cancel', interrupted: 'warning', failing: 'warning', overdue: 'warning', held: 'hold',
  enabled: 'check', ran: 'check', coalesced: 'next', skipped: 'skip', missed: 'warning',
};

/** What words mean that are easily taken for something else. */
const meanings = { coalesced: 'One run stands for this slot and others',
  paused: 'Idle: it waits for its next slot, or for a hand', stopped: 'It plans nothing until it is started' };

/** States that are told by other words than their names. */
export const stateWords = (state) => state === 'coalesced' ? 'by another run' : state;

/** A state, told by colour, sign and word. */
export function pill(state, text = stateWords(state), title = meanings[state]) {
  return h('span', { class: `pill is-${state}`, title }, icon(signs[state] ?? 'dot'), text);
}

/**
 * A button that does something and says how it went; while it is at it, it cannot be pressed again.
 *
 * @param options `icon`, `kind` (`primary`, `danger`, `quiet`), `label` (a longer name for those who listen), `done`
 *   (what to say afterwards; text or function of the result), `undo`, `link`, `isOff`, `key`
 */
export function button(text, action, options = {}) {
  const { kind = '', label, done, undo, link, isOff = false, key, title, shortcut } = options;
  return h('button', {
    type: 'button', key, class: `${kind} ${text ? '' : 'icon-only'}`.trim() || null, title, 'aria-label': label, disabled: isOff,
    'aria-keyshortcuts': hasKeys() ? shortcut : null,
    onclick: async (event) => {
      const element = event.currentTarget;
      if (element.ariaBusy === 'true') return;
      element.ariaBusy = 'true';
      try { await attempt(action, { done, undo, link }); } finally { element.ariaBusy = null; }
    },
  }, options.icon && icon(options.icon), text && h('span', null, text));
}

/** A link that looks like a button. */
export function linkButton(text, href, { icon: name, kind = '', label } = {}) {
  return h('a', { class: `button ${kind}`, href, 'aria-label': label }, name && icon(name), h('span', null, text));
}

/** The head of a view: its name, what it is about, and what can be done. */
export function head(title, { about, actions, back, sub } = {}) {
  return h('header', { class: 'view-head' },
    h('div', { class: 'view-title' },
      back && h('a', { class: 'back', href: back.href }, icon('back'), back.text),
      h('h1', { tabindex: '-1' }, title),
      sub, about && h('p', { class: 'about' }, about)),
    actions && h('div', { class: 'actions' }, actions));
}

/** A part of a view with a name of its own. */
export function section(title, { actions, id, class: name }, ...children) {
  return h('section', { class: name ? `panel ${name}` : 'panel', 'aria-labelledby': id },
    h('header', null, h('h2', { id }, title), actions && h('div', { class: 'actions' }, actions)), children);
}

/** Names with their values. */
export function facts(pairs) {
  return h('dl', { class: 'facts' }, pairs.filter(Boolean).map(([name, ...value]) => (
    h('div', null, h('dt', null, name), h('dd', null, ...value)))));
}

/** What is said where there is nothing to be seen: why, and what to do about it. */
export function empty(title, text, action) {
  return h('div', { class: 'empty' }, h('p', { class: 'empty-title' }, title), text && h('p', null, text), action);
}

/** What is said where one's role may not look. */
export const forAdministrators = () => empty('This is for administrators', 'Your role does not allow it.');

/** What stands there until something has come, or why it has not; `view` where its filters may be to blame. */
export function waiting(resource, view) {
  if (resource.problem) {
    return h('div', { class: 'empty', role: 'alert' },
      h('p', { class: 'empty-title' }, resource.problem.status === 404 ? 'Not found' : 'That did not work'),
      h('p', null, resource.problem.message),
      view?.clearFilters && resource.problem.status < 500 && resource.problem.status > 0
        ? h('button', { type: 'button', onclick: view.clearFilters }, 'Clear filters')
        : h('button', { type: 'button', onclick: () => resource.reload() }, 'Try again'));
  }
  return h('div', { class: 'skeleton', 'aria-busy': 'true', role: 'status' }, h('span', { class: 'sr-only' }, 'Loading…'));
}

/** Whether something has come and is worth showing, also where a newer answer could not be had just now. */
export function hasCome({ problem }, value) {
  const isPassing = problem && (problem.status === 0 || problem.status === 429 || problem.status >= 500);
  return value !== null && value !== undefined && (!problem || isPassing);
}

/** Says that what is shown is not the newest, where a newer answer could not be had; `more` is told of where it has come before. */
export function outdated(resource, ...more) {
  const late = [resource, ...more.filter(({ value }) => value !== null)].filter(({ problem }) => problem);
  return late.length > 0 && h('p', { class: 'banner outdated', role: 'status', key: 'outdated' }, icon('warning'),
    h('span', null, 'This may be out of date: ', late[0].problem.message),
    h('button', { type: 'button', class: 'small', onclick: () => { for (const one of late) one.reload(); } }, 'Try again'));
}

/** What has come, as `describe` tells it; until then, what stands in its place. */
export function loaded(resource, describe) {
  return hasCome(resource, resource.value) ? [outdated(resource), describe(resource.value)] : waiting(resource);
}

/** An identifier of an element, of words that may hold anything; spaces would part it where others refer to it. */
export const idOf = (...words) => words.map(encodeURIComponent).join(':');

let fields = 0;

/** Several problems as one, which stands for the first of them. */
export const together = (all) => all.length > 0 ? { field: all[0].field, message: all[0].message, all } : null;

/** What of a problem, or of several, is about a field, or about a part of it; null where nothing is. */
export const problemAt = (error, name) => (error && name && (error.all ?? [error]).find(({ field: at }) => (
  at === name || ['.', '['].some((mark) => at?.startsWith(name + mark))))) || null;

/**
 * Says of a value that it differs from its default, and that it is not saved.
 *
 * @param otherwise the default in words, where it is another
 */
export function marks(otherwise, isUnsaved, id) {
  if (otherwise === undefined && !isUnsaved) return null;
  return h('span', { class: 'marks', id }, isUnsaved && h('span', { class: 'unsaved' }, 'not saved'),
    otherwise !== undefined && h('span', { class: 'changed' }, `differs from default: ${otherwise}`));
}

/**
 * A field of a form, with its name, a hint, and what is wrong with it.
 *
 * @param options `otherwise` and `isUnsaved`: see `marks`
 * @param input describes the element from the properties that tie it to its name and error
 * @param error a `Problem` whose `field` names this one, or null
 */
export function field(label, { name, hint, error, otherwise, isUnsaved, isWide }, input) {
  const id = `field-${idOf(name ?? (fields += 1))}`;
  const wrong = problemAt(error, name);
  const isWrong = Boolean(wrong);
  const mark = marks(otherwise, isUnsaved, `${id}-marks`);
  const described = [mark && `${id}-marks`, hint && `${id}-hint`, isWrong && `${id}-error`].filter(Boolean).join(' ') || null;
  return h('div', { class: `field${isWrong ? ' is-wrong' : ''}${isWide ? ' is-wide' : ''}`, key: `field-${name ?? label}` },
    h('div', { class: 'field-head' }, h('label', { for: id }, label), mark),
    input({ id, name, 'aria-describedby': described, 'aria-invalid': isWrong ? 'true' : null }),
    hint && h('p', { class: 'hint', id: `${id}-hint` }, hint),
    isWrong && h('p', { class: 'error', id: `${id}-error` }, wrong.message));
}

/** A choice among texts or `[value, text]` pairs. */
export function select(properties, options, value, choose) {
  return h('select', { ...properties, onchange: (event) => choose(event.target.value) }, options.map((option) => {
    const [key, text] = Array.isArray(option) ? option : [option, option];
    return h('option', { value: key, selected: String(key) === String(value ?? '') }, text);
  }));
}

/** Text on one line. */
export function input(properties, value, change) {
  return h('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', ...properties, value: value ?? '',
    oninput: (event) => change(event.target.value) });
}

/** Something that is on or off. */
export function toggle(label, value, change, properties = {}) {
  return h('label', { class: 'toggle', key: properties.key }, h('input', {
    type: 'checkbox', role: 'switch', ...properties, checked: Boolean(value), onchange: (event) => change(event.target.checked),
  }), h('span', null, label));
}

/** One of a few, as buttons side by side. */
export function segments(label, options, value, choose) {
  return h('div', { class: 'segments', role: 'group', 'aria-label': label }, options.map(([key, text, title]) => h('button', {
    type: 'button', title, 'aria-pressed': String(key === value), onclick: () => choose(key),
  }, text)));
}

/**
 * A table that can be sorted, with columns that can be hidden.
 *
 * @param columns `{id, title, cell(row), sort(row)?, class?, isFixed?}`
 * @param rows what stands in it; `keyOf` tells who each is; rows that `stacks` stand as blocks on a narrow page
 * @param state `{sort, descending, hidden: Set}`, changed by `change((state) => changes)`: the present one, which may
 *   not be drawn yet
 * @param options `limit`: how many rows are shown at most, the first ones as sorted; `inputs`: what
 *   the cells depend on beside their row, for tables whose rows are drawn anew only when they are others than before;
 *   `lines`: a class whose style lays each row out by itself, so that long tables stay quick and rows may have two
 *   lines; the columns' `width`s, or the style, tell its columns
 */
export function table(label, columns, rows, { keyOf, state = {}, change, rowClass, stacks = false, limit = Infinity, inputs, lines }) {
  const shown = columns.filter((column) => !state.hidden?.has(column.id));
  const sorting = columns.find((column) => column.id === state.sort && column.sort);
  const direction = state.descending ? -1 : 1;
  const sorted = sorting ? [...rows].sort((one, other) => direction * compare(sorting.sort(one), sorting.sort(other))) : rows;
  return h('div', { class: stacks ? 'table-frame stacks' : 'table-frame', tabindex: '0', role: 'region', 'aria-label': label },
    h('table', { class: lines && `lines ${lines}`, role: lines && 'table',
      style: { '--template': shown.map((column) => column.width).filter(Boolean).join(' ') || null } },
      h('caption', { class: 'sr-only' }, label),
      h('thead', { role: lines && 'rowgroup' }, h('tr', { role: lines && 'row' },
        shown.map((column) => heading(column, state, change, lines)))),
      h('tbody', { role: lines && 'rowgroup' }, sorted.slice(0, limit).map((row) => inputs
        ? memo(keyOf(row), [row, columns, state.hidden, ...inputs], () => tableRow(shown, row, { class: rowClass?.(row) }, lines))
        : tableRow(shown, row, { key: keyOf(row), class: rowClass?.(row) }, lines)))));
}

// What is laid out as something else than a table has to be told to be one.
function tableRow(columns, row, properties, lines) {
  return h('tr', { ...properties, role: lines && 'row' }, columns.map((column) => (
    h('td', { class: classOf(column, lines), role: lines && 'cell', 'data-label': column.title }, column.cell(row)))));
}

const classOf = (column, lines) => lines ? `at-${column.id} ${column.class ?? ''}` : column.class;

function heading(column, state, change, lines) {
  const isSorted = state.sort === column.id;
  const own = { scope: 'col', class: classOf(column, lines), role: lines && 'columnheader' };
  if (!column.sort || !change) return h('th', own, column.title);
  return h('th', { ...own, 'aria-sort': isSorted ? (state.descending ? 'descending' : 'ascending') : 'none' },
    h('button', { type: 'button', class: 'sort', onclick: () => change((now) => (
      { sort: column.id, descending: now.sort === column.id && !now.descending })) },
      column.title, h('span', { class: 'sort-sign', 'aria-hidden': 'true' }, isSorted ? (state.descending ? '▼' : '▲') : '')));
}

/** Which columns are to be seen. */
export function columnMenu(columns, state, change) {
  const show = (column, isShown) => change((now) => {
    const hidden = new Set(now.hidden);
    if (isShown) hidden.delete(column.id); else hidden.add(column.id);
    return { hidden };
  });
  return h('details', { class: 'menu' },
    h('summary', { class: 'button' }, icon('columns'), h('span', null, 'Columns')),
    h('div', { class: 'menu-body' }, columns.filter((column) => !column.isFixed).map((column) => (
      toggle(column.title, !state.hidden.has(column.id), (isShown) => show(column, isShown), { key: column.id })))));
}

function compare(one, other) {
  const isEmpty = (value) => value === null || value === undefined || value === '';
  if (isEmpty(one) || isEmpty(other)) return isEmpty(one) - isEmpty(other);
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return String(one).localeCompare(String(other), undefined, { numeric: true });
}

/** A part of a whole, as a bar. */
export function bar(fraction, label) {
  // A little of much is to be seen as well.
  return h('progress', { max: 1, value: fraction > 0 ? Math.min(1, Math.max(0.02, fraction)) : 0, 'aria-label': label });
}

/** Values by name, as small labels. */
export function labels(values) {
  const entries = Object.entries(values ?? {});
  return entries.length === 0 ? null : h('span', { class: 'labels' }, entries.map(([name, value]) => (
    h('span', { class: 'label', key: name }, h('b', null, name), ' ', String(value)))));
}

/** What matters less than what stands beside it. */
export const soft = (...words) => h('span', { class: 'none' }, ...words);

/** Words to group and filter by. */
export const tags = (words) => words.length === 0 ? null : h('span', { class: 'labels' }, words.map((word) => (
  h('span', { class: 'tag', key: word }, word))));

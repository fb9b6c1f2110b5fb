// What is to be seen of a list, kept in the address.

import { h, memo } from './dom.js';
import { icon } from './icons.js';
import { select } from './ui.js';
import { withSearchKey } from './settings.js';

/**
 * A row of filters.
 *
 * @param choices `[{name, label, any, options, isMinor}]`: selections, where `any` says that nothing is filtered; minor ones are
 *   folded until somebody wants more, as all are on a narrow page
 * @param search what the search is for; none without it
 * @param open is called when Enter is pressed in the search
 * @param apply is called when something has changed, by Back or Forward as well
 * @param more what else stands in the row
 */
export function filters(view, choices, { search, apply = () => {}, open, more }) {
  const change = (changes, how) => { view.setQuery(changes, how); apply(); };
  view.followQuery = apply;
  const shown = choices.filter((choice) => choice.options.length > 0 || view.query[choice.name]);
  const known = [...choices.map(({ name }) => name), 'text'];
  const strange = Object.keys(view.query).filter((name) => !known.includes(name) && !others.includes(name));
  view.clearFilters = () => change(Object.fromEntries([...known, ...strange].map((name) => [name, null])));
  const isFolded = shown.some(({ name, isMinor }) => isMinor && !view.query[name]);
  return h('div', { class: `toolbar filters${view.isFiltering ? ' is-open' : ''}`, role: 'search', key: 'filters' },
    search && h('div', { class: 'search', key: 'search' }, icon('search'),
      h('input', { type: 'search', placeholder: withSearchKey(search), 'aria-label': search,
      value: view.query.text ?? '', oninput: (event) => change({ text: event.target.value }, { isPassing: true }),
      onkeydown: (event) => { if (event.key === 'Enter') open?.(); } })),
    shown.map(({ name, label, any, options, isMinor }) => memo(name, [view.query[name], options.length, options.map(String).join()], () =>
      ({ ...select({ 'aria-label': label, class: view.query[name] ? null : isMinor ? 'folds is-minor' : 'folds' },
        withPresent([['', any], ...options], view.query[name]), view.query[name], (value) => change({ [name]: value })), key: name }))),
    shown.length > 0 && h('button', { type: 'button', class: `more-filters quiet${isFolded ? ' is-wanted' : ''}`, key: 'more',
      'aria-expanded': String(Boolean(view.isFiltering)), onclick: () => { view.isFiltering = !view.isFiltering; view.update(); } },
    view.isFiltering ? 'Fewer filters' : 'More filters'),
    (strange.length > 0 || shown.some(({ name }) => view.query[name])) && h('button', { type: 'button', class: 'quiet', key: 'all',
      onclick: view.clearFilters }, 'Clear filters'),
    more, strange.length > 0 && h('p', { class: 'hint', key: 'strange' }, `Not known here, and ignored: ${strange.join(', ')}.`));
}

/** What stands in the address beside filters. */
const others = ['range', 'until', 'author', 'subject', 'group'];

/** What is filtered by is to be seen, even where nothing has it any more. */
function withPresent(options, present) {
  const isKnown = !present || options.some((option) => (Array.isArray(option) ? option[0] : option) === present);
  return isKnown ? options : [...options, present];
}

export const isFiltered = (view, names) => names.some((name) => view.query[name]);

/** The choices that lists of runs and slots share. */
export const jobChoices = (jobs) => [
  { name: 'job', label: 'Job', any: 'Any job', options: jobs.list.map((job) => [job.id, job.name]) },
  { name: 'tag', label: 'Tag', any: 'Any tag', options: jobs.tags },
  { name: 'resource', label: 'Resource', any: 'Any resource', options: jobs.resources },
];

/** A button that asks for more of a list. */
export function moreButton(text, action, isLoading = false) {
  return h('button', { type: 'button', class: 'show-more', key: 'more', disabled: isLoading, onclick: action },
    isLoading ? 'Loading…' : text);
}

// What is to be seen of a list, kept in the address.

import { h, memo } from './dom.js';
import { icon } from './icons.js';
import { select } from './ui.js';

/**
 * A row of filters.
 *
 * @param choices `[{name, label, any, options}]`: selections, where `any` says that nothing is filtered
 * @param search what the search is for; none without it
 * @param apply is called when something has changed, by Back or Forward as well
 * @param more what else stands in the row
 */
export function filters(view, choices, { search, apply, more }) {
  const change = (changes, how) => { view.setQuery(changes, how); apply(); };
  view.followQuery = apply;
  const shown = choices.filter((choice) => choice.options.length > 0 || view.query[choice.name]);
  return h('div', { class: 'toolbar', role: 'search', key: 'filters' },
    search && h('div', { class: 'search', key: 'search' }, icon('search'),
      h('input', { type: 'search', placeholder: `${search}  ( / )`, 'aria-label': search,
      value: view.query.text ?? '', oninput: (event) => change({ text: event.target.value }, { isPassing: true }) })),
    shown.map(({ name, label, any, options }) => memo(name, [view.query[name], options.length, options.map(String).join()], () =>
      ({ ...select({ 'aria-label': label }, withPresent([['', any], ...options], view.query[name]), view.query[name],
        (value) => change({ [name]: value })), key: name }))),
    shown.some(({ name }) => view.query[name]) && h('button', { type: 'button', class: 'quiet', key: 'all',
      onclick: () => change(Object.fromEntries([...choices.map(({ name }) => [name, null]), ['text', null]])) }, 'Clear filters'),
    more);
}

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

// Filters that take in several at once: switches in a menu, kept in the address.

import { h, memo } from './dom.js';
import { icon } from './icons.js';
import { decoded } from './router.js';
import { toggle } from './ui.js';

/** A menu with more options than this can be searched. */
const few = 12;

/** So many options are shown at once; a search finds the others. */
const most = 100;

/** What is chosen of a filter; null where everything is. */
export const chosenOf = (query, name) => query[name]?.split(',').map(decoded) ?? null;

/** What is chosen, as the address holds it. */
export const chosenText = (values) => values.length > 0 ? values.map(encodeURIComponent).join(',') : null;

/** Which menus of a view are open, and what is searched for in them. */
const menus = new WeakMap();

function menuOf(view, name) {
  if (!menus.has(view)) menus.set(view, new Map());
  const known = menus.get(view);
  if (!known.has(name)) known.set(name, { isOpen: false, text: '' });
  return known.get(name);
}

/**
 * Describes menus of switches, one for each choice: `[{name, label, any, options}]`, as for `filters`. A menu is built
 * anew when its `options` are another list than before.
 *
 * @param apply is called when something has changed
 */
export function toggleFilters(view, choices, apply) {
  const change = (changes) => { view.setQuery(changes); apply(); };
  const shown = choices.filter((choice) => choice.options.length > 0 || view.query[choice.name]);
  return h('div', { class: 'toolbar', key: 'filters' },
    shown.map((choice) => {
      const state = menuOf(view, choice.name);
      return memo(choice.name, [choice.options, view.query[choice.name], state.isOpen, state.text], () => (
        menu(view, choice, state, (value, isOn) => {
          const others = (chosenOf(view.query, choice.name) ?? []).filter((one) => one !== value);
          change({ [choice.name]: chosenText(isOn ? [...others, value] : others) });
        })));
    }),
    shown.some(({ name }) => view.query[name]) && h('button', {
      type: 'button', class: 'quiet', key: 'all', onclick: () => change(Object.fromEntries(choices.map(({ name }) => [name, null]))),
    }, 'Clear filters'));
}

function menu(view, { name, label, any, options }, state, choose) {
  const chosen = chosenOf(view.query, name) ?? [];
  const pairs = options.map((option) => (Array.isArray(option) ? option : [option, option]));
  const said = chosen.length === 0 ? any : chosen.length > 1 ? `${label}: ${chosen.length} chosen`
    : pairs.find(([value]) => value === chosen[0])?.[1] ?? chosen[0];
  return h('details', { class: 'menu is-left', key: name, ontoggle: (event) => {
    Object.assign(state, { isOpen: event.target.open, text: '' });
    view.update();
  } },
  h('summary', { class: 'button' }, h('span', null, said), icon('down')),
  state.isOpen && menuBody(view, label, pairs, chosen, state, choose));
}

/** What a menu holds, as long as it is open. */
function menuBody(view, label, pairs, chosen, state, choose) {
  const words = state.text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = pairs.filter((pair) => words.every((word) => pair.join(' ').toLowerCase().includes(word)));
  const search = (event) => { state.text = event.target.value; view.update(); };
  return h('fieldset', { class: 'menu-body' }, h('legend', { class: 'sr-only' }, label),
    pairs.length > few && h('input', {
      type: 'search', key: 'search', placeholder: 'Search', 'aria-label': `Search: ${label}`, value: state.text, oninput: search,
    }),
    found.slice(0, most).map(([value, text]) => (
      toggle(text, chosen.includes(value), (isOn) => choose(value, isOn), { key: `is-${value}` }))),
    found.length > most && h('p', { class: 'none', key: 'more' }, `and ${found.length - most} more; search for them`),
    found.length === 0 && h('p', { class: 'none', key: 'none' }, 'Nothing fits'));
}

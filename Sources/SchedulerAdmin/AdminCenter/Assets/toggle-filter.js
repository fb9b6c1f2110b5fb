// Filters that take in several at once: switches in a menu, kept in the address.

import { h } from './dom.js';
import { icon } from './icons.js';
import { decoded } from './router.js';
import { toggle } from './ui.js';

/** What is chosen of a filter; null where everything is. */
export const chosenOf = (query, name) => query[name]?.split(',').map(decoded) ?? null;

/** What is chosen, as the address holds it. */
export const chosenText = (values) => values.length > 0 ? values.map(encodeURIComponent).join(',') : null;

/**
 * Describes menus of switches, one for each choice: `[{name, label, any, options}]`, as for `filters`.
 *
 * @param apply is called when something has changed
 */
export function toggleFilters(view, choices, apply) {
  const change = (changes) => { view.setQuery(changes); apply(); };
  const shown = choices.filter((choice) => choice.options.length > 0 || view.query[choice.name]);
  return h('div', { class: 'toolbar', key: 'filters' },
    shown.map((choice) => menu(choice, chosenOf(view.query, choice.name) ?? [], (value, isOn) => {
      const others = (chosenOf(view.query, choice.name) ?? []).filter((one) => one !== value);
      change({ [choice.name]: chosenText(isOn ? [...others, value] : others) });
    })),
    shown.some(({ name }) => view.query[name]) && h('button', {
      type: 'button', class: 'quiet', key: 'all', onclick: () => change(Object.fromEntries(choices.map(({ name }) => [name, null]))),
    }, 'Clear filters'));
}

function menu({ name, label, any, options }, chosen, choose) {
  const pairs = options.map((option) => (Array.isArray(option) ? option : [option, option]));
  const words = new Map(pairs);
  const said = chosen.length === 0 ? any : chosen.length === 1 ? words.get(chosen[0]) ?? chosen[0] : `${label}: ${chosen.length} chosen`;
  return h('details', { class: 'menu is-left', key: name },
    h('summary', { class: 'button' }, h('span', null, said), icon('down')),
    h('fieldset', { class: 'menu-body' }, h('legend', { class: 'sr-only' }, label),
      pairs.map(([value, text]) => toggle(text, chosen.includes(value), (isOn) => choose(value, isOn), { key: value }))));
}

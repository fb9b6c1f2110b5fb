// What the keyboard does: `/` to search, `g` and a letter to go, `?` for help, and what a view adds.

import { h } from './dom.js';
import { ask } from './dialog.js';
import { dismissNewest } from './notices.js';
import { hasKeys, remember } from './settings.js';
import { toggle } from './ui.js';

let isGoing = null;

/** @param context tells the places one may go to, the view one is at, and how to go */
export function listenForKeys(context) {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    const { places, view, navigate, closeMenu } = context();
    if (event.key === 'Escape' && (closeMenus() || closeMenu())) return;
    if (event.key === 'Escape' && isTyping(event.target)) { event.target.blur(); return; }
    if (event.key === 'Escape' && dismissNewest()) return;
    if (isTyping(event.target)) return;
    // A key that is held does what it does once.
    if (!view || event.repeat || !hasKeys()) return;
    if (isGoing) {
      clearTimeout(isGoing);
      isGoing = null;
      const place = places.find((one) => one.key === event.key);
      if (place) { event.preventDefault(); navigate(place.path); }
    } else if (event.key === 'g') {
      isGoing = setTimeout(() => { isGoing = null; }, 1500);
    } else if (event.key === '/') {
      const search = document.querySelector('main input[type=search]');
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    } else if (event.key === 'n' && view.can('edit')) {
      event.preventDefault();
      navigate('#/schedules/new');
    } else if (event.key === '?') {
      event.preventDefault();
      showHelp(places, view.keys, view.can('edit'));
    } else if (view.keys?.[event.key]) {
      event.preventDefault();
      view.keys[event.key].action(event);
    }
  });
}

/** Closes the menus that stand open, but for that which an element is in. @returns whether there was one */
function closeMenus(element = null) {
  const open = [...document.querySelectorAll('details.menu[open]')].filter((menu) => !menu.contains(element));
  for (const menu of open) {
    if (menu.contains(document.activeElement)) menu.querySelector('summary').focus();
    menu.open = false;
  }
  return open.length > 0;
}

addEventListener('pointerdown', (event) => closeMenus(event.target));

const typedInto = 'input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]';
const isTyping = (element) => element.matches?.(typedInto);

/** Shows what the keyboard does, and lets single keys be switched off. */
export function showHelp(places, own = {}, canEdit = false) {
  const escape = ['Esc', 'Leave a field, close a dialog, dismiss a notice'];
  const rows = [
    escape, ['/', 'Search'], ['?', 'This help'],
    ...canEdit ? [['n', 'New schedule']] : [],
    ...Object.entries(own ?? {}).map(([key, { text }]) => [key, text]),
    ...places.map((place) => [`g ${place.key}`, `Go to ${place.title}`]),
  ];
  ask({ title: 'Keys', confirm: 'Close', isNews: true, fields: (values, error, update) => [
    toggle('Single-key shortcuts', hasKeys(), (isOn) => { remember('keys', isOn); update({}); }),
    h('dl', { class: 'keys' }, (hasKeys() ? rows : [escape]).map(([key, text]) => h('div', { key },
      h('dt', null, key.split(' ').map((one) => h('kbd', null, one))), h('dd', null, text))))] });
}

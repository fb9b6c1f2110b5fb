// Short notices of what was done, with a way back where there is one.

import { h, render } from './dom.js';
import { icon } from './icons.js';
import { keepingFocus } from './focus.js';

const notices = [];
let container = null;
let last = 0;
let timer = null;
/** Counts those who come one after another. */
let era = 0;
const pace = 250;

/** Where notices are shown. */
export function showNoticesIn(element) {
  container = element;
  draw();
}

/**
 * Says that something was done, or not.
 *
 * @param undo takes it back, if it can be; a promise, of false where it was not.
 *   `undoText` is what its button says, `undone` what is said then
 * @param kind `done`, `problem` or `news`
 * @param isLasting whether it stays until it is dismissed; `whenGone` hears of that
 * @returns the notice, for `retell` and `dismiss`
 */
export function notice(text, { kind = 'done', isLasting = false, ...more } = {}) {
  last += 1;
  const left = isLasting ? Infinity : kind === 'problem' ? 12_000 : more.undo ? 10_000 : 5_000;
  const one = { id: last, text, kind, left, ...more };
  notices.push(one);
  if (notices.length > 3) dismiss(notices[0]);
  timer ??= setInterval(pass, pace);
  draw();
  return one;
}

/** Has a notice say something else. */
export function retell(one, text) {
  one.text = text;
  draw();
}

/** Lets time pass for notices, but not while somebody points at them or is at their buttons. */
function pass() {
  if (container?.matches(':hover, :focus-within')) return;
  for (const one of [...notices]) {
    one.left -= pace;
    if (one.left <= 0) dismiss(one);
  }
  if (notices.length === 0) { clearInterval(timer); timer = null; }
}

/** Takes the newest notice away. @returns whether there was one */
export function dismissNewest() {
  const one = notices.at(-1);
  if (one) dismiss(one);
  return Boolean(one);
}

/** Takes a notice away. @returns whether it was still there */
export function dismiss(one) {
  const index = notices.indexOf(one);
  if (index < 0) return false;
  notices.splice(index, 1);
  one.whenGone?.();
  draw();
  return true;
}

/** Takes all of them away, and whatever is still to be said of what was done until now: another comes, whom it does not concern. */
export function dismissAll() {
  era += 1;
  for (const one of [...notices]) dismiss(one);
}

function draw() {
  if (!container) return;
  keepingFocus(() => render(container, notices.map((one) => h('div', { class: `notice ${one.kind}`, key: one.id },
    icon(one.kind === 'problem' ? 'warning' : one.kind === 'news' ? 'dot' : 'check'),
    h('p', null, one.text),
    one.link && h('a', { href: one.link.href, onclick: () => dismiss(one) }, one.link.text),
    one.undo && h('button', { type: 'button', class: 'quiet', onclick: () => takeBack(one) }, one.undoText ?? 'Undo'),
    h('button', { type: 'button', class: 'icon-only quiet', 'aria-label': 'Dismiss', onclick: () => dismiss(one) }, icon('cross'))))));
}

function takeBack(one) {
  dismiss(one);
  // False: somebody thought better of it.
  attempt(one.undo, { done: (result) => result !== false && (one.undone ?? 'Taken back.') });
}

/** Does something, and says how it went. @returns its result; undefined where it was refused */
export async function attempt(action, { done, undo, link } = {}) {
  const mine = era;
  try {
    const result = await action();
    const words = typeof done === 'function' ? done(result) : done;
    if (words && mine === era) notice(words, { undo: undo && (() => undo(result)), link: link?.(result) });
    return result;
  } catch (error) {
    if (error.name !== 'AbortError' && mine === era) notice(error.message, { kind: 'problem' });
    return undefined;
  }
}

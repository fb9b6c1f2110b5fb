// Short notices of what was done, with a way back where there is one.

import { h, render } from './dom.js';
import { icon } from './icons.js';
import { keepingFocus } from './focus.js';

const notices = [];
let container = null;
let last = 0;
let timer = null;
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

function draw() {
  if (!container) return;
  keepingFocus(() => render(container, notices.map((one) => h('div', { class: `notice ${one.kind}`, key: one.id },
    icon(one.kind === 'problem' ? 'warning' : one.kind === 'news' ? 'dot' : 'check'),
    h('p', null, one.text),
    one.link && h('a', { href: one.link.href, onclick: () => dismiss(one) }, one.link.text),
    one.undo && h('button', { type: 'button', class: 'quiet', onclick: () => { dismiss(one); takeBack(one); } }, one.undoText ?? 'Undo'),
    h('button', { type: 'button', class: 'icon-only quiet', 'aria-label': 'Dismiss', onclick: () => dismiss(one) }, icon('cross'))))));
}

async function takeBack(one) {
  try {
    if (await one.undo() !== false) notice(one.undone ?? 'Taken back.');
  } catch (error) {
    notice(error.message, { kind: 'problem' });
  }
}

/** Does something, and says how it went. @returns its result; undefined where it was refused */
export async function attempt(action, { done, undo, link } = {}) {
  try {
    const result = await action();
    if (done) notice(typeof done === 'function' ? done(result) : done, { undo: undo && (() => undo(result)), link: link?.(result) });
    return result;
  } catch (error) {
    if (error.name !== 'AbortError') notice(error.message, { kind: 'problem' });
    return undefined;
  }
}

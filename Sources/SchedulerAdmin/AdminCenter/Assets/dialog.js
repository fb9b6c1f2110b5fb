// Questions that must be answered before anything goes on.

import { h, render } from './dom.js';
import { notice } from './notices.js';

let count = 0;
const open = new Map();

/** Whether a dialog holds what would be lost. */
export const isAnyChanged = () => [...open.values()].some((isChanged) => isChanged());

/** Closes all dialogs, when what they ask about is left; what is on its way ends all the same. */
export function closeDialogs() {
  for (const dialog of open.keys()) dialog.close('left');
}

/**
 * Asks something, with fields perhaps.
 *
 * @param options `title`, `text`, `confirm` (what the button says), `dismiss` (what the other says), `isDangerous`,
 *   `isNews` (nothing to refuse), `isOnce` (never shown again: nothing but its button closes it), `fields`: a function from the
 *   values and the present error to descriptions, with `values` to begin with
 * @param submit does it, while the dialog stays; what it throws is shown there, at its field
 * @returns what `submit` returned, or true without it; null where it was dismissed, or left before it was refused
 */
export function ask({
  title, text, confirm = 'OK', dismiss = 'Cancel', isDangerous = false, isNews = false, isOnce = false, fields, values = {},
  submit, wide = false,
}) {
  const before = document.activeElement;
  const dialog = document.createElement('dialog');
  const name = `dialog-${count += 1}`;
  dialog.setAttribute('aria-labelledby', name);
  document.body.append(dialog);
  const begun = JSON.stringify(values);
  open.set(dialog, () => isOnce || JSON.stringify(values) !== begun);
  if (isOnce) dialog.setAttribute('closedby', 'none');
  let error = null;
  let isBusy = false;
  let outcome = null;
  let resolve;
  const answer = new Promise((settle) => { resolve = settle; });

  // What is wrong may be so no more.
  const update = (changes) => { error = null; Object.assign(values, changes); draw(); };
  const draw = () => render(dialog, h('form', {
    class: wide ? 'dialog wide' : 'dialog', method: 'dialog', novalidate: true, onsubmit: finish },
    h('h2', { id: name }, title),
    text && h('p', { class: 'dialog-text' }, text),
    fields?.(values, error, update),
    error && !error.field && h('p', { class: 'error', role: 'alert' }, error.message),
    h('div', { class: 'actions' },
      !isNews && h('button', { type: 'button', disabled: isBusy, onclick: () => dialog.close() }, dismiss),
      h('button', { type: 'submit', class: isDangerous ? 'danger' : 'primary', disabled: isBusy }, confirm))));

  async function finish(event) {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    error = null;
    draw();
    try {
      outcome = submit ? (await submit(values)) ?? true : true;
      isBusy = false;
      if (dialog.open) dialog.close(); else resolve(outcome);
    } catch (refusal) {
      isBusy = false;
      if (!dialog.open) { resolve(null); notice(refusal.message, { kind: 'problem' }); return; }
      error = refusal;
      draw();
      dialog.querySelector('[aria-invalid="true"]')?.focus();
    }
  }

  // What is on its way cannot be called back.
  dialog.oncancel = (event) => { if (isBusy || isOnce) event.preventDefault(); };
  dialog.onkeydown = (event) => { if ((isBusy || isOnce) && event.key === 'Escape') event.preventDefault(); };
  dialog.onclose = () => {
    open.delete(dialog);
    dialog.remove();
    if (before?.isConnected && dialog.returnValue !== 'left') before.focus();
    if (!isBusy) resolve(outcome);
  };
  draw();
  dialog.showModal();
  return answer;
}

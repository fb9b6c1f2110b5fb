// Questions that must be answered before anything goes on.

import { h, render } from './dom.js';

/**
 * Asks something, with fields perhaps.
 *
 * @param options `title`, `text`, `confirm` (what the button says), `dismiss` (what the other says), `isDangerous`,
 *   `isNews` (nothing to refuse), `fields`: a function from the
 *   values and the present error to descriptions, with `values` to begin with
 * @param submit does it, while the dialog stays; what it throws is shown there, at its field
 * @returns what `submit` returned, or true without it; null where it was dismissed
 */
export function ask({
  title, text, confirm = 'OK', dismiss = 'Cancel', isDangerous = false, isNews = false, fields, values = {}, submit, wide = false,
}) {
  const before = document.activeElement;
  const dialog = document.createElement('dialog');
  document.body.append(dialog);
  let error = null;
  let isBusy = false;
  let outcome = null;

  // What is wrong may be so no more.
  const update = (changes) => { error = null; Object.assign(values, changes); draw(); };
  const draw = () => render(dialog, h('form', {
    class: wide ? 'dialog wide' : 'dialog', method: 'dialog', novalidate: true, 'aria-labelledby': 'dialog-title', onsubmit: finish },
    h('h2', { id: 'dialog-title' }, title),
    text && h('p', { class: 'dialog-text' }, text),
    fields?.(values, error, update),
    error && !error.field && h('p', { class: 'error', role: 'alert' }, error.message),
    h('div', { class: 'actions' },
      !isNews && h('button', { type: 'button', onclick: () => dialog.close() }, dismiss),
      h('button', { type: 'submit', class: isDangerous ? 'danger' : 'primary', disabled: isBusy }, confirm))));

  async function finish(event) {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    error = null;
    draw();
    try {
      outcome = submit ? (await submit(values)) ?? true : true;
      dialog.close();
    } catch (refusal) {
      error = refusal;
      isBusy = false;
      draw();
      dialog.querySelector('[aria-invalid="true"]')?.focus();
    }
  }

  draw();
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => {
      dialog.remove();
      if (before?.isConnected) before.focus();
      resolve(outcome);
    };
  });
}

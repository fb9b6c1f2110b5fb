// What somebody else has changed while it was being edited here: who did it, when, and what is to become of it.

import { h } from './dom.js';
import { icon } from './icons.js';
import { button } from './ui.js';
import { relative } from './time.js';
import { ask } from './dialog.js';
import { differences } from './audit-words.js';

/**
 * Says that somebody was faster, and asks which is to stay.
 *
 * @param what what was changed, as in "this schedule"
 * @param by the change as `{author, instant}`, where that is known
 * @param before what was there when editing began, and `after` what is there now
 * @param mine saves what was typed, `theirs` lets go of it
 */
export function overtaken(what, { by, before, after, mine, theirs }) {
  return h('div', { class: 'banner form-problem', role: 'alert', tabindex: '-1', key: 'overtaken' }, icon('warning'),
    h('p', null, h('b', null, by?.author ?? 'Somebody else'), ` has changed ${what}`, by ? [' ', relative(by.instant)] : ' meanwhile',
      '. What you typed is still here, and not saved.'),
    h('div', { class: 'actions' },
      button('See what changed', () => show(what, differences(before, after)), { kind: 'small' }),
      button('Take theirs', theirs, { kind: 'small' }), button('Save mine over it', mine, { kind: 'small' })));
}

function show(what, lines) {
  return ask({ title: `What changed about ${what}`, confirm: 'Close', isNews: true, fields: () => (lines.length === 0
    ? h('p', { class: 'none' }, 'Nothing that is edited here.')
    : h('dl', { class: 'differences' }, lines.map((one) => h('div', { key: one.name }, h('dt', null, one.name),
    h('dd', null, h('del', null, one.before ?? '—'), h('span', { class: 'arrow', 'aria-hidden': 'true' }, '→'),
      h('span', { class: 'sr-only' }, ' becomes '), h('ins', null, one.after ?? '—')))))) });
}

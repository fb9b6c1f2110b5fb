// What can be done with a schedule, and when it makes sense.

import { h } from './dom.js';
import { icon } from './icons.js';
import { get, post, remove, path } from './api.js';
import { button, field, input } from './ui.js';
import { ask } from './dialog.js';
import { once } from './once.js';
import { attempt, notice } from './notices.js';
import { tellOfRun } from './run-notice.js';
import { stopWords } from './run-questions.js';
import { time, viewerZone } from './time.js';
import { clockField, clockOf, instantOf } from './wall-clock.js';
import { nameOf } from './schedule-words.js';

export const addressOf = (schedule) => path('schedules', schedule.id);
const act = (schedule, action, body, tag) => post(`${addressOf(schedule)}/${action}`, body, { tag });

/** The buttons of a schedule by name; null for what makes no sense now, or may not be done. `after` hears of each change. */
export class ScheduleControls {
  #view;
  #after;

  constructor(view, after) {
    this.#view = view;
    this.#after = after;
  }

  /** Runs it now, with its own parameters. */
  run(schedule, text, options) {
    if (!this.#view.can('operate')) return null;
    return button(text, () => this.#run(schedule),
      { icon: 'play', label: `Run ${nameOf(schedule)} now`, title: 'Run now', key: 'run', ...options });
  }

  async #run(schedule) {
    const name = once();
    const submit = () => post(`${addressOf(schedule)}/run`, undefined, { once: name });
    const text = await stopWords(schedule.id, schedule.overlap ?? (await get(path('jobs', schedule.job))).overlap);
    const made = await (text ? ask({ title: `Run ${nameOf(schedule)}?`, text, confirm: 'Run now', isDangerous: true, submit }) : submit());
    if (!made) return;
    this.#after(null);
    tellOfRun(nameOf(schedule), made.id);
  }

  /** Holds it, or releases it where it is held. */
  hold(schedule, text, options) {
    if (!this.#view.can('operate')) return null;
    const isHeld = isHeldNow(schedule);
    if (!isHeld && !schedule.isEnabled) return null;
    const label = isHeld ? 'Release' : 'Hold';
    return button(text && (isHeld ? 'Release' : 'Hold…'), () => isHeld ? this.#release(schedule) : this.#hold(schedule),
      { icon: isHeld ? 'start' : 'hold', label: `${label} ${nameOf(schedule)}`, title: label, key: 'hold', ...options });
  }

  async #hold(schedule) {
    const held = await askForHold(schedule);
    if (held) this.#told(held, `${nameOf(schedule)} is held.`, () => act(schedule, 'release', undefined, held.etag));
  }

  async #release(schedule) {
    const { reason, until } = schedule.hold;
    const released = await act(schedule, 'release');
    this.#told(released, `${nameOf(schedule)} was released.`, () => act(schedule, 'hold', { reason, until }, released.etag));
  }

  /** Switches it on or off. */
  async switch(schedule) {
    const [action, back] = schedule.isEnabled ? ['disable', 'enable'] : ['enable', 'disable'];
    const changed = await act(schedule, action);
    this.#told(changed, `${nameOf(schedule)} is ${action}d.`, () => act(schedule, back, undefined, changed.etag));
  }

  /** Passes over the next slot, with a reason. */
  async skipNext(schedule) {
    const changed = await ask({
      title: 'Skip the next slot', confirm: 'Skip it', values: { reason: '' },
      text: ['The slot of ', time(schedule.nextPlannedAt), ` (${viewerZone}) will not run. The ones after it will.`],
      fields: (values, error, change) => reasonField(values, error, change),
      submit: ({ reason }) => act(schedule, 'skip-next', reason ? { reason } : {}),
    });
    if (changed) this.#told(changed, 'The next slot will be skipped.',
      this.#view.can('edit') && (() => act(schedule, 'undo', undefined, changed.etag)));
  }

  /** Removes it, once that was confirmed. @returns whether it is gone */
  async remove(schedule) {
    const isGone = await ask({
      title: `Delete ${schedule.id}?`, confirm: 'Delete', isDangerous: true,
      text: 'It will plan nothing any more, and the ledger of its slots goes with it. Its runs stay.',
      submit: () => remove(addressOf(schedule), { tag: schedule.etag }).then(() => true),
    });
    // One that is there again has a tag, and another: what somebody did since is not taken back.
    if (isGone) this.#told(null, `${schedule.id} is deleted.`, () => act(schedule, 'undo', undefined, '"deleted"'),
      `${schedule.id} is there again. The record of its slots begins anew.`);
    return Boolean(isGone);
  }

  /** Puts back what it was before its last change, unless somebody has changed it since it was looked at. */
  async undo(schedule) {
    this.#told(await act(schedule, 'undo', undefined, schedule.etag), 'The last change is taken back.');
  }

  #told(changed, text, undo, undone) {
    this.#after(changed);
    notice(text, { undo: undo && (async () => this.#after(await undo())), undone });
  }
}

export const isHeldNow = (schedule) => Boolean(schedule.hold) && !(schedule.hold.until && Date.parse(schedule.hold.until) <= Date.now());

function askForHold(schedule) {
  return ask({
    title: `Hold ${nameOf(schedule)}`, confirm: 'Hold', values: { reason: '', until: clockOf(null, viewerZone) },
    text: 'Slots that pass meanwhile are skipped, and recorded with the reason.',
    fields: (values, error, change) => [reasonField(values, error, change),
      clockField('Until', { name: 'until', error, hint: 'Empty: until somebody releases it' }, values.until, schedule.zone,
        (until) => change({ until }))],
    submit: ({ reason, until }) => act(schedule, 'hold', { reason, until: instantOf(until) }),
  });
}

function reasonField(values, error, change) {
  return field('Reason', { name: 'reason', error, hint: 'For those who wonder later' },
    (properties) => input({ ...properties, maxlength: 1000, autofocus: true }, values.reason, (reason) => change({ reason })));
}

/** A menu of further things to do: `[text, icon, action, kind?]`, with null for what makes no sense now. */
export function moreMenu(items) {
  const shown = items.filter(Boolean);
  if (shown.length === 0) return null;
  return h('details', { class: 'menu more', key: 'more' },
    h('summary', { class: 'button' }, icon('more'), h('span', null, 'More')),
    h('div', { class: 'menu-body' },
      shown.map(([text, sign, action, kind = '']) => h('button', { type: 'button', key: text, class: `quiet ${kind}`,
      onclick: (event) => {
        const menu = event.currentTarget.closest('details');
        menu.open = false;
        menu.querySelector('summary').focus();
        attempt(action);
      } }, icon(sign), h('span', null, text)))));
}

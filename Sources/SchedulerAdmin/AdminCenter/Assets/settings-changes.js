// What was changed about a job's settings: who did it, when, from what to what, and the way back.

import { get, path } from './api.js';
import { section, button } from './ui.js';
import { notice } from './notices.js';
import { changeList } from './schedule-changes.js';
import { exactLength } from './schedule-words.js';

/** So many are shown before somebody asks for all that the page can hold. */
const few = 5;
const most = 100;

export class SettingsChanges {
  #view;
  #job;
  #settings;
  #list;
  #limit = few;

  /** @param settings the form that shows the settings, and takes their last change back */
  constructor(view, job, settings) {
    this.#view = view;
    this.#job = job;
    this.#settings = settings;
    this.#list = view.resource((signal) => get(path('jobs', job, 'settings', 'changes'), { limit: this.#limit }, { signal }),
      { when: (event) => event.name === 'operation' && event.job === job && event.operation.startsWith('jobs.settings.'), every: 300 });
  }

  /** Whether anything was changed. */
  get isKnown() { return this.#list.value?.items.length > 0; }

  describe() {
    const { items, next } = this.#list.value;
    const actions = next && this.#limit < most && button('Earlier ones', () => this.#showMore(), { kind: 'quiet small' });
    return section('Changes of the timing', { id: 'settings-changes', actions },
      changeList(items, this.#settings.tag && this.#view.can('edit') && (() => this.#undo()), factsOf));
  }

  #showMore() {
    this.#limit = most;
    return this.#list.reload();
  }

  async #undo() {
    // What somebody has changed since is not on show yet.
    await this.#settings.undo(this.#settings.tag);
    notice('The last change is taken back.');
  }
}

function factsOf({ startDelay, pause, cron, zone, disabled }) {
  return { 'Start delay': exactLength(startDelay.seconds), 'Pause between runs': exactLength(pause.seconds),
    'Cron expression': cron ?? '—', Zone: zone, 'Switched off': disabled ? 'yes' : 'no' };
}

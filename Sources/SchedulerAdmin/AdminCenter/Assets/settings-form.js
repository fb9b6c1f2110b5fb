// A job's settings, to be changed: what would come of it is shown before it is saved.

import { h } from './dom.js';
import { icon } from './icons.js';
import { get, post, put, remove, path } from './api.js';
import { section, facts, field, input, toggle, button, waiting, marks } from './ui.js';
import { lengthText, parseLength } from './time.js';
import { notice } from './notices.js';
import { slotPreview } from './settings-preview.js';
import { zoneList } from './zones.js';
import { overtaken } from './overtaken.js';

/** Which settings jobs of a kind have, beside being switched off. */
const namesOf = { oneShot: ['startDelay'], schedule: ['startDelay', 'pause'], cron: ['cron', 'zone'], manual: [] };

const titles = { startDelay: 'Start delay', pause: 'Pause between runs', cron: 'Cron expression', zone: 'Zone', disabled: 'Switched off' };
const hints = {
  startDelay: 'From start-up to the first run',
  pause: 'From the end of a run to the next',
  cron: 'Minute, hour, day, month, weekday',
  zone: 'The zone that the expression means',
};
const isLength = (name) => name === 'startDelay' || name === 'pause';

/** A setting as it is typed, or told. */
const typed = (name, settings) => isLength(name) ? lengthText(settings[name].seconds) : settings[name];
const told = (name, settings) => name === 'disabled' ? (settings.disabled ? 'yes' : 'no') : typed(name, settings) ?? 'none';

/** A setting as the API takes it. */
const sent = (name, value) => isLength(name) ? parseLength(value) : value;

export class SettingsForm {
  #view;
  #job;
  #settings;
  /** What was typed and not saved, by name. */
  #draft = {};
  /** The settings that were there when typing began, with their tag: saving replaces those, and none that came since. */
  #begun = null;
  /** What somebody else has made of them meanwhile: `{by, before, after}`; null where nobody has. */
  #theirs = null;
  #error = null;
  #preview = null;
  #timer = null;
  #asked = 0;
  #isSaving = false;

  /** @param saved is called when settings have changed */
  constructor(view, job, saved) {
    this.#view = view;
    this.#job = job;
    this.saved = saved;
    this.#settings = view.resource((signal) => get(path('jobs', job, 'settings'), {}, { signal }), {
      when: (event) => event.job === job && ['operation', 'job.changed'].includes(event.name), every: 60,
    });
    // The slot that was next is over, or others are.
    const matters = (event) => event.job === job && ['run.started', 'job.changed'].includes(event.name);
    view.listen((event) => { if (matters(event) && this.#asked > 0) this.#askSoon(1000); });
    view.cleanup(() => clearTimeout(this.#timer));
    view.isUnsaved = () => Boolean(this.#settings.value) && this.#isChanged(this.#settings.value);
  }

  /** Which settings are on show; undefined until they have come. */
  get tag() { return this.#settings.value?.tag; }

  /** What is to be seen for a job of a kind. */
  describe(job) {
    const { value } = this.#settings;
    if (!value) return section('Timing', { id: 'timing-title' }, waiting(this.#settings));
    const names = namesOf[job.kind] ?? [];
    if (this.#asked === 0 && job.kind !== 'manual') this.#ask();
    const canEdit = this.#view.can('edit');
    const actions = value.changed.length > 0 && canEdit && this.#resetButton();
    return section('Timing', { id: 'timing-title', class: 'timing', actions },
      h('div', { class: 'timing-parts' },
        canEdit ? this.#form(names, value) : this.#reading(names, value),
        job.kind === 'manual' ? h('p', { class: 'none' }, 'This job runs when it is told to: by hand, or by a schedule.')
          : slotPreview(this.#preview, this.#isChanged(value) ? 'As it would be' : 'As it is')));
  }

  #reading(names, value) {
    return facts([...names, 'disabled'].map((name) => (
      [titles[name], told(name, value.settings), ' ', marks(this.#otherwise(name, value))])));
  }

  #form(names, value) {
    const isChanged = this.#isChanged(value);
    if (isChanged && value.tag !== this.#begun.tag) this.#look(value);
    return h('form', { class: 'settings', novalidate: true, onsubmit: (event) => { event.preventDefault(); this.#save(); } },
      isChanged && this.#theirs && overtaken('these settings', { ...this.#theirs, theirs: () => this.#discard(),
        mine: () => { this.#begun = value; return this.#save(); } }),
      names.map((name) => this.#field(name, value)),
      h('div', { class: 'switched-off', key: 'disabled' },
        toggle('Switched off: nothing is planned until it is switched on', this.#current('disabled', value),
          (isOn) => this.#change('disabled', isOn), { name: 'disabled' }),
        marks(this.#otherwise('disabled', value), this.#isUnsaved('disabled', value)),
        this.#error?.field === 'disabled' && h('p', { class: 'error' }, this.#error.message)),
      isChanged && h('div', { class: 'actions', key: 'actions' },
        h('button', { type: 'submit', class: 'primary', disabled: this.#isSaving }, icon('check'), h('span', null, 'Save')),
        h('button', { type: 'button', onclick: () => this.#discard() }, 'Discard')));
  }

  #field(name, value) {
    const options = { name, hint: hints[name], error: this.#error, otherwise: this.#otherwise(name, value),
      isUnsaved: this.#isUnsaved(name, value) };
    return field(titles[name], options, (properties) => [
      input({ ...properties, class: name === 'cron' ? 'mono' : null, list: name === 'zone' ? 'zones' : null }, this.#current(name, value),
        (text) => this.#change(name, text)),
      name === 'zone' && zoneList(this.#view, 'zones'),
    ]);
  }

  #resetButton() {
    return button('Reset to defaults', async () => {
      const changed = await remove(path('jobs', this.#job, 'settings'), { tag: this.#settings.value.tag });
      this.#became(changed);
      return changed;
    }, { icon: 'undo', kind: 'quiet small', key: 'reset', done: 'The defaults apply again.',
      undo: ({ tag }) => this.undo(tag) });
  }

  #current(name, value) {
    return name in this.#draft ? this.#draft[name] : typed(name, value.settings);
  }

  /** The default of a setting in words, where it is another as it is typed. */
  #otherwise(name, value) {
    const differs = name in this.#draft ? !isSame(name, this.#draft[name], value.defaults) : value.changed.includes(name);
    return differs ? told(name, value.defaults) : undefined;
  }

  #isUnsaved(name, value) { return name in this.#draft && !isSame(name, this.#draft[name], value.settings); }

  #isChanged(value) { return Object.keys(this.#draft).some((name) => this.#isUnsaved(name, value)); }

  #change(name, value) {
    const { value: present } = this.#settings;
    if (!this.#isChanged(present)) { this.#begun = present; this.#theirs = null; }
    this.#draft[name] = value;
    this.#askSoon(250);
    this.#view.update();
  }

  #askSoon(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), delay);
  }

  #discard() {
    this.#draft = {};
    this.#theirs = null;
    this.#error = null;
    this.#ask();
    this.#view.update();
  }

  /** Finds out who has changed the settings since typing began, once for each change. */
  async #look({ settings, tag }) {
    if (this.#theirs?.tag === tag) return;
    this.#theirs = { tag, by: null, before: this.#begun.settings, after: settings };
    this.#askSoon(0);
    if (!this.#view.can('readAudit')) return;
    const { items } = await get('/audit', { operation: 'jobs.settings.', subject: this.#job, limit: 1 }, { signal: this.#view.signal })
      .catch(() => ({ items: [] }));
    // What was changed by other means than the API stands in no audit.
    if (this.#theirs?.tag !== tag || JSON.stringify(items[0]?.after) !== JSON.stringify(settings)) return;
    this.#theirs.by = items[0];
    this.#view.update();
  }

  /** What the API is told: what differs from what is in force. */
  #changes() {
    const { settings } = this.#settings.value;
    const names = Object.keys(this.#draft).filter((name) => !isSame(name, this.#draft[name], settings));
    return Object.fromEntries(names.map((name) => [name, sent(name, this.#draft[name])]));
  }

  /** What was typed as a length and is none. */
  #wrongLength() {
    const name = Object.keys(this.#draft).find((one) => isLength(one) && parseLength(this.#draft[one]) === null);
    return name ? { field: name, message: 'This is no length of time. Write 90 s, 5 min or 1 h 30 min.' } : null;
  }

  /** Asks what would come of it. */
  async #ask() {
    const asked = this.#asked += 1;
    try {
      const wrong = this.#wrongLength();
      if (wrong) throw wrong;
      const preview = await post('/preview', { job: this.#job, settings: this.#changes(), count: 5 }, { signal: this.#view.signal });
      if (asked !== this.#asked) return;
      this.#preview = preview;
      this.#error = null;
    } catch (error) {
      if (error.name === 'AbortError' || asked !== this.#asked) return;
      this.#refused(error);
      this.#preview = { problem: this.#error };
    }
    this.#view.update();
  }

  #refused(error) {
    error.field = error.field?.replace(/^settings\./, '') ?? null;
    this.#error = error;
  }

  async #save() {
    const { value } = this.#settings;
    if (this.#isSaving || !this.#isChanged(value)) return;
    this.#isSaving = true;
    this.#view.update();
    try {
      const wrong = this.#wrongLength();
      if (wrong) throw wrong;
      const changed = await put(path('jobs', this.#job, 'settings'), this.#changes(), { tag: this.#begun.tag });
      this.#became(changed);
      notice('The settings apply from now on.', { undo: () => this.undo(changed.tag) });
    } catch (error) {
      this.#refused(error);
      if (error.status === 412) {
        await this.#settings.reload();
        setTimeout(() => document.querySelector('.settings .form-problem')?.focus(), 60);
      } else if (!error.field) {
        notice(error.message, { kind: 'problem' });
      }
    } finally {
      this.#isSaving = false;
      this.#view.update();
    }
  }

  /** Takes back the last change, unless somebody else has changed them since they had the tag. What is typed stays. */
  async undo(tag) {
    this.#settings.value = await post(path('jobs', this.#job, 'settings', 'undo'), undefined, { tag });
    this.#ask();
    this.saved();
    this.#view.update();
  }

  #became(value) {
    this.#settings.value = value;
    this.#draft = {};
    this.#theirs = null;
    this.#error = null;
    this.#ask();
    this.saved();
    this.#view.update();
  }
}

/** Whether what was typed says what the settings say. */
function isSame(name, value, settings) {
  return isLength(name) ? value === typed(name, settings) || parseLength(value) === settings[name].seconds : value === settings[name];
}

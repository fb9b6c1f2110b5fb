// Somebody at work on a schedule: what is in the form, what the server foresees of it, and how it is saved.

import { get, post, put, all, path } from './api.js';
import { to } from './router.js';
import { notice } from './notices.js';
import { onceForEach } from './once.js';
import { viewerZone } from './time.js';
import { recall, remember } from './settings.js';
import { clockOf } from './wall-clock.js';
import { isZone } from './zone-clock.js';
import { recurrenceGap, amountProblem } from './recurrence-builder.js';
import { readdress } from './trail.js';
import { together } from './ui.js';
import { scheduleProblems } from './schedule-checks.js';
import { keptDraft, keepDraft, forgetDraft } from './kept-draft.js';
import { newDraft, draftOf, copyOf, bodyOf, changesOf, given } from './schedule-draft.js';

const previewPause = 350;

export class ScheduleEditor {
  /** What is in the form; null until it has come. */
  draft = null;
  /** The schedule as it was loaded; null for a new one. */
  schedule = null;
  /** Why it could not be loaded. */
  problem = null;
  /** The jobs there are; null until they have come. */
  jobs = null;
  /** What the server foresees, and whether the form is another since. */
  preview = null;
  isOld = false;
  /** For how long the preview supposes that nobody watches, in seconds. */
  downFor = 86_400;
  /** What somebody else has made of the schedule meanwhile: `{by, before, after}`; null where nobody has. */
  theirs = null;
  isSaving = false;
  /** Whether it was begun before, and set aside to look at the heatmap. */
  isResumed = false;
  /** Whether secrets were typed then, which are not set aside. */
  lacksSecrets = false;
  #view;
  #refusal = null;
  #doubt = null;
  /** What is missing, once somebody has tried to save. */
  #isLate = [];
  /** The zone that nobody has chosen. */
  #ownZone = null;
  /** The last zone of the form that there is. */
  #zone = null;
  #timer = null;
  #asking = null;
  /** The form as it is kept: as it was loaded, or set aside. */
  #safe = null;
  #once = onceForEach();

  constructor(view) {
    this.#view = view;
    this.id = view.parameters.schedule ?? null;
    view.cleanup(() => { clearTimeout(this.#timer); this.#asking?.abort(); });
    view.listen((event) => { if (event.name === 'reset') this.#comeBack(); });
    view.listen((event) => { if (event.name === 'operation' && event.subject === this.id) this.#look(); });
    // When the session ends.
    view.keep = () => { if (this.#isChanged) this.#setAside(); };
    view.isUnsaved = () => this.#isChanged;
    this.reload();
  }

  /** Loads what is to be edited, and begins with it anew. */
  async reload() {
    const { query, signal } = this.#view;
    try {
      const source = this.id ?? query.copy;
      const [jobs, schedule] = await Promise.all([all('/jobs', { limit: 1000 }, { signal, limit: 20_000 }),
        source && get(path('schedules', source), null, { signal })]);
      this.jobs = jobs.sort((one, other) => one.name.localeCompare(other.name));
      this.schedule = this.id ? schedule : null;
      const kept = this.#kept();
      this.isResumed = Boolean(kept);
      this.draft = kept ?? (this.id ? draftOf(schedule) : schedule ? copyOf(schedule)
        : newDraft(query, recall('schedules.zone', viewerZone)));
      this.#safe = JSON.stringify(this.draft);
      this.#zone = this.#ownZone = this.draft.zone;
      if (!kept && !schedule && query.job) this.#takeZone(query.job);
      this.problem = null;
      this.theirs = null;
      this.#refusal = null;
      this.#ask();
    } catch (error) {
      if (error.name === 'AbortError') return;
      this.problem = error;
    }
    this.#view.update();
  }

  /** Asks again for what did not come while there was no connection. */
  #comeBack() {
    if (!this.draft) { this.reload(); return; }
    if (!this.#refusal?.field) this.#refusal = null;
    this.#ask();
  }

  /** What was set aside to be seen on the heatmap, if it was this. */
  #kept() {
    const { query } = this.#view;
    if (!query.draft && (query.copy || query.job)) return null;
    const kept = keptDraft(this.#view.session.name);
    if (kept?.schedule !== this.id) return null;
    this.lacksSecrets = kept.lacksSecrets;
    return kept.form ?? null;
  }

  /** Forgets what was set aside, and begins with what there is. */
  restart() {
    forgetDraft();
    return this.reload();
  }

  /** The job that it runs; undefined where none is chosen. */
  get job() { return this.jobs?.find((job) => job.id === this.draft.job); }

  /** What is wrong with a field, or with all of it. */
  get error() {
    const told = this.#refusal ?? this.#doubt;
    const own = this.#problems;
    return together([...this.#isLate, ...own, told && !own.some(({ field }) => field === told.field) && told].filter(Boolean));
  }

  /** What can be seen to be wrong without asking. */
  get #problems() { return scheduleProblems(this.draft, this.job, !this.id); }

  /** What is in the form as the API takes it: what differs, for a schedule that there is. */
  get #body() {
    const body = bodyOf(this.draft, this.job);
    return this.schedule ? changesOf(body, bodyOf(draftOf(this.schedule), this.job)) : given(body);
  }

  /** What a preview is asked with. */
  get #question() {
    return { ...this.id ? { schedule: this.id } : this.job ? { job: this.job.id } : {}, ...this.#body };
  }

  /** Whether anybody has changed anything in the form. */
  get #isChanged() { return this.draft !== null && JSON.stringify(this.draft) !== this.#safe; }

  change(changes) {
    if (changes.job !== undefined && changes.job !== this.draft.job) {
      changes = { ...changes, parameters: {} };
      this.#takeZone(changes.job);
    }
    if (changes.zone !== undefined && isZone(changes.zone)) changes = { ...this.#clocksOf(changes.zone), ...changes };
    this.draft = { ...this.draft, ...changes };
    this.#refusal = null;
    this.#isLate = [];
    this.isOld = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), previewPause);
    this.#view.update();
  }

  /** Takes the zone of a job's own timing, unless somebody has chosen another. */
  async #takeZone(id) {
    const { zone } = this.draft;
    if (this.id || zone !== this.#ownZone || this.jobs.find((job) => job.id === id)?.kind !== 'cron') return;
    const own = await get(path('schedules', `@${id}`), null, { signal: this.#view.signal }).catch(() => null);
    if (!own || this.draft.job !== id || this.draft.zone !== zone) return;
    const isChanged = this.#isChanged;
    this.#ownZone = own.zone;
    this.change({ zone: own.zone });
    if (!isChanged) this.#safe = JSON.stringify(this.draft);
  }

  changeParameters = (changes) => this.change({ parameters: { ...this.draft.parameters, ...changes } });
  changeRecurrence = (changes) => {
    // Slots of another recurrence are not to be seen.
    if (changes.kind) this.preview = null;
    this.change({ recurrence: { ...this.draft.recurrence, ...changes } });
  };

  /** Clocks that were those of the schedule's zone follow it to another. */
  #clocksOf(zone) {
    const { start, end, recurrence } = this.draft;
    const before = this.#zone;
    this.#zone = zone;
    const follow = (clock) => clock.zone !== before ? clock : clock.exact ? clockOf(clock.exact, zone) : { ...clock, zone };
    return { start: follow(start), end: follow(end), recurrence: { ...recurrence, once: follow(recurrence.once) } };
  }

  suppose(seconds) {
    this.downFor = Number(seconds);
    this.#ask();
  }

  /** What must be filled in before anything can be asked. */
  get gap() { return recurrenceGap(this.draft.recurrence); }

  async #ask() {
    this.#asking?.abort();
    this.#doubt = null;
    if (this.gap || amountProblem(this.draft.recurrence)) { this.#view.update(); return; }
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    try {
      // What is known to be wrong is left out, so that it is told what else is.
      const question = { ...this.#question, count: 5, downFor: this.downFor };
      for (const { field } of this.#problems) delete question[field.split('.')[0]];
      this.preview = await post('/preview', question, { signal });
      this.isOld = false;
    } catch (error) {
      if (error.name === 'AbortError' || signal.aborted) return;
      this.#doubt = atField(error);
    }
    this.#view.update();
  }

  /** Finds out whether what was loaded still is what there is. */
  async #look() {
    if (!this.schedule || this.isSaving) return;
    try {
      const where = path('schedules', this.id);
      const [now, changes] = await Promise.all([get(where, null, { signal: this.#view.signal }),
        get(`${where}/changes`, { limit: 1 }, { signal: this.#view.signal })]);
      const [before, after, last] = [this.schedule, now, changes.items[0]?.after].map((one) => one && bodyOf(draftOf(one), this.job));
      // What was changed by other means than the API is known, but not by whom.
      const by = JSON.stringify(last) === JSON.stringify(after) ? changes.items[0] : null;
      this.theirs = now.etag === this.schedule.etag ? null : { by, before, after };
      this.#view.update();
    } catch { /* saving tells */ }
  }

  /** Saves it, and goes to it. `isForced` puts it over what others have changed meanwhile. */
  async save({ isForced = false } = {}) {
    if (this.isSaving) return;
    this.#refusal = null;
    this.#isLate = [!this.id && !this.job && { field: 'job', message: 'Choose the job that it runs.' }, this.gap].filter(Boolean);
    if (this.#isLate.length + this.#problems.length > 0) { this.#showError(); return; }
    this.isSaving = true;
    this.#view.update();
    try {
      const saved = this.schedule ? await this.#put(isForced) : await this.#create();
      forgetDraft();
      this.#safe = JSON.stringify(this.draft);
      // Whoever has gone elsewhere meanwhile stays there.
      if (!this.#view.signal.aborted) this.#view.navigate(to('schedules', saved.id));
    } catch (error) {
      if (error.name === 'AbortError') return;
      this.isSaving = false;
      if (error.status === 412) await this.#look();
      else this.#refusal = atField(error);
      this.#showError();
    } finally {
      this.isSaving = false;
      this.#view.update();
    }
  }

  async #create() {
    const id = this.draft.id.trim();
    const body = { job: this.draft.job, ...id && { id }, ...this.#body };
    const saved = await post('/schedules', body, { once: this.#once(body) });
    remember('schedules.zone', saved.zone);
    notice(`${saved.id} is created.`);
    return saved;
  }

  async #put(isForced) {
    const where = path('schedules', this.id);
    const body = this.#body;
    if (Object.keys(body).length === 0) { notice('Nothing was changed.', { kind: 'news' }); return this.schedule; }
    const tag = isForced ? (await get(where)).etag : this.schedule.etag;
    const saved = await put(where, body, { tag });
    notice(`${saved.id} is saved.`, { undo: () => post(`${where}/undo`, undefined, { tag: saved.etag }) });
    return saved;
  }

  /** Brings what is wrong into sight, once it is drawn. */
  #showError() {
    this.#view.update();
    setTimeout(() => {
      const wrong = document.querySelector('main .is-wrong');
      (wrong?.querySelector('input, select, textarea, button') ?? document.querySelector('main .form-problem'))?.focus();
    }, 60);
  }

  /** Sets the form aside, and shows the heatmap as it would be. */
  showOnHeatmap() {
    const { draft } = this;
    // The heatmap asks when it runs, not what it is told.
    const body = { ...this.#question, parameters: undefined };
    this.#setAside({ body, title: draft.id || draft.description || this.job?.name || 'New schedule' });
    this.#view.navigate(to('heatmap', { draft: 1 }));
  }

  /** Sets the form aside; the way back leads to what was being written. */
  #setAside(more = {}) {
    const back = to('schedules', ...this.id ? [this.id, 'edit'] : ['new'], { draft: 1 });
    keepDraft(this.#view.session.name, this.draft, this.job, { schedule: this.id, back, ...more });
    this.#safe = JSON.stringify(this.draft);
    readdress(back, false);
  }
}

/** A problem at its field: one of a list's items is one of the list. */
function atField(problem) {
  if (problem.field) problem.field = problem.field.replace(/(\[\d+\]|^exclusions\.).*$/,
    (part) => part.startsWith('[') ? '' : 'exclusions').replace(/\.$/, '');
  return problem;
}

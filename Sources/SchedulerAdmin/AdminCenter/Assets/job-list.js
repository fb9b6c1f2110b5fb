// All jobs, kept up to date: an event asks again for the job that it is about, and not for a thousand.

import { get } from './api.js';
import { idle } from './idle.js';

const recentRuns = 30;

/** The first page is small, so that it comes at once; the later ones are no long work to read. */
const firstPage = 50;
const page = 200;
const most = 10_000;

/** So many are asked for by their identifiers in one request. */
const some = 100;

export class JobList {
  /** The jobs, or the first of them; null until they have come. */
  items = null;
  /** Whether all of them have come. */
  isComplete = false;
  /** Why they have not come. */
  problem = null;
  #view;
  #known = new Map();
  #dirty = new Set();
  #isWhole = false;
  #timer = null;
  #later = null;
  #isLoading = false;

  /** What happens within so many milliseconds is looked at together. */
  static pause = 400;
  static rest = 2_000;

  constructor(view) {
    this.#view = view;
    view.listen((event) => this.#heard(event));
    // What is passed over, or comes due without an event, is seen within this time.
    view.every(30, () => this.#soon(true));
    view.on('visibilitychange', () => { if (!document.hidden) this.#soon(true); });
    view.cleanup(() => { clearTimeout(this.#timer); clearTimeout(this.#later); });
    this.reload();
  }

  /** Asks again for a job. */
  touch(id) {
    this.#dirty.add(id);
    this.#soon(false);
  }

  /** Asks again for all of them. */
  reload() {
    this.#isWhole = true;
    return this.#load();
  }

  #heard({ name, job, schedule, operation, subject }) {
    const about = job ?? (schedule?.startsWith('@') ? schedule.slice(1) : null)
      ?? (operation === 'runs.cancel' ? this.#ownerOf(subject) : null);
    if (about) this.touch(about);
    // Whose schedule it is, it does not say. Code may change many, one after another.
    else if (name === 'schedule.changed') this.#later ??= setTimeout(() => { this.#later = null; this.#soon(true); }, JobList.rest);
    else if (name === 'reset' || name === 'store.recovered') this.#soon(true);
    // What is done to runs is told by the runs' own events.
    else if (name === 'operation' && !/^(runs|tokens|sessions?|webhooks)\./.test(operation ?? '')) this.#soon(true);
  }

  /** The job of a run that goes on. */
  #ownerOf(run) {
    return this.items?.find((job) => job.activeRuns.some(({ id }) => String(id) === String(run)))?.id;
  }

  #soon(isWhole) {
    this.#isWhole ||= isWhole;
    if (document.hidden) return;
    this.#timer ??= setTimeout(() => { this.#timer = null; this.#load(); }, JobList.pause);
  }

  /** Asks for what is to be asked for. What turns up meanwhile is asked for afterwards. */
  async #load() {
    if (this.#isLoading) return;
    this.#isLoading = true;
    const [isWhole, ids] = [this.#isWhole, [...this.#dirty].slice(0, some)];
    this.#isWhole = false;
    try {
      if (isWhole) await this.#askAll();
      else await this.#askSome(ids);
      this.problem = null;
    } catch (error) {
      if (error.name === 'AbortError') return;
      this.problem = error;
      // It is tried again with the next event, or in a while.
      this.#isWhole ||= isWhole;
      for (const id of isWhole ? [] : ids) this.#dirty.add(id);
    } finally {
      this.#isLoading = false;
    }
    this.#view.update();
    if (!this.problem && (this.#isWhole || this.#dirty.size > 0)) this.#soon(false);
  }

  /** Asks for all, a page at a time. Only the first time with their runs: later, those that differ are asked for these. */
  async #askAll() {
    const isFirst = !this.isComplete;
    const found = [];
    let cursor = null;
    do {
      const query = { cursor, limit: isFirst && !cursor ? firstPage : page, recentRuns: isFirst ? recentRuns : null };
      const { items, next } = await get('/jobs', query, { signal: this.#view.signal });
      found.push(...items.map((job) => this.#take(job)));
      if (isFirst && found.length > (this.items?.length ?? -1)) {
        this.items = [...found];
        this.#view.update();
      }
      cursor = found.length < most ? next : null;
      if (cursor) await idle();
    } while (cursor);
    this.items = found;
    this.isComplete = true;
  }

  async #askSome(ids) {
    if (ids.length === 0) return;
    for (const id of ids) this.#dirty.delete(id);
    const { items } = await get('/jobs', { id: ids, limit: some, recentRuns }, { signal: this.#view.signal });
    for (const job of items) this.#take(job);
    // One that is new, or is gone, has its place in the list, or had.
    const listed = new Set(this.items?.map((job) => job.id));
    if (items.length < ids.length || items.some((job) => !listed.has(job.id))) this.#isWhole = true;
    this.items = this.items?.map((job) => this.#known.get(job.id)) ?? null;
  }

  /** A job as it is now: the very same as before where nothing of it has changed, so that nothing of it need be drawn. */
  #take(job) {
    const known = this.#known.get(job.id);
    const fresh = known && !job.recentRuns ? { ...job, recentRuns: known.recentRuns } : job;
    if (known && same(known, fresh)) return known;
    this.#known.set(job.id, fresh);
    if (!job.recentRuns) this.#dirty.add(job.id);
    return fresh;
  }
}

/** Whether two values of the API say the same. */
function same(one, other) {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => same(one[name], other[name]));
}

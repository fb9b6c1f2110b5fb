// All jobs, kept up to date: an event asks again for the job that it is about, and not for a thousand.

import { get, all } from './api.js';

const page = 1000;
const recentRuns = 30;

export class JobList {
  /** The jobs; null until they have come. */
  items = null;
  /** Why they have not come. */
  problem = null;
  #view;
  #dirty = new Set();
  #timer = null;
  #isLoading = false;

  /** What happens within so many milliseconds is looked at together. */
  static pause = 400;

  constructor(view) {
    this.#view = view;
    view.listen((event) => {
      if (event.job) this.touch(event.job);
      else if (['reset', 'operation', 'store.recovered'].includes(event.name)) this.#soon(true);
    });
    // What is passed over, or comes due without an event, is seen within this time.
    view.every(30, () => this.#soon(true));
    view.on('visibilitychange', () => { if (!document.hidden) this.#soon(true); });
    view.cleanup(() => clearTimeout(this.#timer));
    this.reload();
  }

  /** Asks again for a job. */
  touch(id) {
    this.#dirty.add(id);
    this.#soon(false);
  }

  #isWhole = false;

  #soon(isWhole) {
    this.#isWhole ||= isWhole;
    if (document.hidden) return;
    this.#timer ??= setTimeout(() => { this.#timer = null; this.#refresh(); }, JobList.pause);
  }

  #refresh() {
    if (this.#isWhole || this.#dirty.size > 100 || !this.items) this.reload();
    else this.#reloadSome();
  }

  /** Asks again for all of them. */
  async reload() {
    await this.#load(async (signal) => {
      const items = await all('/jobs', { limit: page, recentRuns }, { signal, limit: 10_000 });
      const known = new Map(this.items?.map((job) => [job.id, job]));
      this.items = items.map((job) => same(known.get(job.id), job) ? known.get(job.id) : job);
    }, true);
  }

  async #reloadSome() {
    await this.#load(async (signal, ids) => {
      const { items } = await get('/jobs', { id: [...ids], limit: page, recentRuns }, { signal });
      const changed = new Map(items.map((job) => [job.id, job]));
      this.items = this.items.map((job) => changed.get(job.id) ?? job);
    });
  }

  /** Does what asks again: all that was to be asked for is, or still is to be where it failed. */
  async #load(action, isWhole = false) {
    if (this.#isLoading) { this.#soon(isWhole); return; }
    this.#isLoading = true;
    const [ids, wasWhole] = [this.#dirty, this.#isWhole || isWhole];
    this.#dirty = new Set();
    this.#isWhole = false;
    try {
      await action(this.#view.signal, ids);
      this.problem = null;
    } catch (error) {
      if (error.name === 'AbortError') return;
      this.problem = error;
      for (const id of ids) this.#dirty.add(id);
      this.#isWhole ||= wasWhole;
    } finally {
      this.#isLoading = false;
    }
    this.#view.update();
  }
}

/** Whether nothing of it has changed, so that nothing of it need be drawn. */
const same = (one, other) => one !== undefined && JSON.stringify(one) === JSON.stringify(other);

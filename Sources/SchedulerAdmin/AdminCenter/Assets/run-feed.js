// Runs, newest first, page by page, kept up to date: an event asks for the newest page and for the run that it is about.

import { get, path } from './api.js';

const firstPage = 100;
const page = 950;
const wanted = 2000;
const pause = 500;
/** How many runs that are not among the newest are asked for at a time. */
const fewRuns = 20;

export class RunFeed {
  /** The runs, newest first; null until they have come. The list is another whenever something has changed. */
  items = null;
  problem = null;
  isLoading = false;
  /** Whether there are more on the server. */
  hasMore = false;
  #view;
  #question;
  #cursor = null;
  #generation = 0;
  #dirty = new Set();
  #timer = null;
  #isRefreshing = false;

  /** @param question what is asked for, as the API takes it */
  constructor(view, question) {
    this.#view = view;
    this.#question = question;
    view.listen((event) => {
      if (event.name === 'reset') this.reload();
      else if (event.run) { this.#dirty.add(event.run); this.#soon(); }
    });
    view.every(60, () => this.#soon());
    view.on('visibilitychange', () => { if (!document.hidden) this.#soon(); });
    view.cleanup(() => clearTimeout(this.#timer));
    this.reload();
  }

  /** Asks for all anew: a small page, so that something is there at once, and then more, for the timeline. */
  async reload() {
    const generation = ++this.#generation;
    this.#dirty.clear();
    this.isLoading = true;
    await this.#attempt(async () => {
      const first = await this.#get({ limit: firstPage });
      if (generation !== this.#generation) return;
      this.items = first.items;
      this.#take(first.next);
      this.#view.update();
      while (this.#cursor && this.items.length < wanted && generation === this.#generation) await this.#next(generation);
    });
    if (generation === this.#generation) { this.isLoading = false; this.#view.update(); }
  }

  /** Asks for older ones. */
  async more() {
    if (!this.#cursor || this.isLoading) return;
    this.isLoading = true;
    this.#view.update();
    await this.#attempt(() => this.#next(this.#generation));
    this.isLoading = false;
    this.#view.update();
  }

  async #next(generation) {
    const older = await this.#get({ limit: page, cursor: this.#cursor });
    if (generation !== this.#generation) return;
    const known = new Set(this.items.map((run) => run.id));
    this.items = [...this.items, ...older.items.filter((run) => !known.has(run.id))];
    this.#take(older.next);
  }

  #take(next) {
    this.#cursor = next;
    this.hasMore = Boolean(next);
  }

  #get(query) { return get('/runs', { ...this.#question(), ...query }, { signal: this.#view.signal }); }

  #soon() {
    if (document.hidden) return;
    this.#timer ??= setTimeout(() => { this.#timer = null; this.#refresh(); }, pause);
  }

  async #refresh() {
    if (this.isLoading || this.#isRefreshing) { this.#soon(); return; }
    if (!this.items) { this.reload(); return; }
    this.#isRefreshing = true;
    const generation = this.#generation;
    const dirty = this.#dirty;
    this.#dirty = new Set();
    const isDone = await this.#attempt(async () => {
      const newest = await this.#get({ limit: firstPage });
      const changed = new Map(newest.items.map((run) => [run.id, run]));
      const known = new Set(this.items.map((run) => run.id));
      // So many are new that there may be some between these and the known ones.
      if (newest.next && this.items.length > 0 && !newest.items.some((run) => known.has(run.id))) { this.reload(); return; }
      const missing = [...dirty].filter((id) => !changed.has(id) && known.has(id));
      await this.#addOlder(missing.slice(0, fewRuns), changed);
      if (generation !== this.#generation) return;
      this.#merge(changed, newest);
      this.#later(missing.slice(fewRuns));
    });
    if (!isDone && generation === this.#generation) for (const id of dirty) this.#dirty.add(id);
    this.#isRefreshing = false;
  }

  /** Asks for runs further down one by one. One that is no longer kept leaves its row as it was. */
  async #addOlder(ids, changed) {
    const { signal } = this.#view;
    const answers = await Promise.allSettled(ids.map((id) => get(path('runs', id), null, { signal })));
    for (const [index, { value, reason }] of answers.entries()) {
      if (value) changed.set(value.id, value);
      else if (reason.status !== 404) this.#later([ids[index]]);
    }
  }

  /** Has runs asked for with the next refresh. */
  #later(ids) {
    if (ids.length === 0 || this.#view.signal.aborted) return;
    for (const id of ids) this.#dirty.add(id);
    this.#soon();
  }

  #merge(changed, newest) {
    const oldest = newest.items.at(-1)?.id ?? Infinity;
    // The newest page is what there is now: a run that is not in it any more fits the filters no more.
    const kept = newest.next ? this.items.filter((run) => run.id < oldest) : [];
    const known = new Map(this.items.map((run) => [run.id, run]));
    this.items = [...newest.items.map((run) => (same(known.get(run.id), run) ? known.get(run.id) : run)),
      ...kept.map((run) => changed.get(run.id) ?? run)];
    this.#view.update();
  }

  /** @returns whether it was not refused */
  async #attempt(action) {
    try {
      await action();
      this.problem = null;
      return true;
    } catch (error) {
      if (error.name === 'AbortError') return true;
      this.problem = error;
      this.#view.update();
      if (!this.items && (error.status === 0 || error.status >= 500)) setTimeout(() => this.#soon(), 5_000);
      return false;
    }
  }
}

/** Whether nothing of it has changed, so that nothing of it need be drawn. */
const same = (one, other) => one !== undefined && JSON.stringify(one) === JSON.stringify(other);

// The lines of a run's log: those that are kept, in pages from the newest back, and those that come.

import { get, path, address } from './api.js';
import { whileInSight } from './in-sight.js';
import { takePlace } from './one-for-all.js';

/** Levels, the least important first. */
export const levels = ['trace', 'debug', 'info', 'notice', 'warning', 'error', 'critical'];

const pageSize = 1000;
/** How many of the lines that came live are held, to be seen again when the filter changes. */
const heldLines = 20_000;
/** How often lines are asked for, in milliseconds, where other windows have all the connections that there are. */
const pace = 2000;

/** Whether a line fits a filter `{level, text}`. */
export function fits(line, { level, text }) {
  if (level && levels.indexOf(line.level) < levels.indexOf(level)) return false;
  if (!text) return true;
  const wanted = text.toLowerCase();
  return line.message.toLowerCase().includes(wanted)
    || Object.entries(line.metadata ?? {}).some(([name, value]) => `${name} ${value}`.toLowerCase().includes(wanted));
}

/** Whether a line was written after another. Lines are numbered within their attempt. */
function isAfter(line, other) {
  if (!other) return true;
  if (line.attempt !== undefined && other.attempt !== undefined) {
    return line.attempt === other.attempt ? line.sequence > other.sequence : line.attempt > other.attempt;
  }
  const [one, two] = [Date.parse(line.instant), Date.parse(other.instant)];
  return one === two ? line.sequence > other.sequence : one > two;
}

/** What the server calls a line, so that it sends only what came after it; null without one. */
const positionOf = (line) => line && `${line.sequence}@${line.instant}`;

export class RunLog {
  /** `loading`, `waiting` (the run has not begun), `following`, `lost` (the connection), `ended` or `refused`. */
  state = 'loading';
  /** Why the log has not come. */
  problem = null;
  /** Whether there are lines before those that were loaded. */
  hasOlder = false;
  isLoadingOlder = false;
  filter = {};
  #view;
  #run;
  #sink;
  #cursor = null;
  #newest = null;
  #held = [];
  #arrived = [];
  #source = null;
  #retry = null;
  /** Gives back the place that the connection takes; null without one. */
  #release = null;
  #isTakingPlace = false;
  #delay = 500;
  #generation = 0;
  #isActive = false;
  #isResting = false;
  #isFlushing = false;

  /** @param sink shows lines: `reset(lines)`, `prepend(lines)`, `append(lines)` */
  constructor(view, run, sink) {
    this.#view = view;
    this.#run = run;
    this.#sink = sink;
    view.cleanup(() => this.#close());
    whileInSight(() => { this.#isResting = true; this.#close(); }, () => { this.#isResting = false; this.#follow(); }, view.signal);
  }

  /** Shows the newest lines that fit a filter; earlier ones when they are asked for. */
  async show(filter) {
    this.filter = filter;
    const generation = this.#generation += 1;
    const page = await this.#page(null, generation);
    if (!page) return;
    const lines = page.lines;
    const rest = this.#held.filter((line) => isAfter(line, lines.at(-1)) && fits(line, filter));
    if (!this.#newest) this.#newest = lines.at(-1) ?? null;
    this.#sink.reset([...lines, ...rest]);
    if (this.state === 'loading' || this.state === 'refused') this.state = 'ended';
    this.#follow();
    this.#view.update();
  }

  /** Loads the lines before those that are shown. */
  async loadOlder() {
    if (!this.hasOlder || this.isLoadingOlder) return;
    this.isLoadingOlder = true;
    this.#view.update();
    const page = await this.#page(this.#cursor, this.#generation);
    this.isLoadingOlder = false;
    if (page) this.#sink.prepend(page.lines);
    this.#view.update();
  }

  /** @returns a page of lines, the oldest first; null where it was refused or is no longer wanted */
  async #page(cursor, generation) {
    try {
      const { level, text } = this.filter;
      const page = await get(path('runs', this.#run, 'log'), { level, text, cursor, limit: pageSize }, { signal: this.#view.signal });
      if (generation !== this.#generation) return null;
      this.problem = null;
      this.#cursor = page.next;
      this.hasOlder = page.next !== null;
      return { lines: page.items.reverse() };
    } catch (error) {
      if (error.name === 'AbortError' || generation !== this.#generation) return null;
      this.problem = error;
      if (this.state === 'loading') this.state = 'refused';
      this.#view.update();
      return null;
    }
  }

  /** Tells whether the run is active, so that lines are to be expected. */
  expect(isActive) {
    if (this.#isActive === isActive) return;
    this.#isActive = isActive;
    if (!isActive && !this.#source && (this.state === 'lost' || this.state === 'following' || this.#isResting)) this.#catchUp();
    else this.#follow();
  }

  /** Asks for what was logged while the connection was lost, for a run that has ended meanwhile. */
  async #catchUp() {
    this.#close();
    if (await this.#takeNewest()) this.#become('ended');
  }

  /** Asks for the newest lines, and takes those that are new. @returns whether anybody still wants them */
  async #takeNewest() {
    try {
      const page = await get(path('runs', this.#run, 'log'), { limit: pageSize }, { signal: this.#view.signal });
      for (const line of page.items.reverse()) this.#take(line);
      this.problem = null;
    } catch (error) {
      if (error.name === 'AbortError') return false;
      this.problem = error;
    }
    return true;
  }

  get #mayFollow() {
    return this.#isActive && !this.#isResting && !this.#source && !this.#retry && this.state !== 'loading' && this.state !== 'refused';
  }

  async #follow() {
    if (!this.#mayFollow || this.#isTakingPlace) return;
    this.#isTakingPlace = true;
    const release = await takePlace();
    this.#isTakingPlace = false;
    if (!this.#mayFollow || this.#view.signal.aborted) release?.();
    else if (release) this.#connect(release);
    else this.#ask();
  }

  /** Asks for lines again and again, where there is no place for one more connection. */
  async #ask() {
    this.#retry = setTimeout(() => { this.#retry = null; this.#follow(); }, pace);
    if (await this.#takeNewest()) this.#become(this.problem ? 'lost' : 'following');
  }

  #connect(release) {
    this.#release = release;
    let before = null;
    const source = this.#source = new EventSource(address(path('runs', this.#run, 'log', 'live'), { after: positionOf(this.#newest) }));
    source.onopen = () => { this.#delay = 500; before = null; this.#become('following'); };
    source.addEventListener('waiting', () => this.#become('waiting'));
    source.addEventListener('line', (event) => {
      const line = JSON.parse(event.data);
      // Whoever reads more slowly than a run writes is not told everything.
      if (before && before.attempt === line.attempt && line.sequence > before.sequence + 1) line.gap = line.sequence - before.sequence - 1;
      before = line;
      this.#take(line);
    });
    source.addEventListener('end', () => {
      this.#close();
      this.#become('ended');
      // A run that goes on after its end waits for its next attempt.
      if (this.#isActive) this.#tryAgain(2000);
    });
    source.onerror = () => {
      this.#become('lost');
      if (source.readyState !== EventSource.CLOSED) return;
      this.#close();
      this.#tryAgain(this.#delay);
      this.#delay = Math.min(this.#delay * 2, 10_000);
    };
  }

  #tryAgain(delay) {
    this.#retry = setTimeout(() => { this.#retry = null; this.#follow(); }, delay);
  }

  #close() {
    clearTimeout(this.#retry);
    this.#retry = null;
    this.#source?.close();
    this.#source = null;
    this.#release?.();
    this.#release = null;
  }

  #become(state) {
    if (this.state === state) return;
    this.state = state;
    this.#view.update();
  }

  #take(line) {
    if (!isAfter(line, this.#newest)) return;
    this.#newest = line;
    this.#become('following');
    this.#arrived.push(line);
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    // Lines that come together are shown together.
    setTimeout(() => this.#flush(), 50);
  }

  #flush() {
    this.#isFlushing = false;
    const lines = this.#arrived;
    this.#arrived = [];
    this.#held = this.#held.length + lines.length > heldLines * 1.5 ? [...this.#held, ...lines].slice(-heldLines)
      : this.#held.concat(lines);
    this.#sink.append(lines.filter((line) => fits(line, this.filter)));
    this.#view.update();
  }
}

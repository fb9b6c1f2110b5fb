// What a view has at hand. A view is a function of this that returns a function that tells what is to be seen now.

import { listen } from './live.js';
import { closeDialogs } from './dialog.js';
import { readdress } from './trail.js';
import { Problem } from './api.js';

export class View {
  #cleanups = [];
  #abort = new AbortController();
  #redraw;
  #resources = [];

  /** What the view is called, in the title of the page. */
  title = '';

  /** Sets aside what is not saved, when the session ends; null where there is nothing. */
  keep = null;

  /** Tells whether something was typed that is not saved: whoever leaves then is asked first. */
  isUnsaved = () => false;

  /** Follows the query where Back and Forward have changed it; without this, the view begins anew. */
  followQuery = null;

  /**
   * @param route `{name, parameters, query}`: where one is
   * @param session who one is
   * @param redraw has the view drawn before the next frame
   * @param navigate goes elsewhere: `navigate(hash)`
   */
  constructor(route, session, redraw, navigate) {
    this.route = route;
    this.session = session;
    this.#redraw = redraw;
    // A view that was left leads nowhere any more, whatever it was waiting for.
    this.navigate = (hash) => { if (!this.signal.aborted) navigate(hash); };
  }

  /** The parts of the path that are no fixed words, by name. */
  get parameters() { return this.route.parameters; }

  /** What follows the question mark, by name. */
  get query() { return this.route.query; }

  /**
   * Changes the query, in the address as well; null takes something out of it. What was chosen is taken back by Back;
   * what is typed letter by letter, or follows the focus, `isPassing`.
   */
  setQuery(changes, { isPassing = false } = {}) {
    const query = { ...this.route.query, ...changes };
    for (const name in query) if (query[name] === null || query[name] === '' || query[name] === undefined) delete query[name];
    this.route.query = query;
    const search = new URLSearchParams(query).toString();
    readdress(`#${this.route.path}${search && `?${search}`}`, !isPassing);
    this.update();
  }

  /** Whether whoever looks may do what needs the permission. */
  can(permission) { return this.session.permissions.includes(permission); }

  /** Has the view drawn again, once before the next frame however often this is called. */
  update() { if (!this.#abort.signal.aborted) this.#redraw(); }

  /** Ends requests when the view is left. */
  get signal() { return this.#abort.signal; }

  /** Has something done when the view is left. */
  cleanup(action) { this.#cleanups.push(action); }

  /** Has a listener called with each event of the server while the view is there. */
  listen(listener) { this.cleanup(listen(listener)); }

  /** Has something done every so many seconds, as long as the page is in sight. */
  every(seconds, action) {
    const timer = setInterval(() => { if (!document.hidden) action(); }, seconds * 1000);
    this.cleanup(() => clearInterval(timer));
  }

  /** Has a listener of the document called while the view is there. */
  on(type, listener, target = document) { target.addEventListener(type, listener, { signal: this.signal }); }

  /**
   * Something that is asked of the server, kept up to date.
   *
   * @param load asks for it; gets a signal that ends the request
   * @param when tells of an event whether it may have changed this; without it, only `reload` asks again
   * @param every asks again after so many seconds at the latest
   */
  resource(load, { when, every } = {}) {
    const resource = new Resource(load, this);
    this.#resources.push(resource);
    if (when) this.listen((event) => { if (event.name === 'reset' || when(event)) resource.reloadSoon(); });
    if (every) this.every(every, () => resource.reload());
    this.on('visibilitychange', () => { if (!document.hidden && resource.isStale) resource.reload(); });
    resource.reload();
    return resource;
  }

  /** Asks again for everything that the view has asked for. */
  reload() { for (const resource of this.#resources) resource.reload(); }

  leave() {
    this.#abort.abort();
    closeDialogs();
    for (const action of this.#cleanups) action();
  }
}

/** Something that was asked of the server: `value` when it has come, `problem` when it was refused. */
class Resource {
  value = null;
  problem = null;
  isLoading = false;
  isStale = false;
  #load;
  #view;
  #timer = null;
  #again = false;

  /** Changes that come fast are looked at together. */
  static pause = 300;

  constructor(load, view) {
    this.#load = load;
    this.#view = view;
    view.cleanup(() => clearTimeout(this.#timer));
  }

  reloadSoon() {
    if (document.hidden) { this.isStale = true; return; }
    this.#timer ??= setTimeout(() => { this.#timer = null; this.reload(); }, Resource.pause);
  }

  async reload() {
    if (this.isLoading) { this.#again = true; return; }
    this.isLoading = true;
    this.isStale = false;
    try {
      this.value = await this.#load(this.#view.signal);
      this.problem = null;
    } catch (error) {
      if (error.name === 'AbortError') return;
      if (!(error instanceof Problem)) reportError(error);
      this.problem = error;
      // What has never come is asked for again, when the server may be there again.
      if (this.value === null && (error.status === 0 || error.status >= 500)) {
        this.#timer ??= setTimeout(() => { this.#timer = null; this.reload(); }, 5_000);
      }
    } finally {
      this.isLoading = false;
    }
    this.#view.update();
    if (this.#again) { this.#again = false; this.reloadSoon(); }
  }
}

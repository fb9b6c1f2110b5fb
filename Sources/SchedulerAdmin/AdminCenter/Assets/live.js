// The event stream: one connection for the whole page, which comes back by itself.

const listeners = new Set();
const watchers = new Set();
const names = [
  'run.created', 'run.started', 'run.progress', 'run.retrying', 'run.finished', 'run.returned', 'slots.passed',
  'schedule.problem', 'artifacts.pruneFailed', 'clock.stepped', 'store.failed', 'store.recovered', 'operation',
];

let source = null;
let retry = null;
let delay = 500;
let rest = null;
let isWanted = false;

/** Whether events come in: `connecting`, `connected` or `lost`. */
export let state = 'connecting';

/** Has a listener called with each event: `{name, run, job, …}`; `reset` means that anything may have changed. */
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Has a watcher called when the connection is lost or comes back. */
export function watch(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function connect() {
  isWanted = true;
  open();
}

export function disconnect() {
  isWanted = false;
  close();
}

// A browser holds six connections to a server at most, for all its tabs together. A page that was put away gives its
// own back, and one that nobody has looked at for a while too.
addEventListener('pagehide', () => close());
addEventListener('pageshow', (event) => { if (event.persisted) comeBack(); });
document.addEventListener('visibilitychange', () => {
  clearTimeout(rest);
  if (document.hidden) rest = setTimeout(close, 30_000);
  else comeBack();
});

function comeBack() {
  if (isWanted && !source) open();
}

function open() {
  close();
  source = new EventSource('/api/v1/events');
  source.onopen = () => {
    delay = 500;
    become('connected');
    // What happened before it was open, or while it was lost, has not been told.
    tell({ name: 'reset' });
  };
  source.onerror = () => {
    become('lost');
    // A browser tries again by itself as long as the server does not refuse; this is for when it does.
    if (source.readyState === EventSource.CLOSED) {
      clearTimeout(retry);
      retry = setTimeout(open, delay);
      delay = Math.min(delay * 2, 10_000);
    }
  };
  source.addEventListener('reset', () => tell({ name: 'reset' }));
  for (const name of names) {
    source.addEventListener(name, (event) => tell({ ...JSON.parse(event.data), name }));
  }
}

function close() {
  clearTimeout(retry);
  source?.close();
  source = null;
}

function become(next) {
  if (state === next) return;
  state = next;
  for (const watcher of watchers) watcher(next);
}

function tell(event) {
  for (const listener of listeners) listener(event);
}

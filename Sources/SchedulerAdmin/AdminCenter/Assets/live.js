// The event stream: one connection for the whole page, which comes back by itself.

import { whileInSight } from './in-sight.js';

const listeners = new Set();
const watchers = new Set();
const names = [
  'run.created', 'run.started', 'run.progress', 'run.retrying', 'run.finished', 'run.returned', 'slots.passed',
  'job.changed', 'schedule.changed', 'schedule.problem', 'artifacts.pruneFailed', 'clock.stepped', 'store.failed',
  'store.recovered', 'operation',
];

/** Whether an event tells that what is planned has changed: by an operator, here or elsewhere, or by the app's own code. */
export const changesPlans = ({ name }) => ['operation', 'job.changed', 'schedule.changed', 'schedule.problem'].includes(name);

let source = null;
let retry = null;
let delay = 500;
let isWanted = false;
let mayComeBack = async () => true;

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

/**
 * Connects, and keeps the connection.
 *
 * @param ask is asked before it comes back after a refusal: a promise of whether anybody still is signed in
 */
export function connect(ask) {
  mayComeBack = ask;
  isWanted = true;
  open();
}

export function disconnect() {
  isWanted = false;
  close();
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
      retry = setTimeout(comeBack, delay);
      delay = Math.min(delay * 2, 10_000);
    }
  };
  source.addEventListener('reset', () => tell({ name: 'reset' }));
  for (const name of names) {
    source.addEventListener(name, (event) => tell({ ...JSON.parse(event.data), name }));
  }
}

async function comeBack() {
  const refused = source;
  if (await mayComeBack() && isWanted && source === refused) open();
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

whileInSight(() => { if (isWanted) { close(); become('connecting'); } }, () => { if (isWanted) open(); });

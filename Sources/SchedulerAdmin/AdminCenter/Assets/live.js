// The event stream: one connection for all windows, which comes back by itself.

import { whileInSight } from './in-sight.js';
import { shareStream } from './one-for-all.js';

const listeners = new Set();
const watchers = new Set();
const names = [
  'run.created', 'run.started', 'run.progress', 'run.retrying', 'run.finished', 'run.returned', 'slots.passed',
  'schedule.problem', 'artifacts.pruneFailed', 'clock.stepped', 'store.failed', 'store.recovered', 'operation',
];

let closeStream = null;
let retry = null;
let delay = 500;
let isWanted = false;
let who = '';
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
 * @param session who is signed in; their windows share the connection
 */
export function connect(ask, { name, permissions }) {
  mayComeBack = ask;
  who = `${name} ${permissions}`;
  isWanted = true;
  open();
}

export function disconnect() {
  isWanted = false;
  close();
}

function open() {
  close();
  closeStream = shareStream('/api/v1/events', ['reset', ...names], who, {
    opened: () => {
      delay = 500;
      become('connected');
      // What happened before it was open, or while it was lost, has not been told.
      tell({ name: 'reset' });
    },
    lost: (isRefused) => {
      become('lost');
      if (!isRefused) return;
      clearTimeout(retry);
      retry = setTimeout(comeBack, delay);
      delay = Math.min(delay * 2, 10_000);
    },
    event: (name, data) => tell(name === 'reset' ? { name } : { ...JSON.parse(data), name }),
  });
}

async function comeBack() {
  const refused = closeStream;
  if (await mayComeBack() && isWanted && closeStream === refused) open();
}

function close() {
  clearTimeout(retry);
  closeStream?.();
  closeStream = null;
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

// The event stream: one connection for all windows, which comes back by itself.

import { whileInSight } from './in-sight.js';
import { shareStream } from './one-for-all.js';

const listeners = new Set();
const watchers = new Set();
let doubtedAt = 0;

/** Whether an event tells that what is planned has changed: by an operator, here or elsewhere, or by the app's own code. */
export const changesPlans = ({ name }) => ['operation', 'job.changed', 'schedule.changed', 'schedule.problem'].includes(name);

let closeStream = null;
let retry = null;
let delay = 500;
let isWanted = false;
let who = '';
let mayComeBack = async () => true;
/** Whether it has been open since one signed in. */
let wasOpen = false;
/** Counts what becomes of the connection. */
let turns = 0;

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
 * @param ask is asked when it comes back: a promise of whether anybody still is signed in. Where it is somebody else, it connects anew
 * @param person who is signed in; their windows share the connection
 */
export function connect(ask, person) {
  mayComeBack = ask;
  who = person;
  isWanted = true;
  wasOpen = false;
  open();
}

export function disconnect() {
  isWanted = false;
  close();
}

/** Looks whether the connection is still there, when something else could not reach the server. */
export function doubt() {
  // What fails again and again for reasons of its own is no reason to connect again and again.
  if (state !== 'connected' || Date.now() - doubtedAt < 5_000) return;
  doubtedAt = Date.now();
  become('lost');
  open();
}

function open() {
  close();
  closeStream = shareStream('/api/v1/events', who, {
    opened: async () => {
      delay = 500;
      const turn = turns += 1;
      if (wasOpen && (!await mayComeBack() || turn !== turns)) return;
      wasOpen = true;
      become('connected');
      // What happened before it was open, or while it was lost, has not been told.
      tell({ name: 'reset' });
    },
    lost: (isRefused) => {
      turns += 1;
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
  turns += 1;
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
  for (const listener of listeners) {
    // What is wrong with one of them does not keep it from the others.
    try { listener(event); } catch (error) { reportError(error); }
  }
}

whileInSight(() => { if (isWanted) { close(); become('connecting'); } }, () => { if (isWanted) open(); });
addEventListener('offline', doubt);
addEventListener('online', () => { if (isWanted && state === 'lost') open(); });

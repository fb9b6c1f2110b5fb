// The event stream: one connection for the whole page, which comes back by itself.

import { whileInSight } from './in-sight.js';

const listeners = new Set();
const watchers = new Set();
/** The server says something every 15 s at least: whoever is silent for longer, in milliseconds, is gone. */
const patience = 35_000;

/** Ends the present connection. */
let ending = null;
let doubtedAt = 0;
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

/** Looks whether the connection is still there, when something else could not reach the server. */
export function doubt() {
  // What fails again and again for reasons of its own is no reason to connect again and again.
  if (state !== 'connected' || Date.now() - doubtedAt < 5_000) return;
  doubtedAt = Date.now();
  become('lost');
  open();
}

async function open() {
  close();
  const own = ending = new AbortController();
  let isRefused = false;
  try { isRefused = await follow(own); } catch { /* it has broken off */ }
  if (ending !== own) return;
  become('lost');
  retry = setTimeout(async () => { if ((!isRefused || await mayComeBack()) && isWanted && ending === own) open(); }, delay);
  delay = Math.min(delay * 2, 10_000);
}

/** Reads events until they end. An `EventSource` would not tell when the server is silent. @returns whether it was refused */
async function follow(own) {
  let timer = null;
  const heard = () => { clearTimeout(timer); timer = setTimeout(() => own.abort(), patience); };
  try {
    heard();
    const response = await fetch('/api/v1/events', { headers: { Accept: 'text/event-stream' }, signal: own.signal });
    if (!response.ok) return true;
    delay = 500;
    become('connected');
    // What happened before it was open, or while it was lost, has not been told.
    tell({ name: 'reset' });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = ''; ;) {
      const { value, done } = await reader.read();
      if (done) return false;
      heard();
      const pieces = (text + value).split('\n\n');
      text = pieces.pop();
      for (const piece of pieces) take(piece);
    }
  } finally { clearTimeout(timer); }
}

function take(piece) {
  const fields = Object.fromEntries(piece.split('\n').map((line) => line.split(/: ?(.*)/s)));
  if (fields.event) tell({ ...JSON.parse(fields.data ?? '{}'), name: fields.event });
}

function close() {
  clearTimeout(retry);
  ending?.abort();
  ending = null;
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
addEventListener('offline', doubt);
addEventListener('online', () => { if (isWanted && state === 'lost') open(); });

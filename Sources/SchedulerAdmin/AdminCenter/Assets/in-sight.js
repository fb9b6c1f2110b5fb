// Rests what keeps a connection open while the page is out of sight: browsers allow six to a server, for all tabs together.

/** For how long the page must have been out of sight, in milliseconds. */
const patience = 10_000;

/**
 * Has `rest` called when the page has been out of sight for a while, and `wake` when it is seen again after that.
 *
 * @param signal ends it
 */
export function whileInSight(rest, wake, signal) {
  let timer = null;
  let isResting = false;
  const look = () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(() => { isResting = true; rest(); }, patience);
    else if (isResting) { isResting = false; wake(); }
  };
  document.addEventListener('visibilitychange', look, { signal });
  // A page that is put away to be gone back to sleeps: its timers do not go off, and its connections stay.
  addEventListener('pagehide', () => { clearTimeout(timer); isResting = true; rest(); }, { signal });
  addEventListener('pageshow', (event) => { if (event.persisted) look(); }, { signal });
  signal?.addEventListener('abort', () => clearTimeout(timer));
  look();
}

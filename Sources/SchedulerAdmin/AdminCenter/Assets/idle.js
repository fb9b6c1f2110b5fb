// Work that can wait until nothing else is to be done.

/** Has something done when the page is idle, within a while in any case. */
export function whenIdle(action) {
  // Some browsers do not tell when they are idle.
  if (globalThis.requestIdleCallback) requestIdleCallback(action, { timeout: 300 });
  else setTimeout(action, 20);
}

/** Waits until the page is idle. */
export const idle = () => new Promise((resolve) => { whenIdle(resolve); });

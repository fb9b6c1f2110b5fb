// Work that can wait until nothing else is to be done.

/** Has something done when the page is idle, within a while in any case. */
export function whenIdle(action) {
  // Some browsers do not tell when they are idle.
  if (globalThis.requestIdleCallback) requestIdleCallback(action, { timeout: 300 });
  else setTimeout(action, 20);
}

/**
 * Has long lists built a few at a time: gives those items, by their `key`, that are built, and a few more whenever it is called.
 * The view is drawn again, when the page is idle, until none is left out.
 */
export function fewAtOnce(view, few = 25) {
  let built = new Set();
  let isAsked = false;
  return (items) => {
    let fresh = 0;
    const shown = items.filter(({ key }) => built.has(key) || (fresh += 1) <= few);
    built = new Set(shown.map(({ key }) => key));
    if (shown.length < items.length && !isAsked) {
      isAsked = true;
      whenIdle(() => { isAsked = false; view.update(); });
    }
    return shown;
  };
}

/** Waits until the page is idle. */
export const idle = () => new Promise((resolve) => { whenIdle(resolve); });

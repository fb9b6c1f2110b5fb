// Connections that windows share: browsers allow six to a server, for all windows and tabs together.
//
// Locks tell windows apart. Browsers have them where the page comes over TLS or from this machine; elsewhere each window goes alone.

const places = 4;

/**
 * Opens an event stream that all windows of somebody share: one of them has the connection, and tells the others. When it goes, another
 * one connects.
 *
 * @param who whose windows share it
 * @param told `opened()`, `lost(isRefused)` and `event(name, data)`
 * @returns closes it
 */
export function shareStream(address, names, who, told) {
  if (!navigator.locks) {
    const source = openStream(address, names, told);
    return () => source.close();
  }
  const channel = new BroadcastChannel(`${address} ${who}`);
  const end = new AbortController();
  const me = crypto.randomUUID();
  let isOpen = false;
  // Others have the connection: what was refused is for whoever has it to ask again for.
  const hear = { opened: (wanted) => { if (!wanted || wanted === me) told.opened(); }, lost: () => told.lost(false), event: told.event,
    hello: (other) => { if (isOpen) channel.postMessage(['opened', other]); } };
  channel.onmessage = ({ data: [what, ...words] }) => hear[what](...words);
  const tell = {
    opened: () => { isOpen = true; told.opened(); channel.postMessage(['opened', null]); },
    lost: (isRefused) => { isOpen = false; channel.postMessage(['lost']); told.lost(isRefused); },
    event: (name, data) => { told.event(name, data); channel.postMessage(['event', name, data]); },
  };
  hold(channel.name, { signal: end.signal }, (release) => {
    const source = openStream(address, names, tell);
    end.signal.addEventListener('abort', () => { source.close(); release(); });
  });
  channel.postMessage(['hello', me]);
  return () => { end.abort(); channel.close(); };
}

function openStream(address, names, { opened, lost, event }) {
  const source = new EventSource(address);
  source.onopen = () => opened();
  // A browser tries again by itself as long as the server does not refuse.
  source.onerror = () => lost(source.readyState === EventSource.CLOSED);
  for (const name of names) source.addEventListener(name, ({ data }) => event(name, data));
  return source;
}

/** Takes one of the few places that windows have for connections of their own. @returns gives it back; null where all are taken */
export async function takePlace() {
  if (!navigator.locks) return () => {};
  for (let place = 0; place < places; place += 1) {
    const release = await new Promise((resolve) => { hold(`place ${place}`, { ifAvailable: true }, resolve); });
    if (release) return release;
  }
  return null;
}

/** Calls `take` with what releases a lock when it is had, or with null where it is not to be had. */
function hold(name, options, take) {
  navigator.locks.request(name, options, (lock) => (lock ? new Promise((release) => { take(release); }) : take(null))).catch((error) => {
    if (error.name !== 'AbortError') reportError(error);
  });
}

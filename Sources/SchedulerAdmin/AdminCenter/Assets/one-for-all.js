// Connections that windows share: browsers allow six to a server, for all windows and tabs together.
//
// Locks tell windows apart. Browsers have them where the page comes over TLS or from this machine; elsewhere each window goes alone.

const places = 4;

/** The server says something every 15 s at least: one that is silent for longer, in milliseconds, is gone. */
const patience = 35_000;

/**
 * Opens an event stream that all windows of somebody share: one of them has the connection, and tells the others. When it goes, another
 * one connects.
 *
 * @param who whose windows share it
 * @param told `opened()`, `lost(isRefused)` and `event(name, data)`
 * @returns closes it
 */
export function shareStream(address, who, told) {
  if (!navigator.locks) {
    const source = openStream(address, told);
    return () => source.close();
  }
  const channel = new BroadcastChannel(`${address} ${who}`);
  const end = new AbortController();
  const me = crypto.randomUUID();
  let isOpen = false;
  // Others have the connection: what was refused is for whoever has it to ask again for.
  const hear = { opened: (wanted) => { if (!wanted || wanted === me) told.opened(); }, lost: () => told.lost(false), event: told.event,
    hello: (other) => { if (isOpen) channel.postMessage(['opened', other]); }, heard: () => {} };
  let source = null;
  let isSilent = false;
  let timer = null;
  // Whoever has the connection may hang.
  const listenOn = () => {
    clearTimeout(timer);
    if (!source) timer = setTimeout(() => { isSilent = true; told.lost(false); }, patience);
    if (isSilent) channel.postMessage(['hello', me]);
    isSilent = false;
  };
  channel.onmessage = ({ data: [what, ...words] }) => {
    if (what !== 'hello') listenOn();
    hear[what](...words);
  };
  const tell = {
    heard: () => channel.postMessage(['heard']),
    opened: () => { isOpen = true; told.opened(); channel.postMessage(['opened', null]); },
    lost: (isRefused) => { isOpen = false; channel.postMessage(['lost']); told.lost(isRefused); },
    event: (name, data) => { told.event(name, data); channel.postMessage(['event', name, data]); },
  };
  hold(channel.name, { signal: end.signal }, (release) => {
    clearTimeout(timer);
    source = openStream(address, tell);
    end.signal.addEventListener('abort', () => { source.close(); release(); });
  });
  channel.postMessage(['hello', me]);
  listenOn();
  return () => { clearTimeout(timer); end.abort(); channel.close(); };
}

/** Reads events, and connects again when they end. Whoever is refused does not: that is to be decided elsewhere. */
function openStream(address, told) {
  const end = new AbortController();
  let delay = 500;
  const connect = async () => {
    let isRefused = false;
    try {
      isRefused = await read(address, end.signal, { ...told, opened: () => { delay = 500; told.opened(); } });
    } catch { /* it has broken off */ }
    if (end.signal.aborted) return;
    told.lost(isRefused);
    if (!isRefused) setTimeout(connect, delay);
    delay = Math.min(delay * 2, 10_000);
  };
  connect();
  return { close: () => end.abort() };
}

/** Reads events until they end. An `EventSource` would not tell when the server is silent. @returns whether it was refused */
async function read(address, signal, told) {
  const silence = new AbortController();
  let timer = null;
  const heard = () => { clearTimeout(timer); timer = setTimeout(() => silence.abort(), patience); };
  try {
    heard();
    const response = await fetch(address, { headers: { Accept: 'text/event-stream' }, signal: AbortSignal.any([signal, silence.signal]) });
    if (!response.ok) return response.status < 500;
    told.opened();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = ''; ;) {
      const { value, done } = await reader.read();
      if (done) return false;
      heard();
      const pieces = (text + value).split('\n\n');
      text = pieces.pop();
      for (const piece of pieces) {
        if (signal.aborted) return false;
        const fields = Object.fromEntries(piece.split('\n').map((line) => line.split(/: ?(.*)/s)));
        // What is wrong with those who listen is nothing of the connection.
        try {
          if (fields.event) told.event(fields.event, fields.data);
          else told.heard?.();
        } catch (error) { reportError(error); }
      }
    }
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
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
  navigator.locks.request(`scheduler.${name}`, options, (lock) => (lock ? new Promise((release) => { take(release); }) : take(null)))
    .catch((error) => { if (error.name !== 'AbortError') reportError(error); });
}

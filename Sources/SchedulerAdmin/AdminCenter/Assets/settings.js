// What whoever looks has chosen for this browser.

const prefix = 'scheduler.';

export function recall(name, otherwise) {
  try {
    const text = localStorage.getItem(prefix + name);
    return text === null ? otherwise : JSON.parse(text);
  } catch {
    return otherwise;
  }
}

/** Whether single letters do something, which get in the way of whoever speaks to the computer. */
export const hasKeys = () => recall('keys', true);

/** The name of a search, with the key that leads there. */
export const withSearchKey = (name) => hasKeys() ? `${name}  ( / )` : name;

export function remember(name, value) {
  try { localStorage.setItem(prefix + name, JSON.stringify(value)); } catch { /* a browser that keeps nothing */ }
}

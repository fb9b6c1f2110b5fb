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

export function remember(name, value) {
  try { localStorage.setItem(prefix + name, JSON.stringify(value)); } catch { /* a browser that keeps nothing */ }
}

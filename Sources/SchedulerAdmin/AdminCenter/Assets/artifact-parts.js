// How artifacts are told.

import { h } from './dom.js';
import { icon } from './icons.js';

/** Where an artifact is: a link only where a browser goes by itself, since whoever publishes one may write anything. */
export function artifactLink(url) {
  if (!/^https?:\/\//i.test(url)) return h('code', null, url);
  return h('a', { href: url, rel: 'noopener noreferrer', target: '_blank' }, url, ' ', icon('link'));
}

/** A size in words: "1.2 MB". */
export function sizeText(bytes) {
  if (bytes === null || bytes === undefined) return '—';
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  const index = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  return `${+(bytes / 1000 ** index).toFixed(index === 0 ? 0 : 1)} ${units[index]}`;
}

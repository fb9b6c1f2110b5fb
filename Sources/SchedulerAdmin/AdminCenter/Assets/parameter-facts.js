// What a run was told, to be read.

import { h } from './dom.js';
import { facts, soft } from './ui.js';
import { lengthText, parseLength } from './time.js';

/** What stands in the place of a secret; sent back, it means that the secret stays as it is. */
export const secretDots = '•••';

/** @param parameters by name; null where whoever looks may not see them */
export function parameterFacts(parameters, job) {
  if (parameters === null || parameters === undefined) return h('p', { class: 'none' },
    'You may not see what runs are told: your role does not read parameters.');
  const names = Object.keys(parameters);
  if (names.length === 0) return h('p', { class: 'none' }, 'None.');
  const fields = job?.parameterFields ?? [];
  const known = fields.filter((one) => names.includes(one.name));
  const others = names.filter((name) => !known.some((one) => one.name === name)).sort().map((name) => ({ name }));
  return facts([...known, ...others].map((one) => [h('span', { title: one.name }, one.title || one.name),
    value(parameters[one.name], one)]));
}

function value(it, field) {
  if (field.isSecret || it === secretDots) return h('span', { title: 'A secret is shown to nobody' }, '••••••');
  if (it === null || it === '') return soft(it === null ? 'nothing' : 'empty');
  if (typeof it === 'boolean') return it ? 'On' : 'Off';
  if (field.kind === 'duration') return durationText(it);
  if (typeof it === 'object') return h('code', { class: 'parameter-json' }, JSON.stringify(it));
  return String(it);
}

function durationText(it) {
  const seconds = typeof it === 'string' ? parseLength(it) : typeof it === 'number' ? it : it.seconds ?? null;
  return seconds === null ? String(it) : lengthText(seconds);
}

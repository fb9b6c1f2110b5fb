// What was changed about a schedule: who did it, when, and what is another than before.

import { h } from './dom.js';
import { relative, withTimes } from './time.js';
import { button } from './ui.js';
import { exactLength, exclusionLines, overlapWords, catchUpWords, gapWords, foldWords } from './schedule-words.js';

const verbs = {
  create: 'created it', change: 'changed it', delete: 'deleted it', hold: 'held it', release: 'released it',
  enable: 'enabled it', disable: 'disabled it', 'skip-next': 'skipped a slot',
  reset: 'reset it to the defaults', undo: 'took back a change',
};

/**
 * The changes, newest first; the newest can be taken back by `undo`.
 *
 * @param factsOf says what there was, in words by name; by default of a schedule
 */
export function changeList(changes, undo, factsOf = facts) {
  if (changes.length === 0) return h('p', { class: 'none' }, 'Nothing was changed by way of this page or the API.');
  return h('ol', { class: 'changes' }, changes.map((one, index) => {
    const lines = differences(one.before, one.after, factsOf);
    return h('li', { key: `${one.instant} ${one.operation}` },
      h('p', { class: 'change-head' }, h('span', null, h('b', null, one.author),
        ` ${verbs[one.operation.split('.').at(-1)] ?? one.operation}`), ' ',
        h('span', { class: 'none' }, relative(one.instant), one.address && ` from ${one.address}`),
        index === 0 && one.before && undo && button('Undo', undo, { icon: 'undo', kind: 'small quiet', label: 'Undo the last change' })),
      one.before && one.after && (lines.length === 0 ? h('p', { class: 'none' }, 'Nothing differs.')
        : h('dl', { class: 'differences' }, lines.map(([name, before, after]) => h('div', { key: name },
        h('dt', null, name), h('dd', null, h('del', null, withTimes(before)), h('span', { class: 'arrow', 'aria-hidden': 'true' }, '→'),
          h('span', { class: 'sr-only' }, ' becomes '), h('ins', null, withTimes(after))))))));
  }));
}

/** What differs between two definitions, as `[name, before, after]`. */
function differences(before, after, factsOf) {
  const [one, other] = [before, after].map((definition) => definition ? factsOf(definition) : {});
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((name) => one[name] !== other[name]).map((name) => [name, one[name] ?? '—', other[name] ?? '—']);
}

/** A definition in words by name. What is not known here is shown as it is. */
function facts({ id, job, recurrence, gap, fold, exclusions, jitter, overlap, overlapLimit, catchUp, catchUpLimit, catchUpWithin,
  catchUpCoversHolds, parameters, hold, skips, isEnabled, ...rest }) {
  const result = { Job: job, Recurrence: recurrence.words, Enabled: isEnabled ? 'yes' : 'no' };
  const set = (name, value) => { if (value !== undefined && value !== null && value !== '') result[name] = value; };
  set('Gap', gap && gapWords(gap));
  set('Fold', fold && foldWords(fold));
  set('Exclusions', exclusionLines(exclusions).join('; '));
  set('Jitter', jitter && `up to ${exactLength(jitter.seconds)}`);
  set('Overlap', overlap && overlapWords(overlap, overlapLimit));
  set('Catch-up', catchUp && catchUpWords({ catchUp, catchUpLimit, catchUpWithin, catchUpCoversHolds }));
  for (const [name, value] of Object.entries(parameters ?? {})) set(`Parameter ${name}`, plain(value));
  set('Hold', hold && [hold.reason || 'no reason', hold.until && `until ${hold.until}`].filter(Boolean).join(', '));
  set('Skipped slots', (skips ?? []).map((skip) => `${skip.slot}${skip.reason ? ` (${skip.reason})` : ''}`).join('; '));
  for (const [name, value] of Object.entries(rest)) set(names[name] ?? name, value === null ? null : plain(value));
  return result;
}

const names = { description: 'Description', zone: 'Zone', start: 'Start', end: 'End', maximumRuns: 'Runs at most' };

function plain(value) {
  if (Array.isArray(value)) return value.map(plain).join(', ');
  if (value === null || typeof value !== 'object') return String(value);
  return Object.entries(value).map(([name, one]) => `${name} ${plain(one)}`).join(' ');
}

// Schedules in words: their policies, what they leave out, and what can be chosen.

import { lengthText, time } from './time.js';

export const overlaps = [
  ['skip', 'Skip the slot'], ['queueOne', 'Let one run wait'], ['queueAll', 'Let every run wait its turn'],
  ['cancelRunning', 'Stop the run that goes on'], ['allow', 'Run side by side'],
];
export const catchUps = [
  ['none', 'Run none of them'], ['latest', 'Run the newest, for all of them'],
  ['first', 'Run the oldest, for all of them'], ['all', 'Run each of them'],
];
export const gaps = [['runAfter', 'Run once, right after the gap'], ['skip', 'Leave it out']];
export const folds = [['first', 'Run the first time'], ['second', 'Run the second time'], ['both', 'Run both times']];

const named = (pairs, key) => pairs.find(([one]) => one === key)?.[1] ?? String(key);

/** A length without loss: "1 d 2 h 30 min 5 s". */
export function exactLength(value) {
  const seconds = value?.seconds ?? value;
  if (seconds === null || seconds === undefined || seconds === '') return '';
  if (seconds === 0) return '0 s';
  const whole = Math.floor(seconds);
  const parts = [[Math.floor(whole / 86_400), 'd'], [Math.floor(whole / 3600) % 24, 'h'], [Math.floor(whole / 60) % 60, 'min'],
    [Number((seconds % 60).toFixed(6)), 's']];
  return parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(' ');
}

/** What happens while a run is unfinished. */
export function overlapWords(policy, limit, rule) {
  if (!policy) return rule ? `As the job says: ${overlapWords(rule, limit).toLowerCase()}` : 'As the job says';
  return policy === 'allow' ? `Run side by side, up to ${limit ?? 2}` : named(overlaps, policy);
}

/** What becomes of slots that passed unseen. */
export function catchUpWords({ catchUp, catchUpLimit, catchUpWithin, catchUpCoversHolds }, rule) {
  if (!catchUp) return rule ? `As the job says: ${catchUpWords({ catchUp: rule }).toLowerCase()}` : 'As the job says';
  if (catchUp === 'none') return named(catchUps, 'none');
  return [catchUp === 'all' && catchUpLimit ? `Run each, ${catchUpLimit} at most` : named(catchUps, catchUp),
    catchUpWithin && `of the last ${lengthText(catchUpWithin.seconds)}`,
    catchUpCoversHolds && 'also those under a hold'].filter(Boolean).join(', ');
}

export const gapWords = (gap) => gap ? named(gaps, gap) : 'Fixed times run right after the gap';
export const foldWords = (fold) => fold ? named(folds, fold) : 'Fixed times run the first time only';

/** What is left out, one line for each. */
export function exclusionLines(exclusions) {
  const zone = (one) => one.zone ? ` (${one.zone})` : '';
  const why = (one) => one.reason ? `: ${one.reason}` : '';
  const through = (one) => one.through && one.through !== one.from ? ` to ${one.through}` : '';
  const on = (one) => one.on && one.on.length < 7 ? ` on ${one.on.map(weekday).join(', ')}` : ' daily';
  return [
    ...(exclusions?.dates ?? []).map((one) => one.from + through(one) + zone(one) + why(one)),
    ...(exclusions?.windows ?? []).map((one) => `${one.from} to ${one.to}${on(one)}${zone(one)}${why(one)}`),
  ];
}

const weekdays = { sun: 'Sun', mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat' };

/** The days of the week in the order in which they are shown, with their names. */
export const weekdayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, weekdays[day]]);
const weekday = (day) => weekdays[day] ?? day;

/** A rule in words; an instant on the clock of whoever looks. */
export function ruleWords({ kind, once, every, words }) {
  if (kind === 'once') return ['Once, ', time(once)];
  const length = every && exactLength(every);
  // "Every 9570 seconds" is hard to read.
  return kind === 'every' && length.includes(' ', length.indexOf(' ') + 1) ? `Every ${length}` : words;
}

/** A schedule's rule in words, with the zone where the wall clock matters. */
export function recurrenceWords(schedule) {
  const { recurrence, zone } = schedule;
  if (['once', 'afterCompletion', 'every'].includes(recurrence.kind)) return ruleWords(recurrence);
  return `${recurrence.words}, ${zone.split('/').at(-1).replaceAll('_', ' ')}`;
}

/** What a schedule is called: built-in ones are named after their job. */
export const nameOf = (schedule) => schedule.isBuiltIn ? `Built-in timing of ${schedule.job}` : schedule.id;

// The part of a form that tells when something happens: a kind, and the few inputs that this kind needs.

import { h } from './dom.js';
import { field, input, select, segments, toggle, button, problemAt } from './ui.js';
import { clockField, clockOf, instantOf } from './wall-clock.js';
import { weekdayNames } from './schedule-words.js';

const kinds = [
  ['once', 'Once'], ['hourly', 'Hourly'], ['daily', 'Daily'], ['twice', 'Twice daily'], ['weekly', 'Weekly'], ['thirty', 'Every 30 days'],
  ['monthly', 'Monthly'], ['yearly', 'Yearly'], ['custom', 'Custom'], ['cron', 'Cron'],
];
const thirtyDays = 30 * 86_400;

/** What a form holds to begin with, from the recurrence of a schedule if there is one. */
export function recurrenceDraft(recurrence, zone) {
  const draft = { kind: 'daily', once: clockOf(null, zone), minute: '0', twice: ['06:00', '18:00'], daily: ['02:30'],
    weekly: ['mon', 'tue', 'wed', 'thu', 'fri'],
    monthly: ['1'], otherDays: '', yearly: '', at: ['02:30'], days: '', hours: '', minutes: '', seconds: '', cron: '', dialect: 'vixie',
      journalised: true };
  return recurrence ? { ...draft, ...ofKind[recurrence.kind]?.(recurrence, zone) ?? { kind: 'keep', words: recurrence.words } } : draft;
}

const ofKind = {
  once: ({ once }, zone) => ({ kind: 'once', once: clockOf(once, zone) }),
  cron: ({ cron, dialect = 'vixie' }) => {
    const minute = dialect === 'vixie' && /^([0-5]?\d) \* \* \* \*$/.exec(cron)?.[1];
    return minute ? { kind: 'hourly', minute, cron } : { kind: 'cron', cron, dialect };
  },
  daily: ({ daily }) => daily.length === 2 ? { kind: 'twice', twice: daily, daily } : { kind: 'daily', daily },
  weekly: ({ weekly, at }) => ({ kind: 'weekly', weekly, at }),
  monthly: ({ monthly, at }) => ({ kind: 'monthly', at, monthly: monthly.filter(isPlainDay),
    otherDays: monthly.filter((day) => !isPlainDay(day)).join(', ') }),
  yearly: ({ yearly, at }) => ({ kind: 'yearly', at, yearly: yearly.join(', ') }),
  every: ({ every: { seconds }, journalised }) => seconds === thirtyDays ? { kind: 'thirty', journalised } : {
    kind: 'custom', journalised, days: number(Math.floor(seconds / 86_400)), hours: number(Math.floor(seconds / 3600) % 24),
    minutes: number(Math.floor(seconds / 60) % 60), seconds: number(Number((seconds % 60).toFixed(6))) },
};

const number = (value) => value === 0 ? '' : String(value);
const isPlainDay = (day) => /^(\d+|last)$/.test(day);
const words = (text) => text.split(/[\s,;]+/).filter(Boolean);
const amounts = ['days', 'hours', 'minutes', 'seconds'];
const isAmount = (name, text) => (name === 'seconds' ? /^\d*\.?\d*$/ : /^\d*$/).test(String(text).trim());
const sum = (draft) => [['days', 86_400], ['hours', 3600], ['minutes', 60], ['seconds', 1]]
  .reduce((total, [name, size]) => total + (Number(draft[name]) || 0) * size, 0);

/** What a form holds, as the API takes it. Nothing where the recurrence stays as it is. */
export function recurrenceFields(draft) {
  const at = draft.at.filter(Boolean);
  switch (draft.kind) {
    case 'once': return { once: instantOf(draft.once) };
    case 'hourly': return { cron: `${draft.minute || 0} * * * *` };
    case 'twice': return { daily: draft.twice.filter(Boolean) };
    case 'daily': return { daily: draft.daily.filter(Boolean) };
    case 'weekly': return { weekly: weekdayNames.map(([day]) => day).filter((day) => draft.weekly.includes(day)), at };
    case 'monthly': return { monthly: [...draft.monthly, ...words(draft.otherDays)], at };
    case 'yearly': return { yearly: words(draft.yearly), at };
    case 'thirty': return { every: thirtyDays, journalised: draft.journalised };
    case 'custom': return { every: sum(draft), journalised: draft.journalised };
    case 'cron': return { cron: draft.cron.trim(), dialect: draft.dialect };
    default: return {};
  }
}

/** What is still missing, as `{field, message}`; null where nothing is. */
export function recurrenceGap(draft) {
  const fields = recurrenceFields(draft);
  const missing = (name, message) => ({ field: name, message });
  if (draft.kind === 'once' && !fields.once) return missing('once', 'Say when.');
  if (draft.kind === 'cron' && !fields.cron) return missing('cron', 'Write an expression, such as 30 2 * * mon-fri.');
  if (fields.every === 0) return missing('every', 'Say how long it is from one run to the next.');
  for (const name of ['daily', 'at', 'weekly', 'monthly', 'yearly']) {
    if (fields[name]?.length === 0) return missing(name,
      name === 'daily' || name === 'at' ? 'Give at least one time.' : 'Choose at least one day.');
  }
  return null;
}

/** What is wrong with the numbers that somebody typed; null where nothing is. */
export function amountProblem(draft) {
  const wrong = draft.kind === 'custom' && amounts.find((name) => !isAmount(name, draft[name]));
  if (wrong) return { field: 'every', message: `Of ${wrong}, a ${wrong === 'seconds' ? '' : 'whole '}number from 0 on.` };
  return draft.kind === 'hourly' && !/^([1-5]?\d)?$/.test(String(draft.minute))
    ? { field: 'cron', message: 'A minute from 0 to 59.' } : null;
}

/** Describes the inputs. What is in them is changed by `change({name: value})`. */
export function recurrenceInputs(draft, error, zone, change) {
  const offered = draft.kind === 'keep' || draft.words ? [['keep', 'As it is'], ...kinds] : kinds;
  return [segments('How often', offered, draft.kind, (kind) => change({ kind })),
    h('div', { class: 'form', key: draft.kind }, inputs[draft.kind](draft, error, zone, change))];
}

const inputs = {
  keep: (draft) => h('p', { class: 'field is-wide' }, `${draft.words}. This rule cannot be put together here; it stays as it is.`),
  once: (draft, error, zone, change) => clockField('When', { name: 'once', error }, draft.once, zone, (once) => change({ once })),
  hourly: (draft, error, zone, change) => field('Minute of the hour', { name: 'cron', error, hint: '0 to 59' }, (properties) => input(
    { ...properties, type: 'number', min: 0, max: 59, step: 1 }, draft.minute, (minute) => change({ minute }))),
  twice: (draft, error, zone, change) => times('Times', 'daily', draft.twice, error, (twice) => change({ twice }), { count: 2 }),
  daily: (draft, error, zone, change) => times('Times', 'daily', draft.daily, error, (daily) => change({ daily })),
  weekly: (draft, error, zone, change) => [
    group('Days', 'weekly', error, dayButtons(weekdayNames, draft.weekly, (weekly) => change({ weekly }))), atTimes(draft, error, change)],
  monthly: (draft, error, zone, change) => [
    group('Days', 'monthly', error, dayButtons(monthDays, draft.monthly, (monthly) => change({ monthly }), 'month-days')),
    field('Other days', { name: 'otherDays', hint: 'such as last-2, tue#2 (second Tuesday), fri#last or =31 (only months that have it)' },
      (properties) => input(properties, draft.otherDays, (otherDays) => change({ otherDays }))), atTimes(draft, error, change)],
  yearly: (draft, error, zone, change) => [field('Days', { name: 'yearly', error, hint: 'month/day, such as 12/24, 3/last or 3/sun#last' },
    (properties) => input(properties, draft.yearly, (yearly) => change({ yearly }))), atTimes(draft, error, change)],
  thirty: (draft, error, zone, change) => journalised(draft, error, change),
  custom: (draft, error, zone, change) => [
    group('Every', 'every', error, h('div', { class: 'amounts' },
      amounts.map((name) => h('label', { key: name },
      input({ type: 'number', min: 0, step: name === 'seconds' ? 'any' : 1, placeholder: '0',
        'aria-invalid': isAmount(name, draft[name]) ? null : 'true' }, draft[name],
        (value) => change({ [name]: value })), name)))),
    journalised(draft, error, change)],
  cron: (draft, error, zone, change) => [
    field('Expression', { name: 'cron', error, hint: hints[draft.dialect] },
      (properties) => input({ ...properties, class: 'mono', placeholder: '30 2 * * mon-fri' }, draft.cron, (cron) => change({ cron }))),
    field('Dialect', { name: 'dialect', error },
      (properties) => select(properties, [['vixie', 'crontab (five fields)'], ['seconds', 'With seconds (six fields)'],
      ['quartz', 'Quartz']],
      draft.dialect, (dialect) => change({ dialect })))],
};

const hints = {
  vixie: 'minute · hour · day of month · month · day of week',
  seconds: 'second · minute · hour · day of month · month · day of week',
  quartz: 'second · minute · hour · day of month · month · day of week (1 is Sunday) · year; one day field is ?',
};

const monthDays = [...Array.from({ length: 31 }, (_, index) => [String(index + 1), String(index + 1)]), ['last', 'Last']];

/** Inputs under one name, with what is wrong with them. */
export function group(label, name, error, ...children) {
  const wrong = problemAt(error, name);
  const isWrong = Boolean(wrong);
  return h('fieldset', { class: `field is-wide${isWrong ? ' is-wrong' : ''}`, key: name,
    'aria-describedby': isWrong ? `${name}-error` : null },
    h('legend', null, label), children, isWrong && h('p', { class: 'error', id: `${name}-error` }, wrong.message));
}

export function dayButtons(days, chosen, change, kind = '') {
  return h('div', { class: `day-buttons ${kind}` },
    days.map(([day, text]) => h('button', { type: 'button', key: day, 'aria-pressed': String(chosen.includes(day)),
    onclick: () => change(chosen.includes(day) ? chosen.filter((one) => one !== day)
      : days.map(([one]) => one).filter((one) => one === day || chosen.includes(one))) }, text)));
}

const atTimes = (draft, error, change) => times('At', 'at', draft.at, error, (at) => change({ at }));

function times(label, name, values, error, change, { count } = {}) {
  return group(label, name, error, h('div', { class: 'times' },
    values.map((value, index) => h('span', { class: 'clock-time', key: index },
      h('input', { type: 'time', step: value.length > 5 ? 1 : 60, 'aria-label': `${label}, ${index + 1}`, value,
        oninput: (event) => change(values.with(index, event.target.value)) }),
      !count && values.length > 1 && button('', () => change(values.toSpliced(index, 1)),
        { icon: 'cross', kind: 'quiet small', label: `Remove ${value || 'time'}` }))),
    !count && button('Add a time', () => change([...values, '12:00']), { icon: 'plus', kind: 'quiet small', key: 'add' })));
}

function journalised(draft, error, change) {
  return group('Across restarts', 'journalised', error,
    toggle('Keep the grid (journalised)', draft.journalised, (value) => change({ journalised: value })),
    h('p', { class: 'hint' }, draft.journalised ? 'Slots stay where they are when the scheduler starts anew.'
      : 'The grid begins anew whenever the scheduler starts.'));
}

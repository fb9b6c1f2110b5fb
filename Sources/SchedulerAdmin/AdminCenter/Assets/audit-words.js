// What an entry of the audit says, in words, and how things differ before and after.

import { lengthText, withTimes } from './time.js';

/** What was done, by the name of the operation. */
const done = {
  'jobs.run': 'ran a job', 'jobs.start': 'started a job', 'jobs.stop': 'stopped a job', 'jobs.action': 'asked a job for an action',
  'jobs.settings.change': 'changed the settings of a job', 'jobs.settings.reset': 'reset the settings of a job',
  'jobs.settings.undo': 'took back a change of settings',
  'runs.cancel': 'cancelled a run', 'runs.retry': 'retried a run',
  'schedules.create': 'created a schedule', 'schedules.change': 'changed a schedule', 'schedules.delete': 'deleted a schedule',
  'schedules.enable': 'enabled a schedule', 'schedules.disable': 'disabled a schedule', 'schedules.hold': 'held a schedule',
  'schedules.release': 'released a schedule', 'schedules.skip-next': 'skipped the next slot', 'schedules.undo': 'took a change back',
  'schedules.backfill': 'ran past slots', 'schedules.run': 'ran a schedule',
  'sessions.revoke': 'ended a session', 'sessions.link': 'made a link to sign in',
  'session.create': 'signed in', 'session.delete': 'signed out',
  'tokens.create': 'made a token', 'tokens.revoke': 'revoked a token',
  'webhooks.create': 'made a webhook', 'webhooks.delete': 'deleted a webhook', 'webhooks.test': 'tested a webhook',
};

export function operationText({ operation, after }) {
  return operation === 'schedules.backfill' && after?.dryRun ? 'looked at past slots' : done[operation] ?? operation;
}

/** Operations to filter by: groups of them, and each. */
export const operationChoices = [['jobs.', 'All on jobs'], ['runs.', 'All on runs'], ['schedules.', 'All on schedules'],
  ['session.', 'All on signing in and out'], ['sessions.', 'All on sessions'],
  ['tokens.', 'All on tokens'], ['webhooks.', 'All on webhooks'],
    ...Object.entries(done).map(([name, text]) => [name, text[0].toUpperCase() + text.slice(1)])];

/** The view of what something was done to, as parts of its address; null where it has none. */
export function subjectPlace(operation, subject) {
  const kind = operation.split('.')[0];
  // An action is told as the job and its name.
  if (operation === 'jobs.action' && subject.includes('/')) return ['jobs', subject.slice(0, subject.indexOf('/'))];
  return kind === 'jobs' || kind === 'schedules' ? [kind, subject] : kind === 'runs' ? ['runs', subject] : null;
}

/**
 * How something differs: `[{name, before, after}]`, with undefined where there was or is nothing.
 *
 * Names of what is in something else are joined, as in "settings pause".
 */
export function differences(before, after) {
  const [one, other] = [flat(before), flat(after)];
  return [...new Set([...one.keys(), ...other.keys()])]
    .filter((name) => one.get(name) !== other.get(name))
    .map((name) => ({ name: words(name), before: withTimes(one.get(name)), after: withTimes(other.get(name)) }));
}

/** Names that change by themselves, and say nothing of what somebody did. */
const idle = new Set(['etag', 'cursor']);
/** Names of lengths, which definitions hold as seconds. */
const lengths = new Set(['every', 'pause', 'startDelay', 'jitter', 'catchUpWithin']);

function flat(value, name = '', into = new Map()) {
  if (value === null || value === undefined) return into;
  if (typeof value === 'number' && lengths.has(name.split('.').at(-1))) into.set(name, lengthText(value));
  else if (typeof value !== 'object') into.set(name, text(value));
  else if (typeof value.seconds === 'number' && 'iso8601' in value) into.set(name, lengthText(value.seconds));
  else if (Array.isArray(value)) {
    if (value.length > 0) into.set(name, value.map((item) => (typeof item === 'object' ? JSON.stringify(item) : text(item))).join(', '));
  } else for (const key in value) if (!idle.has(key)) flat(value[key], name ? `${name}.${key}` : key, into);
  return into;
}

function text(value) {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  return value === '' ? '(empty)' : String(value);
}

/** "recurrence.startDelay" as words: "recurrence · start delay". */
const words = (name) => name.split('.')
  .map((part) => part.replace(/([a-z])([A-Z])/g, (whole, one, other) => `${one} ${other.toLowerCase()}`)).join(' · ');

// What the form of a schedule holds, and how it becomes what the API takes.

import { parseLength } from './time.js';
import { parameterValues } from './parameters.js';
import { clockOf, instantOf } from './wall-clock.js';
import { recurrenceDraft, recurrenceFields } from './recurrence-builder.js';
import { exactLength } from './schedule-words.js';

/** What the form of a new schedule holds; its zone is the last that was chosen in this browser. */
export function newDraft(query, zone) {
  return { id: query.id ?? '', job: query.job ?? '', description: '', zone, isEnabled: true,
    recurrence: recurrenceDraft(null, zone), start: clockOf(null, zone), end: clockOf(null, zone), maximumRuns: '', jitter: '',
    overlap: '', overlapLimit: '2', catchUp: '', catchUpLimit: '10', catchUpWithin: '1 d', catchUpCoversHolds: false,
    gap: '', fold: '', dates: [], windows: [], parameters: {} };
}

/** What the form holds of a schedule that there is. */
export function draftOf(schedule) {
  const { zone } = schedule;
  return { ...newDraft({}, zone), id: schedule.id, job: schedule.job, description: schedule.description, isEnabled: schedule.isEnabled,
    recurrence: recurrenceDraft(schedule.recurrence, zone), start: clockOf(schedule.start, zone), end: clockOf(schedule.end, zone),
    maximumRuns: schedule.maximumRuns ?? '', jitter: exactLength(schedule.jitter),
    overlap: schedule.overlap ?? '', overlapLimit: String(schedule.overlapLimit ?? 2),
    catchUp: schedule.catchUp ?? '', catchUpLimit: String(schedule.catchUpLimit ?? 10),
      catchUpWithin: exactLength(schedule.catchUpWithin) || '1 d',
    catchUpCoversHolds: schedule.catchUpCoversHolds ?? false, gap: schedule.gap ?? '', fold: schedule.fold ?? '',
    dates: schedule.exclusions?.dates ?? [], windows: schedule.exclusions?.windows ?? [], parameters: schedule.parameters ?? {} };
}

/** What the form holds of a schedule, for another like it: what has begun is not begun again. */
export function copyOf(schedule) {
  const draft = draftOf(schedule);
  const isOver = schedule.start && Date.parse(schedule.start) < Date.now();
  return { ...draft, id: '', start: isOver ? clockOf(null, draft.zone) : draft.start };
}

/** All that the form holds, as the API takes it; what is empty is null, which puts back the default. */
export function bodyOf(draft, job) {
  return { description: draft.description.trim(), zone: draft.zone.trim() || null, isEnabled: draft.isEnabled,
    ...recurrenceFields(draft.recurrence),
    start: instantOf(draft.start), end: instantOf(draft.end), maximumRuns: count(draft.maximumRuns), jitter: seconds(draft.jitter),
    ...overlapFields(draft), ...catchUpFields(draft), gap: draft.gap || null, fold: draft.fold || null,
    exclusions: draft.dates.length + draft.windows.length > 0 ? { dates: draft.dates.map(filled), windows: draft.windows.map(filled) }
      : null,
    ...parameterFields(draft, job) };
}

const count = (text) => text === '' ? null : Number.isFinite(Number(text)) ? Number(text) : text;
const seconds = (text) => text.trim() === '' ? null : parseLength(text) ?? text;

function overlapFields({ overlap, overlapLimit }) {
  return { overlap: overlap || null, overlapLimit: overlap === 'allow' ? count(overlapLimit) : null };
}

function catchUpFields({ catchUp, catchUpLimit, catchUpWithin, catchUpCoversHolds }) {
  const isAny = catchUp && catchUp !== 'none';
  return { catchUp: catchUp || null, catchUpLimit: catchUp === 'all' ? count(catchUpLimit) : null,
    catchUpWithin: isAny ? seconds(catchUpWithin) : null, catchUpCoversHolds: isAny ? catchUpCoversHolds : null };
}

/** What an exclusion says, without what it does not. */
function filled(exclusion) {
  return Object.fromEntries(Object.entries(exclusion).filter(([, value]) => value !== '' && value !== null && value !== undefined
    && value.length !== 0));
}

/** The parameters that differ from the job's. Those of a job that tells nothing about them stay as they are. */
function parameterFields(draft, job) {
  if (!job?.parameterFields) return Object.keys(draft.parameters).length > 0 ? { parameters: draft.parameters } : {};
  const [defaults, values] = [job.parameters, { ...job.parameters, ...draft.parameters }].map((one) => parameterValues(job, one ?? {}));
  const own = Object.entries(values).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(defaults[name]));
  return { parameters: Object.fromEntries(own) };
}

const groups = [
  ['cron', 'dialect', 'every', 'journalised', 'once', 'daily', 'weekly', 'monthly', 'yearly', 'at'],
  ['overlap', 'overlapLimit'], ['catchUp', 'catchUpLimit', 'catchUpWithin', 'catchUpCoversHolds'],
];

/** What of a body is another than before; fields that belong together come together. */
export function changesOf(body, before) {
  const isOther = (name) => JSON.stringify(body[name] ?? null) !== JSON.stringify(before[name] ?? null);
  const names = new Set(Object.keys(body).filter(isOther));
  for (const group of groups) if (group.some(isOther)) for (const name of group) names.add(name);
  return Object.fromEntries(Object.entries(body).filter(([name]) => names.has(name)));
}

/** A body without what is null, as something new is asked for. */
export const given = (body) => Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));

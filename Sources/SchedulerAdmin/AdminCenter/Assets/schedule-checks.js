// What the form of a schedule can find wrong by itself, all of it at once.

import { parseLength } from './time.js';
import { instantOf } from './wall-clock.js';
import { isZone } from './zone-clock.js';
import { parameterProblems } from './parameters.js';
import { amountProblem } from './recurrence-builder.js';

const isCount = (text, most = Infinity) => /^\d+$/.test(String(text).trim()) && Number(text) >= 1 && Number(text) <= most;
const isLengthOrEmpty = (text) => text.trim() === '' || parseLength(text) !== null;

/** @returns `[{field, message}]` */
export function scheduleProblems(draft, job, isNew) {
  const id = draft.id.trim();
  const [start, end] = [draft.start, draft.end].map(instantOf);
  const catchesUp = draft.catchUp !== '' && draft.catchUp !== 'none';
  const length = 'This is no length of time. Write 30 s, 5 min or 1 h 30 min.';
  return [
    isNew && /[\p{Cc}/]|^@|^\.\.?$/u.test(id) && ['id', 'No slashes, no @ at the beginning, and not only dots.'],
    draft.zone.trim() && !isZone(draft.zone.trim()) && ['zone', `There is no zone “${draft.zone.trim()}”.`],
    draft.maximumRuns !== '' && !isCount(draft.maximumRuns) && ['maximumRuns', 'A whole number from 1 on, or nothing.'],
    start && end && Date.parse(end) <= Date.parse(start) && ['end', 'It ends before it starts.'],
    !isLengthOrEmpty(draft.jitter) && ['jitter', length],
    draft.overlap === 'allow' && !isCount(draft.overlapLimit) && ['overlapLimit', 'A whole number from 1 on.'],
    draft.catchUp === 'all' && !isCount(draft.catchUpLimit, 10_000) && ['catchUpLimit', 'A whole number from 1 to 10,000.'],
    catchesUp && !isLengthOrEmpty(draft.catchUpWithin) && ['catchUpWithin', length],
    amountProblem(draft.recurrence),
    ...parameterProblems(job, { ...job?.parameters, ...draft.parameters }),
  ].filter(Boolean).map((one) => (Array.isArray(one) ? { field: one[0], message: one[1] } : one));
}

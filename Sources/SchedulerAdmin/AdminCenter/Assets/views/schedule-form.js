// The form of a schedule, new or not: what it runs, when, and what the server makes of it.

import { h, memo } from '../dom.js';
import { icon } from '../icons.js';
import { to } from '../router.js';
import { head, section, field, input, select, toggle, button, waiting } from '../ui.js';
import { parameterFields } from '../parameters.js';
import { ScheduleEditor } from '../schedule-editor.js';
import { recurrenceInputs } from '../recurrence-builder.js';
import { exclusionInputs } from '../exclusion-inputs.js';
import { clockField } from '../wall-clock.js';
import { zoneList } from '../zones.js';
import { overtaken } from '../overtaken.js';
import { slotList, catchUpList, downtimes } from '../slot-list.js';
import { overlaps, catchUps, gaps, folds, ruleWords } from '../schedule-words.js';

const further = ['jitter', 'overlap', 'overlapLimit', 'catchUp', 'catchUpLimit', 'catchUpWithin', 'gap', 'fold', 'exclusions'];
const known = [...further, 'maximumRuns', 'job', 'id', 'description', 'zone', 'start', 'end', 'once', 'cron', 'dialect', 'daily', 'weekly',
  'monthly', 'yearly', 'at', 'every'];

export default function scheduleForm(view) {
  const editor = new ScheduleEditor(view);
  const { id } = editor;
  view.title = id ? `Edit ${id}` : 'New schedule';
  const back = id ? { href: to('schedules', id), text: id } : { href: to('schedules'), text: 'Schedules' };
  let isMoreOpen = false;
  const whenToggled = (event) => { isMoreOpen = event.target.open; };

  return () => {
    const top = head(view.title, { back });
    if (!view.can('edit')) return [top, h('p', null, 'Your role may look at schedules, but not change them.')];
    if (!editor.draft) return [top, waiting({ problem: editor.problem, reload: () => editor.reload() })];
    if (editor.schedule?.isBuiltIn) return [top,
      h('p', null, 'This schedule comes with its job. Its times are changed by the ',
      h('a', { href: to('jobs', editor.schedule.job) }, "job's settings"), '.')];
    if (editor.error?.all.some(({ field: at }) => further.includes(at))) isMoreOpen = true;
    const { theirs } = editor;
    return [top, theirs && overtaken('this schedule', { ...theirs, mine: () => editor.save({ isForced: true }),
      theirs: () => editor.restart() }), resumed(editor), general(editor),
      h('form', { class: 'schedule-form', novalidate: true, onsubmit: (event) => { event.preventDefault(); editor.save(); } },
        h('div', { class: 'form-panels' }, what(view, editor), when(view, editor), more(editor, isMoreOpen, whenToggled)),
        h('aside', { class: 'form-side', 'aria-label': 'Preview' }, ending(editor, back), preview(editor)))];
  };
}

/** Says that this is not what the server has. */
function resumed(editor) {
  return editor.isResumed && h('p', { class: 'resumed', key: 'resumed' }, 'This is what you had begun; nothing of it is saved yet. ',
    editor.lacksSecrets && 'Secrets were not kept: type them again. ',
    button('Start anew', () => editor.restart(), { kind: 'small', icon: 'undo' }));
}

/** What is wrong, where no field of the form is to blame. */
function general({ error }) {
  const elsewhere = error?.all.find(({ field: at }) => !known.includes(at) && !at?.startsWith('parameters'));
  return elsewhere && h('p', { class: 'banner is-bad form-problem', role: 'alert', tabindex: '-1', key: 'problem' }, icon('warning'),
    elsewhere.message);
}

function what(view, editor) {
  const { draft, job, error, id } = editor;
  const takesParameters = (job?.parameterFields ?? []).length > 0 && view.can('readParameters');
  return section('What', { id: 'what' },
    h('div', { class: 'form' },
      jobField(editor),
      !id && field('Identifier', { name: 'id', error, hint: 'Empty: one is made up' },
        (properties) => input({ ...properties, maxlength: 200, placeholder: 'nightly-backup' }, draft.id,
          (value) => editor.change({ id: value }))),
      field('Description', { name: 'description', error, isWide: true },
        (properties) => input({ ...properties, spellcheck: 'true', placeholder: 'A sentence for people' }, draft.description,
          (description) => editor.change({ description }))),
      h('div', { class: 'is-wide' }, toggle('Enabled', draft.isEnabled, (isEnabled) => editor.change({ isEnabled })))),
    takesParameters && [h('h3', { key: 'parameters-title' }, 'Parameters'),
      h('div', { key: `parameters-${job.id}` },
        parameterFields(job, { ...job.parameters, ...draft.parameters }, error, editor.changeParameters))]);
}

const fewJobs = 40;

/** The job: chosen from a list, or found by typing where there are many; fixed for a schedule that there is. */
function jobField(editor) {
  const { draft, jobs, job, error, id } = editor;
  const options = { name: 'job', error, hint: job?.description };
  if (id) return field('Job', options, (properties) => input({ ...properties, readonly: true }, job?.name ?? draft.job, () => {}));
  const choose = (value) => editor.change({ job: jobs.find((one) => one.name === value)?.id ?? value });
  if (jobs.length <= fewJobs) {
    return field('Job', options, (properties) => select(properties, [['', 'Choose a job…'], ...jobs.map((one) => [one.id, one.name])],
      draft.job, choose));
  }
  return field('Job', options, (properties) => h('div', null,
    input({ ...properties, list: 'job-list', placeholder: 'Type to find a job' }, draft.job, choose),
    memo('job-list', [jobs], () => h('datalist', { id: 'job-list' }, jobs.map((one) => h('option', { value: one.id }, one.name))))));
}

function when(view, editor) {
  const { draft, error } = editor;
  return section('When', { id: 'when' },
    recurrenceInputs(draft.recurrence, error, draft.zone, editor.changeRecurrence),
    h('hr', { key: 'rule' }),
    h('div', { class: 'form', key: 'bounds' },
      field('Zone', { name: 'zone', error, hint: 'Whose clock the times are read on' }, (properties) => h('div', null,
        input({ ...properties, list: 'zone-list' }, draft.zone, (zone) => editor.change({ zone })), zoneList(view, 'zone-list'))),
      field('Runs at most', { name: 'maximumRuns', error, hint: 'Empty: no limit' },
        (properties) => input({ ...properties, type: 'number', min: 1 }, draft.maximumRuns,
          (maximumRuns) => editor.change({ maximumRuns }))),
      clockField('Start', { name: 'start', error, hint: 'Empty: now' }, draft.start, draft.zone, (start) => editor.change({ start })),
      clockField('End', { name: 'end', error, hint: 'Empty: never' }, draft.end, draft.zone, (end) => editor.change({ end }))));
}

function more(editor, isOpen, whenToggled) {
  const { draft, error } = editor;
  const change = (name) => (value) => editor.change({ [name]: value });
  const text = (label, name, { hint, ...own } = {}) => field(label, { name, error, hint },
    (properties) => input({ ...properties, ...own }, draft[name], change(name)));
  const choice = (label, name, pairs, otherwise) => field(label, { name, error },
    (properties) => select(properties, [['', otherwise], ...pairs], draft[name], change(name)));
  const catchesUp = draft.catchUp !== '' && draft.catchUp !== 'none';
  return h('details', { class: 'panel more-panel', open: isOpen, ontoggle: whenToggled, key: 'more' },
    h('summary', null, h('h2', null, 'More'), h('span', { class: 'none' }, 'overlap, catch-up, clock changes, jitter, exclusions')),
    h('div', { class: 'form' },
      choice('While a run is unfinished', 'overlap', overlaps, 'As the job says'),
      draft.overlap === 'allow' && text('Side by side at most', 'overlapLimit', { type: 'number', min: 1 }),
      choice('Slots that passed unseen', 'catchUp', catchUps, 'As the job says'),
      draft.catchUp === 'all' && text('Of them at most', 'catchUpLimit', { type: 'number', min: 1, max: 10_000 }),
      catchesUp && text('Passed within', 'catchUpWithin', { hint: 'such as 6 h or 1 d; older ones are missed' }),
      catchesUp && h('div', { class: 'field', key: 'covers' },
        toggle('Also those under a hold', draft.catchUpCoversHolds, change('catchUpCoversHolds'))),
      choice('Times the clock jumps over', 'gap', gaps, 'By default'),
      choice('Times the clock shows twice', 'fold', folds, 'By default'),
      text('Jitter', 'jitter', { hint: 'By how much runs may start later, such as 30 s' }),
      exclusionInputs(draft, error, (changes) => editor.change(changes))));
}

function preview(editor) {
  const { preview: seen, gap, error } = editor;
  return section('Preview', { id: 'preview' },
    gap ? h('p', { class: 'none' }, gap.message) : !seen && !error && h('p', { class: 'none' }, 'The server is asked…'),
    error && !gap && h('p', { class: 'none', role: 'status' }, error.all.some((one) => one.field) ? 'Fix the marked fields to see a preview.'
      : 'There is no preview at present.'),
    seen && !gap && !error && h('div', { class: 'foreseen', 'aria-busy': String(editor.isOld) },
      h('p', { class: 'words', 'aria-live': 'polite' }, ruleWords(seen.recurrence), h('span', { class: 'none' }, ` · ${seen.zone}`)),
      seen.restReason && h('p', { class: 'rest-reason' }, `Nothing would start by itself: ${seen.restReason}.`),
      h('h3', null, 'Next slots'), slotList(seen.slots, seen.zone),
      h('h3', null, 'After a pause of the scheduler'),
      h('label', { class: 'down-for' }, 'If the scheduler were down for',
        select({}, downtimes, editor.downFor, (value) => editor.suppose(value))),
      catchUpList(seen.catchUp)));
}

function ending(editor, back) {
  return h('div', { class: 'form-end' },
    h('button', { type: 'submit', class: 'primary', disabled: editor.isSaving }, editor.id ? 'Save changes' : 'Create schedule'),
    button('What if', () => editor.showOnHeatmap(),
      { icon: 'heatmap', title: 'Show the heatmap with this schedule, before it is saved', isOff: Boolean(editor.gap) }),
    h('a', { class: 'button quiet', href: back.href }, 'Cancel'));
}

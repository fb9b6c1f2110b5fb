// What can be done with a job, and when it makes sense.

import { post, path } from './api.js';
import { button, pill, together } from './ui.js';
import { ask } from './dialog.js';
import { notice } from './notices.js';
import { tellOfRun } from './run-notice.js';
import { stopWords } from './run-questions.js';
import { onceForEach } from './once.js';
import { parameterFields, parameterValues, parameterProblems } from './parameters.js';

export const startAllowed = (job) => job.state === 'stopped';
export const stopAllowed = (job) => job.activeRuns.some((run) => !run.askedToStopAt)
  || job.kind !== 'manual' && (job.state === 'running' || job.state === 'paused');

/** Says that schedules of a job are held, and which. */
export const heldPill = (schedules) => pill('held', `${schedules.length} held`, schedules.map((one) => (
  `${one.id}: ${one.hold?.reason || 'no reason given'}`)).join('\n'));

/** Says that runs of a job wait to be started. */
export const waitingPill = (job) => job.hasWaitingRuns && pill('pending', 'waiting', 'A run waits to be started');

/** What stands out about a job, beside its state. */
export const conditions = {
  failing: (job) => job.isFailing,
  overdue: (job) => job.isOverdue,
  waiting: (job) => job.hasWaitingRuns,
};

/**
 * A button that stops a job. Runs that go on are asked to stop, which cannot be taken back: then it asks first.
 *
 * @param after is called when the job is stopped, or started again
 */
export function stopButton(job, text, after, options) {
  const send = (what) => post(path('jobs', job.id, what)).then(after);
  const shown = { icon: 'stop', label: `Stop ${job.name}`, ...options };
  if (job.activeRuns.length > 0) return button(text, async () => {
    if (await askToStop(job, () => send('stop').then(() => true))) notice(`${job.name} is stopped; what runs is asked to stop.`,
      { undo: () => send('start') });
  }, { key: 'stop', ...shown });
  return button(text, () => send('stop'), { key: 'stop-idle', done: `${job.name} stopped.`, undo: () => send('start'), ...shown });
}

function askToStop(job, submit) {
  const count = job.activeRuns.length;
  const which = count === 1 ? 'The run that goes on is' : `The ${count} runs that go on are`;
  return ask({
    title: `Stop ${job.name}?`, isDangerous: true, confirm: 'Stop the job', dismiss: 'Let it go on', submit,
    text: `${which} asked to stop, and nothing is planned until the job is started again.`,
  });
}

/** A button that runs a job now; asks for parameters where it has any. */
export function runNow(view, job, { kind = 'primary', text = 'Run now', after, shortcut } = {}) {
  return button(text, () => runWithQuestions(view, job, after), {
    icon: 'play', kind, label: `Run ${job.name} now`, key: 'run-now', shortcut,
  });
}

/** When jobs of a kind run that tell no times of their own. */
export const kinds = { oneShot: 'Once after start-up', schedule: 'Again and again, after a pause', cron: 'At calendar times',
  manual: 'By hand only' };

/** Why somebody might not want a job to run; empty where nothing speaks against it. */
const resting = (job) => job.state === 'disabled' ? 'It is disabled by its settings. It runs this once, and goes on to be disabled.'
  : job.state === 'stopped' && job.kind !== 'oneShot' ? 'It is stopped. It runs this once, and goes on to be stopped.' : '';

async function runWithQuestions(view, job, after) {
  const name = onceForEach();
  const start = async (parameters) => {
    const body = parameters ? { parameters } : {};
    const run = await post(path('jobs', job.id, 'run'), body, { once: name(body) });
    after?.(run);
    return run;
  };
  const told = (run) => tellOfRun(job.name, run.id);
  const fields = job.parameterFields ?? [];
  // Who may not read parameters is asked only for what must be told.
  const isForm = fields.length > 0 && (view.can('readParameters') || fields.some((one) => one.isRequired));
  const stops = await stopWords(`@${job.id}`, job.overlap);
  const text = [resting(job), stops].filter(Boolean).join(' ');
  if (!isForm && !text) return told(await start());
  const run = await ask({
    title: `Run ${job.name}${text && '?'}`, text, confirm: 'Run now', isDangerous: Boolean(stops), values: { ...(job.parameters ?? {}) },
    fields: isForm ? (current, error, change) => parameterFields(job, current, error, change) : undefined,
    submit: (current) => {
      if (!isForm) return start();
      const wrong = together(parameterProblems(job, current));
      if (wrong) throw wrong;
      return start(parameterValues(job, current));
    },
  });
  if (run) told(run);
}

// What can be done with a job, and when it makes sense.

import { get, post, path } from './api.js';
import { to } from './router.js';
import { button } from './ui.js';
import { ask } from './dialog.js';
import { notice } from './notices.js';
import { parameterFields, parameterValues } from './parameters.js';

export const startAllowed = (job) => job.state === 'stopped';
export const stopAllowed = (job) => job.activeRuns.length > 0
  || job.kind !== 'manual' && (job.state === 'running' || job.state === 'paused');

/** What stands out about a job, beside its state. */
export const conditions = {
  failing: (job) => job.isFailing,
  overdue: (job) => job.isOverdue,
};

/** A button that runs a job now; asks for parameters where it has any. */
export function runNow(view, job, { kind = 'primary', text = 'Run now', after, shortcut } = {}) {
  return button(text, () => runWithQuestions(view, job, after), {
    icon: 'play', kind, label: `Run ${job.name} now`, key: 'run-now', shortcut,
  });
}

async function runWithQuestions(view, job, after) {
  const start = async (parameters) => {
    const run = await post(path('jobs', job.id, 'run'), parameters ? { parameters } : {}, { once: crypto.randomUUID() });
    after?.(run);
    return run;
  };
  const told = (run) => notice(`${job.name} runs.`, { link: { href: to('runs', run.id), text: 'Open the run' } });
  if ((job.parameterFields ?? []).length === 0 || !view.can('readParameters')) return told(await start());
  const values = { ...(job.parameters ?? {}) };
  const run = await ask({
    title: `Run ${job.name}`, confirm: 'Run now', values,
    fields: (current, error, change) => parameterFields(job, current, error, change),
    submit: (current) => start(parameterValues(job, current)),
  });
  if (run) told(run);
}

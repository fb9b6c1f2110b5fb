// What is asked before a run is stopped, on purpose or by another that is to run.

import { get, post, path } from './api.js';
import { ask } from './dialog.js';

/** Cancels a run, once that was confirmed. @returns null where it was not */
export function cancelRun(run) {
  return ask({
    title: `Cancel run ${run.id}?`, isDangerous: true, confirm: 'Cancel the run', dismiss: 'Let it go on',
    text: run.state === 'running' ? 'It is asked to stop. What it has done until then stays done, and it is not taken up again by itself.'
      : 'It is taken out of the queue, and does not start.',
    submit: async () => { await post(path('runs', run.id, 'cancel')); },
  });
}

/** Says which run of a schedule one more would stop; empty where it stops none. */
export async function stopWords(schedule, overlap) {
  if (overlap !== 'cancelRunning') return '';
  const { items } = await get('/runs', { schedule, state: 'running', limit: 100 });
  const [first, ...others] = items.filter((run) => !run.askedToStopAt);
  if (!first) return '';
  return others.length > 0 ? `This stops the ${others.length + 1} runs that go on: they are asked to stop at once.`
    : `This stops run ${first.id}, which goes on: it is asked to stop at once.`;
}

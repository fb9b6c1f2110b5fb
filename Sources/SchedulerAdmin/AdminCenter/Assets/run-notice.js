// The notice of a run that somebody has asked for: it stays until the run is over, and can cancel it.

import { get, post, path } from './api.js';
import { listen } from './live.js';
import { to } from './router.js';
import { notice, retell, dismiss } from './notices.js';
import { isUnfinished, waitText } from './run-parts.js';
import { cancelRun } from './run-questions.js';

/** Says that something runs, and how it went when it is over. */
export function tellOfRun(name, id) {
  const link = { href: to('runs', id), text: 'Open the run' };
  const concerns = (event) => event.name === 'reset' || event.run === id && /^run\.(started|finished)$/.test(event.name);
  const whenGone = listen((event) => { if (concerns(event)) look(); });
  const told = notice(`${name} runs.`, { link, whenGone, isLasting: true,
    undo: cancel, undoText: 'Cancel', undone: `${name} is asked to stop.` });

  async function cancel() {
    const run = await get(path('runs', id));
    if (run.state === 'pending') return post(path('runs', id, 'cancel'));
    const isAsked = Boolean(await cancelRun(run));
    if (!isAsked) tellOfRun(name, id);
    return isAsked;
  }

  let looks = 0;
  async function look() {
    const mine = looks += 1;
    // What cannot be had now is told by the next event.
    const run = await get(path('runs', id)).catch(() => null);
    // An answer may be overtaken by that to a later question.
    if (!run || mine !== looks) return;
    if (isUnfinished(run)) retell(told, run.state === 'pending' ? [`${name}: run ${id} `, ...waitText(run), '.'] : `${name} runs.`);
    else if (dismiss(told)) notice(`${name} ${run.state === 'cancelled' ? 'was cancelled' : run.state}.`,
      { link, kind: run.state === 'failed' ? 'problem' : 'done' });
  }
  look();
}

// What the form of a schedule has set aside in this tab: to be seen on the heatmap, or until somebody signs in again.

import { secretDots } from './parameter-facts.js';

const place = 'scheduler.draft';

/** What somebody has set aside: `{schedule, form, lacksSecrets, back}`, with `body` and `title` for the heatmap; null where nothing is. */
export function keptDraft(name) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(place));
    return kept?.by === name ? kept : null;
  } catch {
    return null;
  }
}

/** Sets a form aside without its secrets, for whom a name tells. */
export function keepDraft(by, draft, job, more) {
  const parameters = withoutSecrets(draft.parameters, job);
  const lacksSecrets = Object.keys(parameters).length < Object.keys(draft.parameters).length;
  sessionStorage.setItem(place, JSON.stringify({ by, form: { ...draft, parameters }, lacksSecrets, ...more }));
}

export const forgetDraft = () => sessionStorage.removeItem(place);

/** Parameters as they may be kept: a secret only by the dots that it is shown as. */
function withoutSecrets(parameters, job) {
  const secrets = new Set((job?.parameterFields ?? []).filter((one) => one.isSecret).map((one) => one.name));
  return Object.fromEntries(Object.entries(parameters).filter(([name, value]) => !secrets.has(name) || value === secretDots));
}

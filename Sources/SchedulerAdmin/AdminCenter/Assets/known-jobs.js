// The jobs that there are, for their names and for what can be filtered by.

import { h } from './dom.js';
import { all } from './api.js';
import { to } from './router.js';

/** Whether an event tells that a job is there, gone or changed. */
export const isOfJobs = ({ name }) => name === 'job.changed';

/** The jobs, for each view that names them. */
export function knownJobs(view) {
  const jobs = view.resource((signal) => all('/jobs', { limit: 1000 }, { signal, limit: 10_000 }), { when: isOfJobs, every: 300 });
  let byId = new Map();
  let known = null;
  const index = () => {
    if (jobs.value !== known) { known = jobs.value; byId = new Map((known ?? []).map((job) => [job.id, job])); }
    return byId;
  };
  return {
    get list() { return jobs.value ?? []; },
    find: (id) => index().get(id),
    name: (id) => index().get(id)?.name ?? id,
    get tags() { return sorted(this.list.flatMap((job) => job.tags ?? [])); },
    get resources() { return sorted(this.list.flatMap((job) => job.resources ?? [])); },
  };
}

const sorted = (words) => [...new Set(words)].sort((one, other) => one.localeCompare(other));

/** A link to a job by its name. */
export const jobLink = (jobs, id) => h('a', { href: to('jobs', id) }, jobs.name(id));

/** A link to a schedule; one that is built into its job says so. */
export const scheduleLink = (id) => !id ? h('span', { class: 'none' }, '—')
  : h('a', { href: to('schedules', id), title: id }, id.startsWith('@') ? 'built in' : id);

// Artifacts: what runs produced, by job.

import { h } from '../dom.js';
import { icon } from '../icons.js';
import { get } from '../api.js';
import { to } from '../router.js';
import { time, relative } from '../time.js';
import { head, table, waiting, loaded, hasCome, outdated, empty } from '../ui.js';
import { knownJobs } from '../known-jobs.js';
import { moreButton } from '../filters.js';
import { withSearchKey } from '../settings.js';
import { count } from '../heat-words.js';
import { artifactLink, sizeText } from '../artifact-parts.js';

const concerns = (event) => event.name === 'run.finished' || event.name === 'artifacts.pruneFailed';

export default function artifacts(view) {
  view.title = 'Artifacts';
  const jobs = knownJobs(view);
  const wanted = () => wordsOf(view.query.label).filter(isLabel);
  const groups = view.resource((signal) => get('/artifacts/groups', { label: wanted(), job: view.query.job }, { signal }),
    { when: concerns, every: 60 });
  const shelves = new Map();
  const shelf = (job) => {
    if (!shelves.has(job)) shelves.set(job, new Shelf(view, job, wanted));
    return shelves.get(job);
  };
  view.listen((event) => { if (event.name === 'reset' || concerns(event)) for (const one of shelves.values()) if (!event.job
    || one.job === event.job) one.reloadSoon(); });
  const apply = () => { groups.reload(); for (const one of shelves.values()) one.reload(); };
  view.followQuery = apply;

  return () => {
    const rows = groups.value?.items;
    return [
      head('Artifacts', { about: rows?.length > 0
        ? `${count(sum(rows, 'count'), 'artifact')} of ${count(rows.length, 'job')}, ${sizeText(sum(rows, 'size'))} in all`
        : 'What runs have produced.' }),
      search(view, apply),
      loaded(groups, () => (rows.length === 0 ? nothing(view, apply)
        : h('div', { class: 'groups' }, rows.map((group) => groupOf(view, group, jobs, shelf, apply))))),
    ];
  };
}

/** The artifacts of a job, asked for when they are looked at. */
class Shelf {
  items = null;
  next = null;
  problem = null;
  isLoading = false;
  #timer = null;
  #asked = 0;

  constructor(view, job, labelsOf) {
    Object.assign(this, { view, job, labelsOf });
    this.reload();
    view.cleanup(() => clearTimeout(this.#timer));
  }

  reloadSoon() { this.#timer ??= setTimeout(() => { this.#timer = null; this.reload(); }, 500); }
  reload() { return this.#load(null, Math.min(1000, Math.max(50, this.items?.length ?? 0))); }
  more() { return this.#load(this.next, 50); }

  async #load(cursor, limit) {
    const asked = this.#asked += 1;
    this.isLoading = true;
    try {
      const page = await get('/artifacts', { job: this.job, label: this.labelsOf(), limit, cursor }, { signal: this.view.signal });
      if (asked !== this.#asked) return;
      this.items = cursor ? [...this.items, ...page.items] : page.items;
      this.next = page.next;
      this.problem = null;
    } catch (error) {
      if (error.name === 'AbortError' || asked !== this.#asked) return;
      this.problem = error;
    }
    this.isLoading = false;
    this.view.update();
  }
}

const wordsOf = (text) => (text ?? '').split(/[\s,]+/).filter(Boolean);
/** A label is a name and a value; what is still being typed is none. */
const isLabel = (word) => /^[^:]+:.+/.test(word);
const sum = (rows, name) => rows.reduce((total, row) => total + (row[name] ?? 0), 0);

function search(view, apply) {
  const change = (label) => { view.setQuery({ label }, { isPassing: true }); apply(); };
  const half = wordsOf(view.query.label).find((word) => !isLabel(word));
  return h('div', { class: 'toolbar', role: 'search', key: 'search' },
    h('div', { class: 'search' }, icon('search'),
      h('input', { type: 'search', placeholder: withSearchKey('Label, such as kind:pdf'), 'aria-label': 'Labels, written name:value',
      'aria-describedby': half ? 'label-hint' : null, 'aria-invalid': half ? 'true' : null,
      value: view.query.label ?? '', oninput: (event) => change(event.target.value) })),
    half && h('p', { class: 'error', id: 'label-hint' }, `Not filtered by “${half}”: labels are written name:value.`),
    view.query.job && h('button', { type: 'button', key: 'all', onclick: () => { view.setQuery({ job: null }); apply(); } },
      'Of all jobs'));
}

function nothing(view, apply) {
  if (wordsOf(view.query.label).length > 0 || view.query.job) return empty('No artifact fits', 'Other labels may find more.',
    h('button', { type: 'button', onclick: () => { view.setQuery({ label: null, job: null }); apply(); } }, 'Show all artifacts'));
  return empty('No artifacts yet', 'What a run publishes, such as a report or a backup, appears here with its labels and its expiry.');
}

function groupOf(view, group, jobs, shelf, apply) {
  const isOpen = (view.query.open ?? '').split('\n').includes(group.job);
  const open = new Set((view.query.open ?? '').split('\n').filter(Boolean));
  const turn = (event) => {
    if (event.target.open) open.add(group.job); else open.delete(group.job);
    if (event.target.open !== isOpen) view.setQuery({ open: [...open].join('\n') }, { isPassing: true });
  };
  return h('details', { class: 'panel group', key: group.job, open: isOpen, ontoggle: turn },
    h('summary', null, icon('next'), h('h2', null, jobs.name(group.job)),
      h('span', { class: 'group-facts' }, h('span', null, count(group.count, 'artifact')), h('span', null, sizeText(group.size)),
        h('span', null, 'newest ', relative(group.newest?.publishedAt)))),
    isOpen && items(shelf(group.job), (label) => { view.setQuery({ label }); apply(); }));
}

function items(shelf, choose) {
  if (!hasCome(shelf, shelf.items)) return waiting(shelf);
  const columns = [
    { id: 'what', title: 'Where', class: 'address', cell: (row) => artifactLink(row.url) },
    { id: 'labels', title: 'Labels', cell: (row) => labelButtons(row.labels, choose) },
    { id: 'size', title: 'Size', class: 'number', cell: (row) => sizeText(row.size) },
    { id: 'published', title: 'Published', cell: (row) => time(row.publishedAt, { seconds: false }) },
    { id: 'expires', title: 'Expires', cell: (row) => expiry(row) },
    { id: 'run', title: 'Run', cell: (row) => h('a', { href: to('runs', row.run), 'aria-label': `Run ${row.run}` }, row.run) },
  ];
  return [outdated(shelf), table('Artifacts', columns, shelf.items, { keyOf: (row) => row.id, stacks: true }),
    shelf.next && moreButton('Show more', () => shelf.more(), shelf.isLoading)];
}

function labelButtons(values, choose) {
  const entries = Object.entries(values ?? {});
  if (entries.length === 0) return h('span', { class: 'none' }, '—');
  return h('span', { class: 'labels' }, entries.map(([name, value]) =>
    h('button', { type: 'button', class: 'label', key: name, title: 'Show only those with this label',
    onclick: () => choose(`${name}:${value}`) }, h('b', null, name), ` ${value}`)));
}

function expiry({ expiresAt, pruneError }) {
  if (pruneError) return h('span', { class: 'error', title: pruneError }, icon('warning'), ' could not be pruned: ', pruneError);
  if (!expiresAt) return h('span', { class: 'none' }, 'never');
  const left = Date.parse(expiresAt) - Date.now();
  return h('span', { class: left < 86_400_000 ? 'soon' : null }, left < 0 ? 'expired ' : 'expires ', relative(expiresAt));
}

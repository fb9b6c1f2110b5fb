// Audit: who did what when, from where, and what changed by it.

import { h, memo } from '../dom.js';
import { icon } from '../icons.js';
import { get } from '../api.js';
import { to } from '../router.js';
import { time } from '../time.js';
import { head, table, pill, loaded, empty, forAdministrators } from '../ui.js';
import { filters, isFiltered, moreButton } from '../filters.js';
import { differences, operationText, operationChoices, subjectPlace } from '../audit-words.js';

const days = [['1', 'Last day'], ['7', 'Last 7 days'], ['30', 'Last 30 days']];
const page = 100;

export default function audit(view) {
  view.title = 'Audit';
  if (!view.can('readAudit')) return () => [head('Audit'), forAdministrators()];
  let size = page;
  let timer = null;
  const question = () => ({ operation: view.query.operation, author: view.query.author, subject: view.query.subject,
    since: view.query.days ? new Date(Date.now() - Number(view.query.days) * 86_400_000).toISOString() : null });
  const entries = view.resource((signal) => pages(question(), size, signal), { when: (event) => event.name === 'operation', every: 30 });
  view.cleanup(() => clearTimeout(timer));
  const apply = () => { size = page; clearTimeout(timer); timer = setTimeout(() => entries.reload(), 200); };

  return () => [
    head('Audit', { about: 'Who did what, the newest first.' }),
    controls(view, apply),
    loaded(entries, ({ items, next }) => (items.length === 0 ? nothing(view, apply)
      : [memo('entries', [entries.value], () => entryTable(items)),
        next && moreButton('Show more', () => { size += page; entries.reload(); view.update(); }, entries.isLoading)])),
  ];
}

/** As many as are to be seen, in pages that the server gives. */
async function pages(question, size, signal) {
  const found = { items: [], next: null };
  do {
    const one = await get('/audit', { ...question, limit: Math.min(1000, size - found.items.length), cursor: found.next }, { signal });
    found.items.push(...one.items);
    found.next = one.next;
  } while (found.next && found.items.length < size);
  return found;
}

function controls(view, apply) {
  const text = (name, label) => h('div', { class: 'search', key: name }, icon('search'),
    h('input', { type: 'search', placeholder: label, 'aria-label': label, value: view.query[name] ?? '',
    oninput: (event) => { view.setQuery({ [name]: event.target.value.trim() }, { isPassing: true }); apply(); } }));
  return filters(view, [{ name: 'operation', label: 'Operation', any: 'Any operation', options: operationChoices },
    { name: 'days', label: 'Time', any: 'Any time', options: days }],
    { apply, more: [text('author', 'Who, exactly'), text('subject', 'On what, exactly')] });
}

function nothing(view, apply) {
  const names = ['operation', 'author', 'subject', 'days'];
  return isFiltered(view, names)
    ? empty('Nothing fits', 'Names must be written exactly as they are. Fewer filters may find more.',
      h('button', { type: 'button', onclick: () => { view.setQuery(Object.fromEntries(names.map((name) => [name, null]))); apply(); } },
      'Show everything'))
    : empty('Nobody has done anything yet', 'What somebody does here, by the command line or by the API is written down here.');
}

function entryTable(rows) {
  const columns = [
    { id: 'when', title: 'When', cell: (row) => time(row.instant) },
    { id: 'who', title: 'Who', cell: (row) => h('b', null, isSignIn(row) ? row.subject : row.author) },
    { id: 'what', title: 'What', class: 'audit-what', cell: (row) =>
      h('div', null, h('span', { title: row.operation }, operationText(row)), isRefused(row) && [' ', pill('failed', 'refused')],
        row.detail && h('small', null, row.detail)) },
    { id: 'subject', title: 'On', class: 'address', cell: (row) => subject(row) },
    { id: 'changes', title: 'Changes', class: 'audit-changes', cell: (row) => changes(row) },
    { id: 'from', title: 'From', cell: (row) => (row.address ? h('code', null, row.address) : h('span', { class: 'none' }, 'inside')) },
  ];
  return table('What was done', columns, rows, { keyOf: (row) => row.id, stacks: true });
}

const isRefused = ({ detail }) => detail?.startsWith('refused');

/** Who signs in is nobody until then. */
const isSignIn = (row) => row.operation === 'session.create';

function subject(row) {
  if (isSignIn(row) || !row.subject) return h('span', { class: 'none' }, '—');
  const place = subjectPlace(row.operation, row.subject);
  // What was deleted is nowhere to be looked at any more.
  return place && !row.operation.endsWith('.delete') ? h('a', { href: to(...place) }, row.subject) : row.subject;
}

function changes(row) {
  const found = differences(row.before, row.after);
  if (found.length === 0) return h('span', { class: 'none' }, '—');
  const word = !row.before ? 'Details' : !row.after ? 'What it was'
    : `${found.length} ${found.length === 1 ? 'difference' : 'differences'}`;
  return h('details', null, h('summary', null, word), h('dl', null,
    found.map(({ name, before, after }) => h('div', { key: name }, h('dt', null, name),
    h('dd', null, before !== undefined && (row.after ? h('del', null, before) : before),
      row.before && row.after && h('span', { class: 'arrow', 'aria-label': 'then' }, '→'),
      after !== undefined ? (row.before ? h('ins', null, after) : after) : row.after && row.before
        && h('span', { class: 'none' }, 'nothing'))))));
}

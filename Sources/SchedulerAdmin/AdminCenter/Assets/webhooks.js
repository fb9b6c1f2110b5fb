// Webhooks: who is told of events, and how that went.

import { h } from './dom.js';
import { get, post, remove, path } from './api.js';
import { time } from './time.js';
import { section, table, pill, button, waiting, loaded, hasCome, empty, field, input, toggle, tags } from './ui.js';
import { ask } from './dialog.js';
import { onceForEach } from './once.js';
import { notice } from './notices.js';
import { showOnce } from './token-form.js';

const events = [['failed', 'A run failed'], ['recovered', 'A job succeeds again'], ['overdue', 'A job is overdue'],
  ['missed', 'Slots were missed']];
const eventText = { ...Object.fromEntries(events), test: 'A test' };

/** @returns what describes the webhooks, with the deliveries of those that are open */
export function webhookSection(view, when) {
  const list = view.resource((signal) => get('/webhooks', null, { signal }), { when, every: 60 });
  const logs = new Map();
  const logOf = (id) => {
    if (!logs.has(id)) logs.set(id, view.resource((signal) => get(path('webhooks', id, 'deliveries'), null, { signal }),
      { when: (event) => event.name === 'run.finished', every: 20 }));
    return logs.get(id);
  };
  const open = new Set();
  const actions = {
    logOf, isOpen: (id) => open.has(id),
    turn: (id) => { if (open.has(id)) open.delete(id); else open.add(id); view.update(); },
    test: (row) => test(row).then(() => { open.add(row.id); logOf(row.id).reload(); }),
    remove: (row) => removeOne(row).then(() => list.reload()),
  };
  return () => section('Webhooks',
    { id: 'webhooks', actions: list.value?.canSend
      && button('Add a webhook', () => add().then(() => list.reload()), { icon: 'plus' }) },
    loaded(list, ({ items }) => (items.length === 0 ? empty('Nobody is told of anything', !list.value.canSend
      ? 'This server has been given no way to send requests: the app is to call deliverWebhooks(over:).'
      : 'A webhook sends signed requests to an address when runs fail or recover, or when jobs are overdue or missed slots.')
      : h('ul', { class: 'webhooks' }, items.map((row) => describe(row, actions))))));
}

function describe(row, { logOf, isOpen, turn, test: tryOut, remove: drop }) {
  const name = `webhook-${row.id}`;
  return h('li', { class: 'webhook', key: row.id, 'aria-labelledby': name },
    h('div', { class: 'webhook-head' },
      h('div', null, h('h3', { id: name }, row.url), h('p', { class: 'sub' }, 'Told when ',
        row.events.map((event) => eventText[event]?.toLowerCase() ?? event).join(', '), ' · ', row.jobs.length === 0 ? 'of all jobs'
        : ['of ', tags(row.jobs)], ' · made ', time(row.createdAt, { seconds: false }))),
      h('div', { class: 'actions' },
        button('Test', () => tryOut(row), { kind: 'small', label: `Test ${row.url}` }),
        h('button', { type: 'button', class: 'small', 'aria-expanded': String(isOpen(row.id)), onclick: () => turn(row.id) }, 'Deliveries'),
        button('', () => drop(row), { icon: 'trash', kind: 'quiet small', label: `Delete ${row.url}`, title: 'Delete' }))),
    isOpen(row.id) && deliveries(logOf(row.id)));
}

/** The looks of what became of a delivery. */
const pillOf = { delivered: 'succeeded', failed: 'failed', dropped: 'skipped', lost: 'missed' };

function deliveries(log) {
  if (!hasCome(log, log.value)) return waiting(log);
  if (log.value.items.length === 0) return h('p', { class: 'none' }, 'Nothing has been sent yet.');
  const columns = [
    { id: 'when', title: 'When', cell: (row) => time(row.finishedAt ?? row.instant) },
    { id: 'event', title: 'Told of', cell: (row) => [eventText[row.event] ?? row.event,
      row.job && h('span', { class: 'none' }, ` · ${row.job}`)] },
    { id: 'state', title: 'Result', cell: (row) => pill(pillOf[row.state] ?? row.state, row.state) },
    { id: 'status', title: 'Answer', cell: (row) => row.status ?? row.error ?? h('span', { class: 'none' }, '—') },
    { id: 'attempts', title: 'Attempts', class: 'number', cell: (row) => row.nextAttemptAt
      ? [row.attempts, h('span', { class: 'none' }, ' · next ', time(row.nextAttemptAt))] : row.attempts },
  ];
  return table('Deliveries', columns, log.value.items, { keyOf: (row) => row.id, stacks: true });
}

async function test(row) {
  const delivery = await post(path('webhooks', row.id, 'test'));
  const isDelivered = delivery.state === 'delivered';
  notice(isDelivered ? `The test was taken with status ${delivery.status}.`
    : `The test did not arrive: ${delivery.error ?? `status ${delivery.status}`}.`, { kind: isDelivered ? 'done' : 'problem' });
}

const removeOne = (row) => ask({ title: 'Delete this webhook?', text: `${row.url}\nis told of nothing any more. Its log goes as well.`,
  confirm: 'Delete', isDangerous: true, submit: () => remove(path('webhooks', row.id)) });

async function add() {
  const name = onceForEach();
  const form = { url: '', events: ['failed', 'recovered'], jobs: '', secret: randomSecret() };
  const made = await ask({
    title: 'Add a webhook', confirm: 'Add', values: form,
    fields: (values, error, change) => h('div', { class: 'form' },
      field('Address', { name: 'url', error, isWide: true, hint: 'https://… where the requests go' },
        (properties) => input({ ...properties, type: 'url' }, values.url, (url) => change({ url }))),
      h('fieldset', { class: 'field is-wide', key: 'events' }, h('legend', null, 'Events'),
        h('div', { class: 'choices' }, events.map(([id, text]) => toggle(text, values.events.includes(id),
        (isOn) => change({ events: isOn ? [...values.events, id] : values.events.filter((one) => one !== id) }), { key: id }))),
          error?.field?.startsWith('events') && h('p', { class: 'error' }, error.message)),
      field('Jobs', { name: 'jobs', error, isWide: true, hint: 'Identifiers with commas between them; empty for all' },
        (properties) => input(properties, values.jobs, (jobs) => change({ jobs }))),
      field('Secret', { name: 'secret', error, isWide: true,
        hint: 'Signs the requests: 16 characters or more. The receiver checks them by it.' },
        (properties) => input({ ...properties, class: 'mono' }, values.secret, (secret) => change({ secret })))),
    submit: ({ url, events: wanted, jobs, secret }) => {
      const named = jobs.split(',').map((job) => job.trim()).filter(Boolean);
      const body = { url: url.trim(), events: wanted, jobs: named.length > 0 ? named : null, secret };
      return post('/webhooks', body, { once: name(body) });
    },
  });
  if (made) await showOnce('The secret of the webhook', 'Secret', form.secret,
    'Copy it to the receiver now: it is shown this once, and cannot be read again.');
}

function randomSecret() {
  return [...crypto.getRandomValues(new Uint8Array(20))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

// Nodes and queues: where runs are done, and how many wait.

import { h } from '../dom.js';
import { get } from '../api.js';
import { time, lengthText } from '../time.js';
import { head, section, table, pill, bar, loaded, empty } from '../ui.js';

const moving = (event) => ['run.created', 'run.started', 'run.finished', 'run.returned', 'run.retrying', 'operation'].includes(event.name);

export default function nodes(view) {
  view.title = 'Nodes and queues';
  const nodeList = view.resource((signal) => get('/nodes', null, { signal }), { when: moving, every: 10 });
  const queueList = view.resource((signal) => get('/queues', null, { signal }), { when: moving, every: 10 });
  return () => [
    head('Nodes and queues', { about: 'Where runs are done, and how many wait.' }),
    section('Nodes', { id: 'nodes' }, loaded(nodeList, ({ items }) =>
      items.length === 0 ? empty('No node is known', 'A node appears here when a scheduler has started.') : nodeTable(items))),
    section('Queues', { id: 'queues' }, loaded(queueList, ({ items }) =>
      items.length === 0 ? empty('There are no queues', 'A queue appears here with the first job that is put into it.')
        : queueTable(items))),
  ];
}

const unknown = () => h('span', { class: 'none', title: 'Of other nodes, this is not known' }, '—');

function nodeTable(rows) {
  const columns = [
    { id: 'name', title: 'Node', cell: (row) => h('span', { class: 'node-name' }, h('code', null, row.id),
      row.isThis && pill('enabled', 'this one', 'The node that answers')) },
    { id: 'uptime', title: 'Up for',
      cell: (row) => (row.uptime ? h('span', null, lengthText(row.uptime.seconds),
      row.startedAt && [h('span', { class: 'none' }, ', since '), time(row.startedAt, { seconds: false })]) : unknown()) },
    { id: 'running', title: 'Running', cell: (row) => share(row.running, row.concurrency, `Runs on ${row.id}`, '') },
    { id: 'lease', title: 'Counts as alive', cell: (row) => lease(row) },
    { id: 'queues', title: 'Queues', cell: (row) => served(row.queues) },
  ];
  return table('Nodes', columns, rows, { keyOf: (row) => row.id, stacks: true });
}

function lease(row) {
  if (row.leaseUntil) return h('span', null, 'until ', time(row.leaseUntil));
  return row.lease ? `${lengthText(row.lease.seconds)} each` : unknown();
}

function served(queues) {
  if (!queues) return 'all';
  const entries = Object.entries(queues);
  return entries.length === 0 ? 'none' : entries.map(([name, limit]) => (limit === null ? name : `${name} (${limit})`)).join(', ');
}

function queueTable(rows) {
  const columns = [
    { id: 'name', title: 'Queue', cell: (row) => h('span', { class: 'node-name' }, row.name,
      !row.isServed && pill('disabled', 'not served here', 'The node that answers does not serve it')) },
    { id: 'running', title: 'Running', cell: (row) => share(row.running, row.limit, `Runs of ${row.name}`, 'no limit') },
    { id: 'waiting', title: 'Waiting', class: 'number', cell: (row) => row.waiting || h('span', { class: 'none' }, '—') },
    { id: 'oldest', title: 'Oldest waits', class: 'number', cell: (row) => (row.oldestWait
      ? h('span', { class: row.oldestWait.seconds > 60 ? 'soon' : null }, lengthText(row.oldestWait.seconds))
      : h('span', { class: 'none' }, '—')) },
  ];
  return table('Queues', columns, rows, { keyOf: (row) => row.name, stacks: true });
}

/** How many of how many, as a bar where there is a limit. */
function share(number, limit, label, otherwise) {
  return h('span', { class: 'usage' }, h('span', { class: 'number' }, limit ? `${number} of ${limit}` : number),
    limit ? bar(number / limit, label) : h('span', { class: 'none' }, otherwise));
}

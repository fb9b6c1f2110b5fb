// Access: tokens that people and programs sign in with, sessions of browsers, and webhooks that are told of events.

import { h } from '../dom.js';
import { get, remove, path } from '../api.js';
import { time, relative } from '../time.js';
import { head, section, table, pill, button, loaded, empty, forAdministrators } from '../ui.js';
import { ask } from '../dialog.js';
import { makeToken } from '../token-form.js';
import { sessionSection } from '../sessions.js';
import { webhookSection } from '../webhooks.js';

const roles = { viewer: 'looks only', operator: 'runs, stops and edits', admin: 'everything, access as well' };

export default function access(view) {
  view.title = 'Access';
  if (!view.can('administer')) return () => [head('Access'), forAdministrators()];
  const when = (event) => event.name === 'operation' && /^(tokens|sessions|webhooks)\./.test(event.operation ?? '');
  const tokens = view.resource((signal) => get('/tokens', null, { signal }), { when, every: 60 });
  const sessions = sessionSection(view, when, (id) => tokens.value?.items.find((one) => one.id === id)?.name);
  const webhooks = webhookSection(view, when);

  return () => [
    head('Access', { about: 'Who may sign in, and who is told of what happens.' }),
    section('Tokens', { id: 'tokens', actions: button('Make a token', () => makeToken().then(() => tokens.reload()),
      { icon: 'plus', kind: 'primary' }) },
      loaded(tokens, ({ items }) => (items.length > 0 ? tokenTable(view, tokens)
        : empty('There are no tokens', 'Make one for each person and program, so that the audit knows them apart.')))),
    sessions(),
    webhooks(),
  ];
}

function tokenTable(view, tokens) {
  const columns = [
    { id: 'name', title: 'Name', cell: (row) => h('div', null, h('b', null, row.name),
      row.name === view.session.name && h('span', { class: 'none' }, ' (you)')) },
    { id: 'role', title: 'Role', cell: (row) => h('div', null, row.role, h('span', { class: 'sub' }, roles[row.role])) },
    { id: 'created', title: 'Made', cell: (row) => time(row.createdAt, { seconds: false }) },
    { id: 'used', title: 'Last used', cell: (row) => relative(row.lastUsedAt, { empty: 'never' }) },
    { id: 'expires', title: 'Expires', cell: (row) => expiry(row.expiresAt) },
    { id: 'actions', title: 'Actions', class: 'actions', cell: (row) =>
      button('Revoke', () => revoke(view, row, tokens), { icon: 'trash', kind: 'quiet small', label: `Revoke ${row.name}` }) },
  ];
  return table('Tokens', columns, tokens.value.items, { keyOf: (row) => row.id, stacks: true });
}

function expiry(instant) {
  if (!instant) return h('span', { class: 'none' }, 'never');
  return Date.parse(instant) < Date.now() ? pill('missed', 'expired') : relative(instant);
}

async function revoke(view, row, tokens) {
  const isOwn = row.id === view.session.token;
  await ask({ title: `Revoke ${row.name}?`, confirm: 'Revoke', isDangerous: true,
    text: ['Whoever uses this token is shut out at once, and it cannot be had back.',
      isOwn && 'It is your own: you are signed out.'].filter(Boolean).join('\n'),
    submit: () => remove(path('tokens', row.id)) });
  tokens.reload();
}

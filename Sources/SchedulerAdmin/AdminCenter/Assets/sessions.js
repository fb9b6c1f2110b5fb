// Who is signed in with a browser, and links that sign somebody in.

import { h } from './dom.js';
import { get, post, remove, path } from './api.js';
import { time, relative } from './time.js';
import { section, table, button, field, input, select, loaded } from './ui.js';
import { ask } from './dialog.js';
import { roles, showOnce } from './token-form.js';

/** The section about sessions; `when` tells of an event whether it may have changed them. */
export function sessionSection(view, when) {
  const sessions = view.resource((signal) => get('/sessions', null, { signal }), { when, every: 60 });
  return () => section('Sessions', { id: 'sessions', actions: button('Make a sign-in link', makeLink, { icon: 'link' }) },
    loaded(sessions, ({ items }) => sessionTable(items, sessions)));
}

function sessionTable(items, sessions) {
  const columns = [
    { id: 'name', title: 'Name', cell: (row) => h('div', null, h('b', null, row.name),
      row.isThis && h('span', { class: 'none' }, ' (this browser)')) },
    { id: 'role', title: 'Role', cell: (row) => row.role ?? h('span', { class: 'none' }, 'its own permissions') },
    { id: 'began', title: 'Began', cell: (row) => time(row.beganAt, { seconds: false }) },
    { id: 'by', title: 'By', cell: (row) => (row.token ? 'a token' : 'a link') },
    { id: 'expires', title: 'Ends', cell: (row) => relative(row.expiresAt) },
    { id: 'actions', title: 'Actions', class: 'actions', cell: (row) => button('End', () => end(row, sessions),
      { icon: 'out', kind: 'quiet small', label: `End the session of ${row.name}` }) },
  ];
  return table('Sessions', columns, items, { keyOf: (row) => row.id, stacks: true });
}

async function end(row, sessions) {
  await ask({
    title: `End the session of ${row.name}?`, confirm: 'End it', isDangerous: true,
    text: row.isThis ? 'It is this browser: you are signed out.' : 'That browser is signed out. A token can sign in again.',
    submit: () => remove(path('sessions', row.id)),
  });
  sessions.reload();
}

async function makeLink() {
  const made = await ask({
    title: 'Make a sign-in link', confirm: 'Make', values: { name: '', role: 'viewer' },
    fields: (values, error, change) => h('div', { class: 'form' },
      field('Name', { name: 'name', error, isWide: true, hint: 'By it the audit tells who did what.' },
        (properties) => input({ ...properties, maxlength: 100 }, values.name, (name) => change({ name }))),
      field('Role', { name: 'role', error, isWide: true }, (properties) => select(properties, roles, values.role,
        (role) => change({ role })))),
    submit: ({ name, role }) => post('/sessions/link', { role, ...name.trim() && { name: name.trim() } }),
  });
  if (!made) return;
  await showOnce('A link that signs in', 'Link', `${location.origin}/#code=${encodeURIComponent(made.code)}`,
    'Copy it now: it is shown this once, and is good for one sign-in within ten minutes.');
}

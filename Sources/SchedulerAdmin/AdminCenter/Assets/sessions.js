// Who is signed in with a browser, and links that sign somebody in.

import { h } from './dom.js';
import { get, post, remove, path } from './api.js';
import { time, relative, instantText } from './time.js';
import { moreButton } from './filters.js';
import { section, table, button, field, input, select, loaded } from './ui.js';
import { ask } from './dialog.js';
import { roles, showOnce } from './token-form.js';

/** So many sessions are listed at first. */
const few = 5;

/**
 * The section about sessions.
 *
 * @param when tells of an event whether it may have changed them
 * @param tokenName the name of a token that there is
 */
export function sessionSection(view, when, tokenName) {
  let isAll = false;
  const sessions = view.resource((signal) => get('/sessions', null, { signal }), { when, every: 10 });
  const others = () => sessions.value?.items.filter((row) => !row.isThis) ?? [];
  return () => section(`Sessions${sessions.value ? ` (${sessions.value.items.length})` : ''}`, { id: 'sessions', actions: [
    others().length > 1 && button('End all others', () => endAll(others(), sessions), { icon: 'out', key: 'all' }),
    button('Make a sign-in link', makeLink, { icon: 'link', key: 'link' })] },
    loaded(sessions, ({ items }) => [sessionTable(newestFirst(items).slice(0, isAll ? Infinity : few), items, sessions, tokenName),
      !isAll && items.length > few && moreButton(`Show all ${items.length}`, () => { isAll = true; view.update(); })]));
}

/** This browser's stands first. */
const newestFirst = (items) => [...items].sort((one, other) => other.isThis - one.isThis
  || Date.parse(other.beganAt) - Date.parse(one.beganAt));

function sessionTable(shown, items, sessions, tokenName) {
  const name = (row) => !row.isThis && row.beganAt && items.some((one) => one !== row && one.name === row.name)
    ? `${row.name}, begun ${instantText(row.beganAt)}` : row.name;
  const columns = [
    { id: 'name', title: 'Name', cell: (row) => h('div', null, h('b', null, row.name),
      row.isThis && h('span', { class: 'none' }, ' (this browser)')) },
    { id: 'role', title: 'Role', cell: (row) => row.role ?? h('span', { class: 'none' }, 'its own permissions') },
    { id: 'began', title: 'Began', cell: (row) => time(row.beganAt) },
    { id: 'by', title: 'By', cell: ({ token }) => (!token ? 'a link' : tokenName(token) ? `the token ${tokenName(token)}` : 'a token') },
    { id: 'expires', title: 'Ends', cell: (row) => relative(row.expiresAt) },
    { id: 'actions', title: 'Actions', class: 'actions', cell: (row) => button('End', () => end(row, sessions),
      { icon: 'out', kind: 'quiet small', label: `End the session of ${name(row)}` }) },
  ];
  return table('Sessions', columns, shown, { keyOf: (row) => row.id, stacks: true });
}

async function endAll(rows, sessions) {
  await ask({
    title: `End ${rows.length} sessions?`, confirm: 'End them', isDangerous: true,
    text: 'All browsers but this one are signed out, whoever uses them. A token can sign in again.',
    submit: () => Promise.all(rows.map((row) => remove(path('sessions', row.id))
      .catch((error) => { if (error.status !== 404) throw error; }))),
  });
  sessions.reload();
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

// Makes a token, and shows it once.

import { h } from './dom.js';
import { post } from './api.js';
import { field, input, select, button } from './ui.js';
import { ask } from './dialog.js';
import { parseLength } from './time.js';

export const roles = [['viewer', 'Viewer: looks, and changes nothing'], ['operator', 'Operator: runs, stops and edits'],
  ['admin', 'Admin: everything, access as well']];
const expiries = [['', 'Never'], ['86400', 'In a day'], ['604800', 'In 7 days'], ['2592000', 'In 30 days'], ['7776000', 'In 90 days'],
  ['31536000', 'In a year'], ['other', 'After another time']];

/** Asks for what a token is to be, makes it and shows it. */
export async function makeToken() {
  const token = await ask({
    title: 'Make a token', confirm: 'Make', values: { name: '', role: 'viewer', expiresIn: '2592000', other: '' },
    fields: (values, error, change) => h('div', { class: 'form' },
      field('Name', { name: 'name', error, isWide: true, hint: 'By it the audit tells who did what, such as "Ann" or "deploy script".' },
        (properties) => input({ ...properties, maxlength: 100, autofocus: true }, values.name, (name) => change({ name }))),
      field('Role', { name: 'role', error, isWide: true }, (properties) => select(properties, roles, values.role,
        (role) => change({ role }))),
      field('Expires', { name: 'expiresIn', error: values.expiresIn === 'other' ? null : error, isWide: true },
        (properties) => select(properties, expiries, values.expiresIn, (expiresIn) => change({ expiresIn }))),
      values.expiresIn === 'other' && field('After', { name: 'expiresIn-other', error: error?.field === 'expiresIn'
        ? { ...error, message: error.message, field: 'expiresIn-other' } : null, isWide: true, hint: 'such as 12 h or 45 d' },
        (properties) => input(properties, values.other, (other) => change({ other })))),
    submit: ({ name, role, expiresIn, other }) => post('/tokens',
      { name: name.trim(), role, expiresIn: expiresIn === '' ? null : expiresIn === 'other' ? parseLength(other) ?? other
      : Number(expiresIn) }),
  });
  if (!token) return;
  await showOnce(`The token of ${token.name}`, 'Token', token.token,
    'Copy it now: it is shown this once, and cannot be read again.');
}

/** Shows what nobody is shown again, to be copied. */
export function showOnce(title, label, secret, text) {
  return ask({
    title, text, confirm: 'I have copied it', isNews: true, isOnce: true,
    fields: () => h('div', { class: 'secret' },
      h('input', { type: 'text', readonly: true, value: secret, 'aria-label': label, onfocus: (event) => event.target.select(),
        onkeydown: (event) => { if (event.key === 'Enter') event.preventDefault(); } }),
      button('Copy', () => copy(secret), { done: 'Copied.' })),
  });
}

/** Copies a text. Where the page comes over plain HTTP, there is only the old way: what is selected. */
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const input = document.querySelector('.secret input');
  input.focus();
  if (!document.execCommand('copy')) throw new Error('This browser does not let the page copy it. It is selected: copy it by hand.');
}

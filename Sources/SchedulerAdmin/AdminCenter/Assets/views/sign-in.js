// Who nobody knows yet: exchanges a token, or the code of a link, for a session.

import { h } from '../dom.js';
import { icon } from '../icons.js';
import { post } from '../api.js';

const exchange = (proof) => post('/session', proof);

/**
 * @param problem why one is not signed in, if that is known
 * @param enter is called when one is
 */
function page(problem, enter) {
  async function submit(event) {
    event.preventDefault();
    const input = event.target.elements.token;
    const message = event.target.querySelector('.error');
    const button = event.target.querySelector('button');
    message.textContent = '';
    button.disabled = true;
    try {
      await exchange({ token: input.value.trim() });
      await enter();
    } catch (error) {
      message.textContent = error.status === 401 ? 'Nobody has this token. It may have been revoked, or have expired.' : error.message;
      input.setAttribute('aria-invalid', 'true');
      input.focus();
    } finally {
      button.disabled = false;
    }
  }
  const told = problem?.status === 401
    ? 'This link has been used already, or has expired. Sign in with a token, or ask for another link.' : problem?.message;
  return h('main', { class: 'sign-in', key: 'sign-in' },
    h('form', { class: 'panel', onsubmit: submit, novalidate: true },
      h('div', { class: 'brand-mark large' }, icon('clock')),
      h('h1', null, 'Admin Center'),
      told && h('p', { class: 'told', role: 'alert' }, told),
      h('label', { for: 'token' }, 'Token'),
      h('input', {
        id: 'token', name: 'token', type: 'password', required: true, autocomplete: 'current-password',
        'aria-describedby': 'token-hint token-error', spellcheck: 'false',
      }),
      h('p', { class: 'error', id: 'token-error', role: 'alert', own: true }),
      h('button', { type: 'submit', class: 'primary' }, 'Sign in'),
      h('p', { class: 'hint', id: 'token-hint' },
        'Make one with ', h('code', null, 'schedulerctl tokens create'), ', or open the link that the server printed.')));
}

export default { page, exchange };

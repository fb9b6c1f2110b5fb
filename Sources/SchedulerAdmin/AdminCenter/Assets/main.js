// The frame that all views stand in: who one is, where one is, where one can go.

import { h, render } from './dom.js';
import { icon } from './icons.js';
import { get, remove, whenSignedOut } from './api.js';
import * as live from './live.js';
import { Router } from './router.js';
import { View } from './view.js';
import { tick, viewerZone } from './time.js';
import { notice, showNoticesIn, attempt } from './notices.js';
import { recall, remember } from './settings.js';
import { listenForKeys, showHelp } from './keys.js';
import { places, routes } from './places.js';
import signIn from './views/sign-in.js';

const app = document.getElementById('app');
const router = new Router(routes);
let session = null;
let view = null;
let draw = null;
let isDrawn = false;
let isMenuOpen = false;

async function begin() {
  applyTheme(recall('theme', 'auto'));
  live.watch(() => redraw());
  whenSignedOut(leave);
  addEventListener('hashchange', arrive);
  listenForKeys(() => ({ places: seen(), view, navigate }));
  setInterval(() => { if (!document.hidden) tick(); }, 1000);
  await enter(codeOfAddress());
}

/** The code of a link that signs in, taken out of the address; null where there is none. */
function codeOfAddress() {
  const code = /[#&]code=([^&]+)/.exec(location.hash)?.[1];
  if (!code) return null;
  history.replaceState(null, '', '/');
  return decodeURIComponent(code);
}

/** Goes where the address leads, which may be a link that signs in. */
function arrive() {
  const code = codeOfAddress();
  if (code) enter(code); else show();
}

/** Finds out who one is; asks whom nobody knows. */
async function enter(code) {
  let problem = null;
  try {
    session = code ? await signIn.exchange({ code }) : await get('/session');
  } catch (error) {
    session = null;
    problem = error.status === 401 && !code ? null : error;
  }
  if (session) {
    live.connect();
    show();
  } else {
    live.disconnect();
    view?.leave();
    view = null;
    document.title = 'Sign in · Admin Center';
    render(app, signIn.page(problem, enter));
    app.querySelector('input')?.focus();
  }
}

function leave() {
  if (!session) return;
  session = null;
  enter();
}

/** Shows the view that the address asks for. */
function show() {
  if (!session) return;
  isMenuOpen = false;
  const route = router.find(location.hash) ?? { view: routes.nowhere, parameters: {}, query: {}, path: '/nowhere', pattern: 'nowhere' };
  const isFirst = view === null;
  view?.leave();
  view = new View(route, session, redraw, navigate);
  draw = route.view(view);
  drawNow();
  scrollTo(0, 0);
  // Whoever listens hears where they have come; whoever has just opened the page starts at its beginning.
  if (!isFirst) document.querySelector('main h1')?.focus({ preventScroll: true });
}

function navigate(hash, { replace = false } = {}) {
  if (replace) { history.replaceState(null, '', hash); show(); }
  else if (location.hash === hash) show();
  else location.hash = hash;
}

function redraw() {
  if (isDrawn) return;
  isDrawn = true;
  requestAnimationFrame(() => { isDrawn = false; if (view && session) drawNow(); });
}

function drawNow() {
  render(app, frame(draw()));
  document.title = `${view.title || 'Admin Center'} · Admin Center`;
  tick();
}

/** The places that whoever looks may go to. */
const seen = () => places.filter((place) => !place.permission || session?.permissions.includes(place.permission));

function frame(content) {
  return h('div', { class: `frame${isMenuOpen ? ' menu-open' : ''}` },
    h('a', { class: 'skip', href: '#main', onclick: skip }, 'Skip to the content'),
    h('header', { class: 'top' },
      h('button', {
        type: 'button', class: 'icon-only quiet menu-button', 'aria-label': 'Menu', 'aria-expanded': String(isMenuOpen),
        onclick: () => { isMenuOpen = !isMenuOpen; redraw(); },
      }, icon('menu')),
      h('a', { class: 'brand', href: '#/' }, h('span', { class: 'brand-mark' }, icon('clock')), 'Admin Center')),
    h('nav', { class: 'side', 'aria-label': 'Views' }, h('ul', null, seen().map(navigationItem)), sideFoot()),
    h('main', { id: 'main', key: view.route.pattern + view.route.path }, connectionNotice(), content),
    h('div', { class: 'notices', role: 'status', 'aria-live': 'polite', own: true, ref: showNoticesIn }));
}

function skip(event) {
  event.preventDefault();
  document.querySelector('main h1')?.focus();
}

function navigationItem(place) {
  const isHere = place.holds(view.route.pattern);
  const keys = `g ${place.key}`;
  return h('li', { key: place.path }, h('a', {
    href: place.path, 'aria-current': isHere ? 'page' : null, 'aria-keyshortcuts': keys, title: keys,
  }, icon(place.icon), h('span', null, place.title)));
}

const connections = { connected: 'Live', connecting: 'Connecting…', lost: 'Reconnecting…' };

function sideFoot() {
  const theme = recall('theme', 'auto');
  const next = { auto: 'light', light: 'dark', dark: 'auto' }[theme];
  return h('div', { class: 'side-foot' },
    h('p', { class: 'who', title: `Times are shown in ${viewerZone}` },
      h('b', null, session.name), h('span', { class: `connection is-${live.state}` }, connections[live.state])),
    h('div', { class: 'foot-buttons' },
      footButton('theme', `Theme: ${theme}. Switch to ${next}`, `Theme: ${theme}`, () => { applyTheme(next); redraw(); }),
      footButton('help', 'Keys', 'Keys (?)', () => showHelp(seen(), view.keys)),
      footButton('out', 'Sign out', 'Sign out', signOut)));
}

function footButton(name, label, title, onclick) {
  return h('button', { type: 'button', class: 'quiet icon-only', 'aria-label': label, title, onclick }, icon(name));
}

function connectionNotice() {
  if (live.state !== 'lost') return null;
  return h('p', { class: 'banner', role: 'status', key: 'connection' }, icon('warning'),
    'The connection to the server is lost. What you see may be out of date; it is tried again by itself.');
}

async function signOut() {
  await attempt(async () => { await remove('/session'); sessionStorage.clear(); session = null; await enter(); });
}

function applyTheme(theme) {
  remember('theme', theme);
  document.documentElement.dataset.theme = theme;
}

addEventListener('unhandledrejection', (event) => {
  notice(event.reason?.message ?? 'Something went wrong on this page.', { kind: 'problem' });
});
begin();

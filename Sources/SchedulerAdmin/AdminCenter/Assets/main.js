// The frame that all views stand in: who one is, where one is, where one can go.

import { h, render } from './dom.js';
import { icon } from './icons.js';
import { keepingFocus } from './focus.js';
import { get, remove, whenSignedOut } from './api.js';
import * as live from './live.js';
import { Router, decoded } from './router.js';
import { guard, hasArrived, askBefore, readdress, go } from './trail.js';
import { View } from './view.js';
import { tick, viewerZone } from './time.js';
import { notice, showNoticesIn, dismissAll, attempt } from './notices.js';
import { recall, remember, hasKeys } from './settings.js';
import { head, empty } from './ui.js';
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
/** What the tabs of a browser tell each other: whether somebody has signed in, or out. */
const tabs = new BroadcastChannel('scheduler.session');
let asked = 0;
/** Whether somebody was asked who they are, or has come in another's place. */
let wasAsked = false;
/** What the view could not be shown for; null where it can. */
let fault = null;

async function begin() {
  applyTheme(recall('theme', 'auto'));
  live.watch(() => redraw());
  whenSignedOut(leave);
  tabs.onmessage = ({ data: isIn }) => { if (session) isStillIn(); else if (isIn) enter(); };
  document.addEventListener('visibilitychange', () => { if (session && !document.hidden) isStillIn(); });
  addEventListener('hashchange', () => { if (hasArrived()) arrive(); });
  guard(() => Boolean(session && view?.isUnsaved()));
  listenForKeys(() => ({ places: seen(), view, navigate, closeMenu }));
  setInterval(() => { if (!document.hidden) tick(); }, 1000);
  await enter(codeOfAddress());
}

/** The code of a link that signs in, taken out of the address; null where there is none. */
function codeOfAddress() {
  const code = /[#&]code=([^&]+)/.exec(location.hash)?.[1];
  if (!code) return null;
  readdress('/', false);
  return decoded(code);
}

/** Goes where the address leads, which may be a link that signs in. */
function arrive() {
  const code = codeOfAddress();
  if (code) enter(code);
  else if (!followsQuery()) show();
}

/** Has the view that is there follow what Back or Forward have changed of its query, if it can. */
function followsQuery() {
  const route = router.find(location.hash);
  if (!session || !view?.followQuery || route?.path !== view.route.path) return false;
  view.route.query = route.query;
  view.followQuery();
  view.update();
  return true;
}

/** Finds out who one is; asks whom nobody knows, and says why, if that is known. */
async function enter(code, reason = null) {
  let problem = null;
  const before = session;
  asked += 1;
  try {
    session = code ? await signIn.exchange({ code }) : await get('/session');
    if (code) tabs.postMessage(true);
  } catch (error) {
    session = null;
    problem = error.status === 401 && !code ? reason : error;
  }
  if (session) {
    if (identity(session) !== identity(before)) abandon();
    live.connect(isStillIn, identity(session));
    show();
  } else {
    live.disconnect();
    abandon();
    document.title = 'Sign in · Admin Center';
    render(app, signIn.page(problem, () => { tabs.postMessage(true); return enter(); }));
    wasAsked = true;
    app.querySelector('input')?.focus();
  }
}

/** Whose what is seen is, and what they may do. */
const identity = (one) => one && `${one.name} ${one.permissions}`;

/** Leaves what one was at, so that nothing of it is there for whoever comes next. */
function abandon() {
  wasAsked ||= Boolean(view);
  view?.leave();
  view = null;
  dismissAll();
  render(app, null);
}

function leave() {
  if (!session) return;
  session = null;
  view?.keep?.();
  enter(null, { message: 'Your session has ended. Sign in again to go on where you were.' });
}

/** Finds out whether one still is signed in, and what one may do now. Where it is somebody else, all begins anew. */
async function isStillIn() {
  const mine = asked += 1;
  try {
    const found = await get('/session');
    if (!session || mine !== asked) return session !== null;
    if (identity(found) === identity(session)) {
      Object.assign(session, found);
    } else {
      view?.keep?.();
      abandon();
      session = found;
      live.connect(isStillIn, identity(session));
      show();
    }
  } catch (error) {
    if (error.status === 401 && mine === asked) leave();
  }
  return session !== null;
}

/** Shows the view that the address asks for. */
function show() {
  if (!session) return;
  isMenuOpen = false;
  const route = router.find(location.hash) ?? { view: routes.nowhere, parameters: {}, query: {}, path: '/nowhere', pattern: 'nowhere' };
  const isFirst = view === null && !wasAsked;
  const isSame = view?.route.path === route.path;
  wasAsked = false;
  view?.leave();
  view = new View(route, session, redraw, navigate);
  fault = null;
  try { draw = route.view(view); } catch (error) { failed(error); draw = broken; }
  drawNow();
  if (!isSame) scrollTo(0, 0);
  // Whoever listens hears where they have come; whoever has just opened the page starts at its beginning.
  if (!isFirst && !(isSame && document.activeElement !== document.body)) document.querySelector('main h1')?.focus({ preventScroll: true });
}

function navigate(hash) {
  if (location.hash === hash) show();
  else go(hash, arrive);
}

function redraw() {
  if (isDrawn) return;
  isDrawn = true;
  requestAnimationFrame(() => { isDrawn = false; if (view && session) drawNow(); });
}

function drawNow() {
  keepingFocus(() => {
    try {
      render(app, frame(draw()));
    } catch (error) {
      failed(error);
      render(app, frame(broken()));
    }
  });
  document.title = `${view.title || 'Admin Center'} · Admin Center`;
  tick();
}

function failed(error) {
  if (error.message !== fault?.message) reportError(error);
  fault = error;
}

/** What stands there where a view cannot be shown. */
function broken() {
  return [head(view.title || 'Admin Center'), h('div', { role: 'alert', key: 'fault' },
    empty('This page cannot be shown', fault.message, h('button', { type: 'button', onclick: show }, 'Try again')))];
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
      h('a', { class: 'brand', href: '#/' }, h('span', { class: 'brand-mark' }, icon('clock')), 'Admin Center'),
      h('span', { class: 'top-connection', 'aria-hidden': 'true' }, connection())),
    h('nav', { class: 'side', 'aria-label': 'Views' }, h('ul', null, seen().map(navigationItem)), sideFoot()),
    h('main', { id: 'main', key: view.route.pattern + view.route.path }, connectionNotice(), content),
    h('div', { class: 'notices', role: 'status', 'aria-live': 'polite', own: true, ref: showNoticesIn }));
}

/** Closes the menu of a narrow page. @returns whether it was open */
function closeMenu() {
  if (!isMenuOpen) return false;
  isMenuOpen = false;
  redraw();
  document.querySelector('.menu-button')?.focus();
  return true;
}

function skip(event) {
  event.preventDefault();
  document.querySelector('main h1')?.focus();
}

function navigationItem(place) {
  const isHere = place.holds(view.route.pattern);
  return h('li', { key: place.path }, h('a', {
    href: place.path, 'aria-current': isHere ? 'page' : null, title: hasKeys() ? `g ${place.key}` : null,
  }, icon(place.icon), h('span', null, place.title)));
}

const connections = { connected: 'Live', connecting: 'Connecting…', lost: 'Reconnecting…' };

const connection = () => h('span', { class: `connection is-${live.state}` }, connections[live.state]);

function sideFoot() {
  const theme = recall('theme', 'auto');
  const next = { auto: 'light', light: 'dark', dark: 'auto' }[theme];
  return h('div', { class: 'side-foot' },
    h('p', { class: 'who', title: `Times are shown in ${viewerZone}` },
      h('b', null, session.name), connection()),
    h('div', { class: 'foot-buttons' },
      footButton('theme', `Theme: ${theme}. Switch to ${next}`, `Theme: ${theme}`, () => { applyTheme(next); redraw(); }),
      footButton('help', 'Keys', hasKeys() ? 'Keys (?)' : 'Keys', () => showHelp(seen(), view.keys, view.can('edit'))),
      footButton('out', 'Sign out', 'Sign out', () => askBefore(signOut))));
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
  await attempt(async () => {
    await remove('/session');
    sessionStorage.clear();
    session = null;
    tabs.postMessage(false);
    await enter();
  });
}

function applyTheme(theme) {
  remember('theme', theme);
  document.documentElement.dataset.theme = theme;
}

addEventListener('unhandledrejection', (event) => {
  notice(event.reason?.message ?? 'Something went wrong on this page.', { kind: 'problem' });
});
begin();

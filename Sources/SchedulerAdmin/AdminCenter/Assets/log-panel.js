// The log of a run, live: follows what comes, and is searched.

import { h } from './dom.js';
import { icon } from './icons.js';
import { path, address } from './api.js';
import { section, select, toggle, empty } from './ui.js';
import { recall, remember } from './settings.js';
import { LogLines } from './log-lines.js';
import { RunLog, levels } from './run-log.js';

/**
 * @param run the run's number
 * @returns a function of the run that tells what is to be seen; null until the run has come
 */
export function logPanel(view, run) {
  if (!view.can('readLogs')) return () => section('Log', { id: 'log-title' }, refusal());
  const lines = new LogLines(() => view.update(), () => log.loadOlder());
  const log = new RunLog(view, run, lines);
  const filterNow = () => ({ level: view.query.level, text: view.query.text });
  let withFields = recall('log-fields', true);
  let timer = null;
  let isShown = null;

  function show() {
    lines.text = view.query.text ?? '';
    isShown = JSON.stringify(filterNow());
    log.show(filterNow());
  }

  function filter(changes, how) {
    view.setQuery(changes, how);
    later();
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(() => { if (JSON.stringify(filterNow()) !== isShown) show(); }, 200);
  }

  function showFields(isOn) {
    withFields = isOn;
    remember('log-fields', isOn);
    view.update();
  }

  view.cleanup(() => clearTimeout(timer));
  view.followQuery = later;
  show();
  return (details) => {
    log.expect(details !== null && isActive(details));
    return section('Log', { id: 'log-title', class: 'log',
      actions: toolbar(view, run, filter, withFields, showFields) },
      log.state === 'refused'
        ? empty('The log could not be read', log.problem.message, h('button', { type: 'button', onclick: show }, 'Try again'))
        : [
          h('div', { class: 'log-frame' },
            h('div', { class: `log-scroller${withFields ? '' : ' without-fields'}`, tabindex: '0', role: 'log', 'aria-live': 'off',
              'aria-labelledby': 'log-title', own: true, key: 'lines', ref: (element) => lines.showIn(element) }),
            lines.count === 0 && h('div', { class: 'log-empty', key: 'empty' },
              nothing(log, details, view.query, () => filter({ level: null, text: null }))),
            !lines.isFollowing && followButton(log, lines)),
          h('p', { class: 'log-status' }, status(log, lines, details)),
        ]);
  };
}

const refusal = () => empty('You may not read logs',
  'What a run logs may hold what is not for all eyes. Whoever administers this server can give you a role that reads logs.');

const isActive = (run) => ['pending', 'running', 'interrupted'].includes(run.state);

function followButton(log, lines) {
  const news = lines.newCount > 0 ? `${lines.newCount.toLocaleString()} new ${lines.newCount === 1 ? 'line' : 'lines'}` : null;
  return h('button', { type: 'button', key: 'follow', class: 'primary small log-follow', onclick: () => lines.follow() },
    icon('download'), h('span', null, log.state === 'ended' ? 'To the end' : 'Follow', news && ` · ${news}`));
}

const levelText = (level) => level === 'critical' ? 'critical only' : `${level} and above`;
const levelChoices = [['', 'All levels'], ...levels.slice(1).map((level) => [level, levelText(level)])];

function toolbar(view, run, filter, withFields, choose) {
  const { level, text } = view.query;
  return [
    h('div', { class: 'search' }, icon('search'), h('input',
      { type: 'search', placeholder: 'Search the log', 'aria-label': 'Search the log', value: text ?? '',
        oninput: (event) => filter({ text: event.target.value }, { isPassing: true }) })),
    select({ 'aria-label': 'Level' }, levelChoices, level, (one) => filter({ level: one })),
    toggle('Fields', withFields, choose),
    h('a', { class: 'button', href: address(path('runs', run, 'log', 'download'), { level, text }), download: `run-${run}.log` },
      icon('download'), h('span', null, 'Download')),
  ];
}

/** Why there are no lines. */
function nothing(log, run, query, showAll) {
  if (log.state === 'loading') return 'Loading…';
  if (query.level || query.text) {
    return h('p', null, 'No line fits. ', h('button', { type: 'button', class: 'link', onclick: showAll }, 'Show all lines'));
  }
  if (log.state === 'waiting' || run?.state === 'pending') return 'The run has not started yet. What it logs appears here.';
  if (run && isActive(run)) return 'Nothing has been logged yet.';
  return 'This run logged nothing, or its log is no longer kept.';
}

function status(log, lines, run) {
  const count = `${lines.count.toLocaleString()} ${lines.count === 1 ? 'line' : 'lines'}${log.hasOlder ? ' loaded' : ''}`;
  const older = log.isLoadingOlder ? 'loading earlier lines…' : log.hasOlder ? 'scroll up for earlier ones' : null;
  const state = {
    waiting: 'Waiting for the run to start',
    following: lines.isFollowing ? 'Following' : 'Paused here while new lines come',
    lost: 'Connection lost; trying again',
  }[log.state] ?? (run && isActive(run) ? 'Waiting' : null);
  return [h('span', { class: state ? `log-state is-${log.state}` : null, role: 'status' }, state),
    h('span', null, [count, older, log.problem?.message].filter(Boolean).join(' · '))];
}

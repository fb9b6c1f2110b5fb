// The zones to choose from: those of the server for what it plans, those of this browser for what it draws.

import { h, memo } from './dom.js';
import { get } from './api.js';
import { viewerZone } from './time.js';

let names = [];
let isAsked = false;

/** The names of the server's zones, to be offered while somebody types; they come when they are first wanted. */
export function zoneList(view, id) {
  if (!isAsked) ask(view);
  return memo(id, [names], () => h('datalist', { id }, names.map((zone) => h('option', { value: zone }))));
}

async function ask(view) {
  isAsked = true;
  try {
    names = (await get('/zones')).items.map((zone) => zone.name);
    view.update();
  } catch {
    // Whoever knows a name can type it.
    isAsked = false;
  }
}

/** Zones that this browser can show, the viewer's own first. */
export function zoneChoices() {
  const others = Intl.supportedValuesOf('timeZone').filter((zone) => zone !== viewerZone && zone !== 'UTC');
  const own = viewerZone === 'UTC' ? [] : [[viewerZone, `Your zone (${viewerZone.replaceAll('_', ' ')})`]];
  return [...own, ['UTC', viewerZone === 'UTC' ? 'Your zone (UTC)' : 'UTC'], ...others.map((zone) => [zone, zone.replaceAll('_', ' ')])];
}

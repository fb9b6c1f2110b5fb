// The zones there are.

import { get } from './api.js';

let names = null;

/** The names of the server's zones; this browser's where the server does not tell. */
export async function zoneNames() {
  names ??= get('/zones').then((answer) => (answer.items ?? answer).map((zone) => zone.name ?? zone))
    .catch(() => ['UTC', ...Intl.supportedValuesOf('timeZone')]);
  return names;
}

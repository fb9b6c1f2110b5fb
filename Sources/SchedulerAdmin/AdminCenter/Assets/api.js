// The JSON API.

import { doubt } from './live.js';

/** What a request was refused with: problem details (RFC 9457). */
export class Problem extends Error {
  constructor(status, details) {
    super(status === 412 ? 'Somebody has changed it meanwhile. Look at it again.'
      : details.detail || details.title || `The server answered ${status}.`);
    this.status = status;
    this.code = details.code ?? '';
    this.title = details.title ?? '';
    /** The field that is refused, if it is one. */
    this.field = details.field ?? null;
  }
}

const root = '/api/v1';

/** Who is to be told that nobody is signed in any more. */
let signedOut = () => {};
export const whenSignedOut = (listener) => { signedOut = listener; };

/** A path of parts that may hold anything: `path('jobs', id, 'run')`. */
export const path = (...parts) => '/' + parts.map(encodeURIComponent).join('/');

export const get = (where, query, options) => send('GET', where, { query, ...options });
export const post = (where, body, options) => send('POST', where, { body, ...options });
export const put = (where, body, options) => send('PUT', where, { body, ...options });
export const remove = (where, options) => send('DELETE', where, options);

/** Where something is, to be linked to. */
export function address(where, query) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== '') search.append(name, one);
    }
  }
  const text = search.toString();
  return root + where + (text && `?${text}`);
}

async function send(method, where, { query, body, signal, tag, once } = {}) {
  const headers = {};
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (tag) headers['If-Match'] = tag;
  if (once) headers['Idempotency-Key'] = once;
  const response = await reached(fetch(address(where, query), {
    method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body),
  }));
  if (response.ok) {
    if (response.status === 204) return null;
    const value = await reached(response.json());
    const version = response.headers.get('ETag');
    if (version && value && typeof value === 'object') Object.defineProperty(value, 'tag', { value: version });
    return value;
  }
  const problem = new Problem(response.status, await response.json().catch(() => ({})));
  if (problem.status === 401 && where !== '/session') signedOut();
  throw problem;
}

/** What has come over the network, all of it; an answer may break off. */
async function reached(promise) {
  try {
    return await promise;
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    doubt();
    throw new Problem(0, { code: 'unreachable', title: 'The server cannot be reached', detail: 'The server cannot be reached.' });
  }
}

/** All pages of a list, up to so many items. */
export async function all(where, query, { signal, limit = 1000 } = {}) {
  const items = [];
  let cursor = null;
  do {
    const page = await get(where, { ...query, cursor }, { signal });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor && items.length < limit);
  return items;
}

// Which view an address asks for. Addresses are `#/path?query`, so that a link shows what was looked at.

/** A table of routes: `{'jobs/:job': name}`. The first that fits is taken. */
export class Router {
  #routes;

  constructor(routes) {
    this.#routes = Object.entries(routes).map(([pattern, view]) => ({ parts: pattern.split('/'), pattern, view }));
  }

  /** The route of an address; null where there is none. */
  find(hash) {
    const [whole, search = ''] = hash.replace(/^#\/?/, '').split('?', 2);
    const path = whole.split('/').map(decoded);
    for (const { parts, pattern, view } of this.#routes) {
      const parameters = match(parts, path);
      if (parameters) {
        const query = Object.fromEntries(new URLSearchParams(search));
        return { pattern, view, parameters, query, path: `/${whole}` };
      }
    }
    return null;
  }
}

/** A part of an address as it was before it was one; what is none stays as it is. */
export function decoded(part) {
  try { return decodeURIComponent(part); } catch { return part; }
}

function match(parts, path) {
  if (parts.length !== path.length) return null;
  const parameters = {};
  for (let index = 0; index < parts.length; index += 1) {
    if (parts[index].startsWith(':')) {
      if (path[index] === '') return null;
      parameters[parts[index].slice(1)] = path[index];
    } else if (parts[index] !== path[index]) {
      return null;
    }
  }
  return parameters;
}

/** An address inside the page: `to('jobs', id)`, with a query perhaps as last argument. */
export function to(...parts) {
  const query = typeof parts.at(-1) === 'object' ? parts.pop() : {};
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== ''));
  const text = search.toString();
  return `#/${parts.map(encodeURIComponent).join('/')}${text && `?${text}`}`;
}

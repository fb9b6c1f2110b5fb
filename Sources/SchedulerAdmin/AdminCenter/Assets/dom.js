// Descriptions of elements, and how they are brought onto the page: a view tells what is to be seen now, and `render`
// changes what differs. Elements stay who they are, so that focus, selections and scroll positions do as well.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Describes an element. Children may be descriptions, texts, numbers, lists, and null or false for nothing.
 *
 * Properties: `on…` are handlers; `value`, `checked`, `disabled` and the like are set as properties; `style` and
 * `dataset` are objects; `ref` is called with a new element; `key` tells children apart that move; the rest are
 * attributes, where true means present and null or false absent.
 */
export function h(tag, properties, ...children) {
  return { tag, properties: properties ?? {}, children: flat(children), key: properties?.key, namespace: null };
}

/** Describes an element of a drawing. */
export function svg(tag, properties, ...children) {
  return { ...h(tag, properties, ...children), namespace: SVG };
}

/** Describes something that is built anew only when one of its `inputs` is another than before. */
export function memo(key, inputs, build) {
  return { key, inputs, build };
}

/** Brings the descriptions into an element that is theirs alone. */
export function render(container, ...children) {
  const focused = document.activeElement;
  reconcile(container, flat(children));
  // What is moved loses the focus.
  const isLost = document.activeElement === document.body && focused !== document.body;
  if (isLost && container.contains(focused)) focused.focus({ preventScroll: true });
}

function flat(children, into = []) {
  for (const child of children) {
    if (Array.isArray(child)) flat(child, into);
    else if (child !== null && child !== undefined && child !== false && child !== true) {
      into.push(typeof child === 'object' ? child : String(child));
    }
  }
  return into;
}

/** What an element was described as when it was last rendered. */
const descriptions = new WeakMap();

function create(description) {
  if (typeof description === 'string') return document.createTextNode(description);
  if (description.build) {
    const node = create(description.build());
    descriptions.set(node, { ...descriptions.get(node), memo: description });
    return node;
  }
  const { tag, namespace, properties } = description;
  const element = namespace ? document.createElementNS(namespace, tag) : document.createElement(tag);
  if (!properties.own) reconcile(element, description.children);
  for (const name in properties) assign(element, name, properties[name], undefined);
  descriptions.set(element, { description });
  properties.ref?.(element);
  return element;
}

/** @returns whether the node could become what is described. */
function update(node, description) {
  if (typeof description === 'string') {
    if (node.nodeType !== Node.TEXT_NODE) return false;
    if (node.data !== description) node.data = description;
    return true;
  }
  const known = descriptions.get(node);
  if (!known) return false;
  if (description.build) {
    if (known.memo && same(known.memo.inputs, description.inputs)) return true;
    if (!update(node, description.build())) return false;
    descriptions.set(node, { ...descriptions.get(node), memo: description });
    return true;
  }
  const before = known.description;
  if (before.tag !== description.tag || before.key !== description.key) return false;
  if (!description.properties.own) reconcile(node, description.children);
  for (const name in before.properties) {
    if (!(name in description.properties)) assign(node, name, undefined, before.properties[name]);
  }
  for (const name in description.properties) {
    assign(node, name, description.properties[name], before.properties[name]);
  }
  descriptions.set(node, { description });
  return true;
}

function same(one, other) {
  return one.length === other.length && one.every((value, index) => Object.is(value, other[index]));
}

function keyOf(node) {
  const known = descriptions.get(node);
  return known?.memo?.key ?? known?.description.key;
}

function reconcile(parent, children) {
  const wanted = new Set(children.map((child) => child.key));
  const keyed = new Map();
  for (const node of [...parent.childNodes]) {
    const key = keyOf(node);
    if (key === undefined) continue;
    // What is gone goes first: then those that stay need not be moved, which would take the focus from them.
    if (wanted.has(key)) keyed.set(key, node);
    else node.remove();
  }
  const spare = [];
  let present = parent.firstChild;
  for (const child of children) {
    const key = typeof child === 'string' ? undefined : child.key;
    let node = keyed.get(key);
    if (key === undefined) node = present && keyOf(present) === undefined ? present : spare.shift();
    // What has no key makes way for what has one, not the other way round.
    while (node && key !== undefined && present !== node && keyOf(present) === undefined) {
      spare.push(present);
      present = present.nextSibling;
      spare.at(-1).remove();
    }
    if (node && update(node, child)) {
      keyed.delete(key);
      if (node === present) present = present.nextSibling;
      else parent.insertBefore(node, present);
    } else {
      parent.insertBefore(create(child), present);
    }
  }
  while (present) {
    const next = present.nextSibling;
    present.remove();
    present = next;
  }
}

const asProperties = new Set(['value', 'checked', 'disabled', 'selected', 'hidden', 'open', 'indeterminate']);

function assign(element, name, value, before) {
  if (name === 'key' || name === 'ref' || name === 'own') return;
  if (name.startsWith('on')) element[name] = value ?? null;
  else if (name === 'style') restyle(element.style, value ?? {}, before ?? {});
  else if (name === 'dataset') Object.assign(element.dataset, value);
  else if (asProperties.has(name)) {
    // What somebody typed stays, unless the view has another value than it had.
    if (value !== before && element[name] !== value) element[name] = value ?? '';
  } else if (value !== before) {
    if (value === null || value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : value);
  }
}

function restyle(style, values, before) {
  for (const name in before) if (!(name in values)) style.removeProperty(name);
  for (const name in values) if (values[name] !== before[name]) style.setProperty(name, values[name]);
}

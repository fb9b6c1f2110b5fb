// The lines of a log on the page. They stand in chunks; only chunks near what is in sight have elements, so that a
// log of a hundred thousand lines is as quick as one of a hundred.

import { utcText } from './time.js';

const chunkSize = 100;
const usualHeight = 24;
/** Messages that are longer are cut until somebody asks. */
const longest = 2000;

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3,
  hourCycle: 'h23' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

export class LogLines {
  /** Whether what comes is scrolled to. */
  isFollowing = true;
  /** How many lines came while it was not. */
  newCount = 0;
  count = 0;
  /** A text that is marked where it stands. */
  text = '';
  #scroller = null;
  #content = document.createElement('div');
  #chunks = [];
  #byElement = new WeakMap();
  #lastTop = 0;
  #changed;
  #reachedTop;
  #sight = null;

  /**
   * @param changed is called when `isFollowing` or `newCount` is another
   * @param reachedTop is called when somebody looks for earlier lines
   */
  constructor(changed, reachedTop) {
    this.#changed = changed;
    this.#reachedTop = reachedTop;
    this.#content.className = 'log-content';
  }

  /** Shows the lines in an element that scrolls. */
  showIn(scroller) {
    this.#sight?.disconnect();
    this.#scroller = scroller;
    scroller.append(this.#content);
    scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.#sight = new IntersectionObserver((entries) => this.#sighted(entries), { root: scroller, rootMargin: '800px 0px' });
    new ResizeObserver(() => { if (this.isFollowing) this.#toEnd(); }).observe(scroller);
    for (const chunk of this.#chunks) this.#sight.observe(chunk.element);
    this.#toEnd();
  }

  reset(lines) {
    for (const chunk of this.#chunks) this.#sight?.unobserve(chunk.element);
    this.#chunks = [];
    this.#content.replaceChildren();
    this.count = 0;
    this.newCount = 0;
    this.isFollowing = true;
    this.append(lines);
    this.#changed();
  }

  append(lines) {
    if (lines.length === 0) return;
    this.count += lines.length;
    let index = 0;
    while (index < lines.length) {
      let chunk = this.#chunks.at(-1);
      if (!chunk || chunk.lines.length >= chunkSize) {
        chunk = this.#newChunk([], chunk?.lines.at(-1));
        this.#chunks.push(chunk);
        this.#content.append(chunk.element);
        this.#sight?.observe(chunk.element);
      }
      const some = lines.slice(index, index + chunkSize - chunk.lines.length);
      index += some.length;
      // What is at the end is what one looks at while one follows.
      this.#extend(chunk, some, this.isFollowing && lines.length - index < chunkSize);
    }
    if (this.isFollowing) this.#toEnd();
    else { this.newCount += lines.length; this.#changed(); }
  }

  prepend(lines) {
    if (lines.length === 0) return;
    this.count += lines.length;
    const scroller = this.#scroller;
    const before = scroller.scrollHeight;
    const chunks = [];
    for (let index = 0; index < lines.length; index += chunkSize) {
      chunks.push(this.#newChunk(lines.slice(index, index + chunkSize), lines[index - 1]));
    }
    const first = this.#chunks[0];
    if (first) first.previous = lines.at(-1);
    this.#chunks.unshift(...chunks);
    this.#content.prepend(...chunks.map((chunk) => chunk.element));
    for (const chunk of chunks) this.#sight?.observe(chunk.element);
    scroller.scrollTop = this.#lastTop = scroller.scrollTop + scroller.scrollHeight - before;
  }

  /** Goes to the end, and stays there. */
  follow() {
    this.isFollowing = true;
    this.newCount = 0;
    this.#toEnd();
    this.#changed();
  }

  #newChunk(lines, previous) {
    const chunk = { element: document.createElement('div'), lines, previous, isBuilt: false };
    chunk.element.className = 'log-chunk';
    this.#byElement.set(chunk.element, chunk);
    this.#reserve(chunk, lines.length * usualHeight);
    return chunk;
  }

  #extend(chunk, lines, isInSight) {
    const previous = chunk.lines.at(-1) ?? chunk.previous;
    if (chunk.lines.length === 0) chunk.isBuilt = isInSight;
    chunk.lines.push(...lines);
    if (chunk.isBuilt) {
      chunk.element.style.removeProperty('height');
      chunk.element.append(...this.#elements(lines, previous));
    } else {
      this.#reserve(chunk, chunk.lines.length * usualHeight);
    }
  }

  #reserve(chunk, height) {
    chunk.element.style.setProperty('height', `${height}px`);
  }

  #sighted(entries) {
    for (const { target, isIntersecting } of entries) {
      const chunk = this.#byElement.get(target);
      if (!chunk || chunk.isBuilt === isIntersecting || !target.isConnected) continue;
      // What somebody has selected, or is at, stays.
      if (!isIntersecting && (target.contains(document.activeElement) || getSelection().containsNode(target, true))) continue;
      const before = target.offsetHeight;
      const isAbove = target.offsetTop + before <= this.#scroller.scrollTop;
      chunk.isBuilt = isIntersecting;
      if (isIntersecting) {
        target.style.removeProperty('height');
        target.replaceChildren(...this.#elements(chunk.lines, chunk.previous));
        const difference = target.offsetHeight - before;
        if (isAbove && difference !== 0) this.#scroller.scrollTop = this.#lastTop = this.#scroller.scrollTop + difference;
      } else {
        this.#reserve(chunk, before);
        target.replaceChildren();
      }
    }
    if (this.isFollowing) this.#toEnd();
  }

  #toEnd() {
    if (!this.#scroller) return;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#lastTop = this.#scroller.scrollTop;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < 8;
    const isUpwards = scrollTop < this.#lastTop - 1;
    this.#lastTop = scrollTop;
    if (isAtEnd !== this.isFollowing && (isAtEnd || isUpwards)) {
      this.isFollowing = isAtEnd;
      if (isAtEnd) this.newCount = 0;
      this.#changed();
    }
    if (scrollTop < 300 && !isAtEnd) this.#reachedTop();
  }

  #elements(lines, previous) {
    const result = [];
    for (const line of lines) {
      const divider = dividerBetween(previous, line);
      if (divider) {
        result.push(element('p', 'log-divider', divider));
        result.at(-1).title = utcText(line.instant);
      }
      result.push(lineElement(line, this.text));
      previous = line;
    }
    return result;
  }
}

/** What happened between two lines, if it is worth a word. */
function dividerBetween(previous, line) {
  if (!previous) return null;
  const words = [
    isOfAnother(previous, line) && (line.attempt === previous.attempt ? 'Once more' : `Attempt ${line.attempt}`),
    line.gap && `${line.gap.toLocaleString()} lines came too fast to be shown; the download has those that are kept`,
    day.format(new Date(previous.instant)) !== day.format(new Date(line.instant)) && day.format(new Date(line.instant)),
  ].filter(Boolean);
  return words.length > 0 ? words.join(' · ') : null;
}

/**
 * Whether a line is of another attempt than the one before it.
 *
 * Its number may be the same: an attempt whose node was lost does not count. Lines are numbered anew all the same.
 */
const isOfAnother = (previous, line) => line.attempt !== previous.attempt || line.sequence <= previous.sequence;

function element(tag, className, ...children) {
  const result = document.createElement(tag);
  result.className = className;
  result.append(...children);
  return result;
}

function lineElement(line, text) {
  const at = element('time', '', clock.format(new Date(line.instant)));
  at.dateTime = line.instant;
  at.title = utcText(line.instant);
  return element('div', `log-line is-${line.level}`, at, ' ', element('b', 'log-level', line.level), ' ',
    element('div', 'log-words', ...message(line.message, text), ...fields(line.metadata, text)));
}

function message(words, text) {
  if (words.length <= longest) return [element('span', 'log-message', ...marked(words, text))];
  const span = element('span', 'log-message', ...marked(words.slice(0, longest), text), '… ');
  const button = element('button', 'link', `Show all ${words.length.toLocaleString()} characters`);
  button.type = 'button';
  button.onclick = () => span.replaceChildren(...marked(words, text));
  span.append(button);
  return [span];
}

function fields(metadata, text) {
  const entries = Object.entries(metadata ?? {});
  if (entries.length === 0) return [];
  const all = entries.map(([name, value]) => element('span', 'log-field', element('b', '', ...marked(name, text)), '=',
    ...marked(value, text)));
  const size = entries.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (size <= 240) return [element('span', 'log-fields', ...all.flatMap((one) => [' ', one]))];
  const details = element('details', 'log-fields', element('summary', '',
    `${entries.length} ${entries.length === 1 ? 'field' : 'fields'}: ${entries.map(([name]) => name).join(', ')}`), ...all);
  // What was looked for is not hidden.
  details.open = Boolean(text) && entries.some(([name, value]) => `${name} ${value}`.toLowerCase().includes(text.toLowerCase()));
  return [details];
}

/** A text with each occurrence of another marked, as nodes. */
function marked(words, text) {
  if (!text) return [words];
  const nodes = [];
  const [whole, wanted] = [words.toLowerCase(), text.toLowerCase()];
  // Where a letter changes its length when it becomes small, positions would not fit.
  if (whole.length !== words.length) return [words];
  let from = 0;
  for (let at = whole.indexOf(wanted); at >= 0; at = whole.indexOf(wanted, from)) {
    if (at > from) nodes.push(words.slice(from, at));
    nodes.push(element('mark', '', words.slice(at, at + wanted.length)));
    from = at + wanted.length;
  }
  if (from < words.length) nodes.push(words.slice(from));
  return nodes;
}

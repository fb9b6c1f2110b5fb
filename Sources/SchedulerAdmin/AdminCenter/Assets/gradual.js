// A long list that is built little by little: what is in sight at once, the rest while nothing else is to be done.

import { whenIdle } from './idle.js';

export class Gradual {
  #view;
  #ready = new Set();
  #waiting = [];
  #keys = new WeakMap();
  #observer;
  #isAsked = false;

  /** So many are built at once, wherever they are. */
  static first = 24;
  /** So many are built in one go while the page is idle. */
  static chunk = 20;

  constructor(view) {
    this.#view = view;
    this.#observer = new IntersectionObserver((entries) => this.#arrived(entries), { rootMargin: '800px' });
    view.cleanup(() => this.#observer.disconnect());
  }

  /** Takes the keys of all items in their order. What was built stays so for as long as it is among them. */
  arrange(keys) {
    const ready = new Set();
    this.#waiting = [];
    keys.forEach((key, index) => {
      if (index < Gradual.first || this.#ready.has(key)) ready.add(key);
      else this.#waiting.push(key);
    });
    this.#ready = ready;
    this.#goOn();
  }

  /** Whether an item is to be built; otherwise something stands for it. */
  isReady(key) { return this.#ready.has(key); }

  /** Builds an item when the element that stands for it comes near. */
  watch(key, element) {
    this.#keys.set(element, key);
    this.#observer.observe(element);
  }

  #arrived(entries) {
    const near = entries.filter((entry) => entry.isIntersecting);
    for (const { target } of near) {
      this.#ready.add(this.#keys.get(target));
      this.#observer.unobserve(target);
    }
    if (near.length > 0) this.#view.update();
  }

  #goOn() {
    if (this.#isAsked || this.#waiting.length === 0) return;
    this.#isAsked = true;
    whenIdle(() => {
      this.#isAsked = false;
      for (const key of this.#waiting.slice(0, Gradual.chunk)) this.#ready.add(key);
      this.#view.update();
    });
  }
}

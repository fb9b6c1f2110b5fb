// Round times of the viewer's clock, for axes.

import { clockText } from './time.js';

const minute = 60_000;
const steps = [1, 5, 10, 15, 30, 60, 120, 180, 360, 720].map((minutes) => minutes * minute);
const day = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric' });

/** Round instants between two, at most so many, with their texts; midnights are told by their day. */
export function timeTicks(from, to, most) {
  const step = steps.find((size) => (to - from) / size <= most);
  const ticks = [];
  const date = new Date(from);
  date.setHours(0, 0, 0, 0);
  // Each day is begun anew, so that ticks stay round where the clock is changed.
  while (date.getTime() <= to) {
    const begin = date.getTime();
    date.setDate(date.getDate() + 1);
    for (let instant = begin; instant < date.getTime(); instant += step ?? 86_400_000) {
      if (instant >= from && instant <= to) ticks.push({ instant, text: instant === begin ? day.format(instant) : clockText(instant) });
    }
  }
  return ticks;
}

// Drawings that stand beside words, never in their place without a name.

import { svg } from './dom.js';

const paths = {
  jobs: 'M4 5h16v5H4zM4 14h16v5H4zM7.5 7.5h.01M7.5 16.5h.01',
  schedules: 'M5 6h14v14H5zM5 10h14M9 3.5V7M15 3.5V7',
  heatmap: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z',
  upcoming: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.2l3 1.8',
  history: 'M4.5 12a7.5 7.5 0 1 1 2.4 5.5M4.5 19v-4h4M12 8v4l2.5 2',
  resources: 'M12 3.5l8 4.2v8.6l-8 4.2-8-4.2V7.7zM4 7.7l8 4.3 8-4.3M12 12v8.5',
  artifacts: 'M6 3.5h8l4 4V20.5H6zM14 3.5v4h4M9 12h6M9 16h6',
  nodes: 'M4 4.5h16v6H4zM4 13.5h16v6H4zM7 7.5h.01M7 16.5h.01M11 7.5h6M11 16.5h6',
  audit: 'M12 3.5l7 3v5c0 4.3-2.9 7.6-7 9-4.1-1.4-7-4.7-7-9v-5zM9 12l2.2 2.2L15.2 10',
  access: 'M8 15.5a4 4 0 1 1 3.5-6H20v4h-2.5v2.5h-3v-2.5h-3a4 4 0 0 1-3.5 2zM8 11.5h.01',
  play: 'M7 5l12 7-12 7z',
  start: 'M12 4v8M7.5 7a7 7 0 1 0 9 0',
  stop: 'M6.5 6.5h11v11h-11z',
  pause: 'M8 5v14M16 5v14',
  retry: 'M19.5 12a7.5 7.5 0 1 1-2.4-5.5M19.5 5v4h-4',
  cancel: 'M6 6l12 12M18 6L6 18',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  cross: 'M6 6l12 12M18 6L6 18',
  warning: 'M12 4l9 16H3zM12 10v4.5M12 17.2h.01',
  clock: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.2l3 1.8',
  hold: 'M8 5v14M16 5v14',
  edit: 'M5 19l1-4L16 5l3 3L9 18zM14 7l3 3',
  plus: 'M12 5v14M5 12h14',
  search: 'M10.5 4.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15 15l5 5',
  download: 'M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  menu: 'M4 7h16M4 12h16M4 17h16',
  theme: 'M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16',
  out: 'M10 4.5H5v15h5M14 8l4 4-4 4M18 12H9',
  back: 'M14 6l-6 6 6 6',
  next: 'M10 6l6 6-6 6',
  down: 'M6 10l6 6 6-6',
  link: 'M10 6H6v12h12v-4M13 5h6v6M19 5l-9 9',
  columns: 'M4 5h16v14H4zM10 5v14M15 5v14',
  trash: 'M5 7h14M9 7V4.5h6V7M7 7l1 13h8l1-13',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4',
  undo: 'M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-4',
  skip: 'M5 5l9 7-9 7zM18 5v14',
  help: 'M9 9a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 1.9v.3M12 17.3h.01',
  dot: 'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
};

/** A drawing by its name, hidden from those who listen: words say what it says. */
export function icon(name) {
  return svg('svg', { class: `icon icon-${name}`, viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' },
    svg('path', { d: paths[name] ?? paths.dot }));
}

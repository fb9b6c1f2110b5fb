import { head, empty } from '../ui.js';

/** What is shown where nothing is. */
export default function nowhere(view) {
  view.title = 'Nothing here';
  return () => [
    head('Nothing here'),
    empty('There is no page at this address', 'It may have been mistyped, or belong to another version.'),
  ];
}

// Where one has been: the entries of the browser's history, counted, so that nobody leaves by mistake what is not saved.

import { ask, isAnyChanged } from './dialog.js';

/** How many entries there were before the present one. */
let present = history.state?.at ?? 0;
/** Whether the browser is on its way back to where one was. */
let isReturning = false;
let isAsking = false;
/** Whether whoever leaves has said that they mean it. */
let isMeant = false;
/** Whether the view holds what is not saved. */
let holdsMore = () => false;

history.replaceState({ at: present }, '');

/** @param isChanged tells whether the view holds what was typed and is not saved */
export function guard(isChanged) {
  holdsMore = isChanged;
  addEventListener('beforeunload', (event) => { if (isUnsaved()) event.preventDefault(); });
}

const isUnsaved = () => holdsMore() || isAnyChanged();

/** Has another address for what is to be seen, as an entry that Back leads away from, or in place of the present one. */
export function readdress(hash, isNew) {
  if (isNew && hash !== location.hash) history.pushState({ at: present += 1 }, '', hash);
  else history.replaceState({ at: present }, '', hash);
}

/** Goes elsewhere, unless one stays for what is not saved; `arrive` shows what is there. */
export function go(hash, arrive) {
  askBefore(() => { readdress(hash, true); arrive(); });
}

/** Takes in that the address has changed. @returns whether one has arrived; otherwise the address goes back, and asks */
export function hasArrived() {
  const at = history.state?.at ?? present + 1;
  const isBack = isReturning;
  isReturning = false;
  if (isBack || isMeant || !isUnsaved()) {
    isMeant = false;
    present = at;
    history.replaceState({ at }, '');
    return !isBack;
  }
  isReturning = true;
  history.go(present - at);
  askBefore(() => {
    isMeant = true;
    history.go(at - present);
    // The entry may be gone meanwhile.
    setTimeout(() => { isMeant = false; }, 1000);
  });
  return false;
}

/** Does what would lose what is not saved, once that is meant. */
export async function askBefore(leave) {
  if (!isUnsaved()) { leave(); return; }
  if (isAsking) return;
  isAsking = true;
  const isSure = await ask({ title: 'Leave without saving?', text: 'What you have typed and not saved, or not copied yet, would be lost.',
    confirm: 'Leave', dismiss: 'Stay', isDangerous: true });
  isAsking = false;
  if (isSure) leave();
}

// Keeps the focus from being lost with what had it.

/** Draws. Where what had the focus is gone then, the heading of the view has it, so that whoever listens goes on from there. */
export function keepingFocus(draw) {
  const held = document.activeElement;
  draw();
  if (!held?.isConnected) document.querySelector('main h1')?.focus({ preventScroll: true });
}

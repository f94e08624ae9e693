// What lists of messages have in common: day lines, focus that survives a redraw, walking by arrow keys.

import { dayKey, dayLine } from "./dates.js";
import { h } from "./dom.js";
import { focusWithin, refocus } from "./surface.js";

const TOGETHER_SECONDS = 300; // messages of one person closer than this share a head

/** Whether a message goes under its forerunner's head: same person, soon after, plain text. */
export function follows(message, before) {
  if (!before || message.is_bot || before.is_bot || message.ephemeral || before.ephemeral) return false;
  return before.user === message.user && sameDay(before, message) && message.ts - before.ts < TOGETHER_SECONDS;
}

export const sameDay = (one, other) => dayKey(one.ts) === dayKey(other.ts);

export function dayDivider(ts) {
  return h("div", { class: "day", role: "separator", "aria-label": dayLine(ts) }, h("span", {}, dayLine(ts)));
}

export function newDivider() {
  return h("div", { class: "day new-line", role: "separator", "aria-label": "New messages" }, h("span", {}, "New"));
}

/** The row of a message. */
export const rowOf = (list, ts) => list.querySelector(`[data-ts="${CSS.escape(ts)}"]`);

/** Remember where focus is; the answer puts it back, on the message itself if its element is gone. */
export function keepFocus(list) {
  const row = document.activeElement?.closest?.("[data-ts]");
  if (!row || !list.contains(row)) return () => {};
  const kept = focusWithin(row);
  return () => {
    const again = rowOf(list, row.dataset.ts);
    if (again && (!kept || !refocus(again, kept))) again.focus({ preventScroll: true });
  };
}

/** Do `draw` so that the topmost message in sight stays where it is. */
export function keepPlace(root, list, draw) {
  const edge = root.getBoundingClientRect().top;
  const anchor = [...list.children].find((node) => node.dataset.ts && node.getBoundingClientRect().bottom > edge);
  const top = anchor?.getBoundingClientRect().top;
  draw();
  const again = anchor && rowOf(list, anchor.dataset.ts);
  if (again) root.scrollTop += again.getBoundingClientRect().top - top;
}

/** Up and Down walk over the messages when one of them, or the list, has focus. */
export function walkRows(root, list, event) {
  if (!["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return;
  const onRow = event.target.matches("[data-ts]");
  if (event.target !== root && !onRow) return;
  event.preventDefault();
  const rows = [...list.querySelectorAll("[data-ts]")];
  const at = onRow ? rows.indexOf(event.target) : rows.length;
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: rows.length - 1 }[event.key];
  rows[Math.max(0, Math.min(rows.length - 1, to))]?.focus();
}

// Things that float beside a control: menus and lists. One is open at a time.

let open = null;

/** Show `node` at `anchor`, in its dialog where it stands in one; `onClose` is told why it went. */
export function openPopover(node, anchor, onClose = () => {}, { width = false } = {}) {
  closePopover();
  (anchor.closest("dialog") || document.body).append(node);
  open = { node, anchor, onClose };
  place(node, anchor, width);
  document.addEventListener("pointerdown", outside, true);
  window.addEventListener("resize", closePopover);
  window.addEventListener("scroll", scrolled, true);
}

export function closePopover() {
  if (!open) return;
  const { node, onClose } = open;
  open = null;
  node.remove();
  document.removeEventListener("pointerdown", outside, true);
  window.removeEventListener("resize", closePopover);
  window.removeEventListener("scroll", scrolled, true);
  onClose();
}

/** Close what is open if it belongs to something inside `root`, which is about to be drawn anew. */
export function closeWithin(root) {
  if (open && root.contains(open.anchor)) closePopover();
}

export const isOpen = (node) => open?.node === node;

/** The list grew or shrank: find its place again. */
export function replace(node, width) {
  if (isOpen(node)) place(node, open.anchor, width);
}

function outside(event) {
  if (open && !open.node.contains(event.target) && !open.anchor.contains(event.target)) closePopover();
}

function scrolled(event) {
  if (open && event.target !== open.node && !open.node.contains(event.target)) closePopover();
}

function place(node, anchor, width) {
  const box = anchor.getBoundingClientRect();
  if (width) node.style.minWidth = `${box.width}px`;
  const below = window.innerHeight - box.bottom - 12;
  const above = box.top - 12;
  const up = below < Math.min(node.scrollHeight, 220) && above > below;
  node.style.maxHeight = `${Math.min(320, up ? above : below)}px`;
  const height = Math.min(node.offsetHeight, 320);
  node.style.top = `${up ? box.top - height - 4 : box.bottom + 4}px`;
  node.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - node.offsetWidth - 8))}px`;
}

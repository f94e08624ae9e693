// The list of messages in a channel, kept in step with the store.

import { fill, h } from "./dom.js";
import { closePopover, closeWithin } from "./popover.js";
import { dayDivider, follows, keepFocus, keepPlace, newDivider, rowOf, sameDay, walkRows } from "./rows.js";

const NEAR = 120; // pixels from an edge at which more is read

export class Messages {
  /** `more("above" | "below")` asks for what comes before or after, `latest()` for the end; both say when it is there. */
  constructor(root, store, { view, more, latest, announce }) {
    Object.assign(this, { root, store, view, more, latest, announce });
    this.list = h("div", { class: "list", role: "list" });
    this.above = h("button", { type: "button", class: "button quiet-button", onclick: () => this.read("above") }, "Earlier messages");
    this.below = h("button", { type: "button", class: "button quiet-button", onclick: () => this.read("below") }, "Later messages");
    this.jump = h("button", { type: "button", class: "jump", hidden: true, onclick: () => this.toNewest() }, "New messages ↓");
    this.reading = false;
    root.append(this.above, this.list, this.below);
    root.after(this.jump);
    root.addEventListener("keydown", (event) => walkRows(root, this.list, event));
    root.addEventListener("scroll", () => this.scrolled(), { passive: true });
    store.on("current", () => this.drawAll());
    store.on("history", ({ channel, keepPlace: stay }) => channel === store.current && this.drawAll(stay));
    store.on("message", (added) => this.added(added));
    store.on("changed", (message) => this.changed(message));
    store.on("dropped", ({ channel }) => channel === store.current && this.redraw());
  }

  get timeline() {
    return this.store.messages.get(this.store.current);
  }

  get shown() {
    return this.timeline?.list || [];
  }

  /** Draw the channel; `stay` holds the view where it was while messages come in above or below. */
  drawAll(stay = false) {
    if (stay) {
      this.redraw();
      return;
    }
    this.fillList();
    this.toEnd();
  }

  /** Draw again without moving. */
  redraw() {
    const atEnd = this.atEnd() && !this.timeline?.hasNewer;
    closePopover();
    const focus = keepFocus(this.list);
    keepPlace(this.root, this.list, () => this.fillList());
    if (atEnd) this.toEnd();
    focus();
  }

  fillList() {
    this.above.hidden = !this.timeline?.hasMore;
    this.below.hidden = !this.timeline?.hasNewer;
    fill(this.list, this.timeline && this.shown.length === 0 ? this.emptyNote() : this.rows());
  }

  emptyNote() {
    const channel = this.store.channel(this.store.current);
    const where = channel?.is_im ? `your conversation with ${channel.name}` : `#${channel?.name}`;
    return h("p", { class: "empty" }, `This is the beginning of ${where}. Type / to see what the app can do.`);
  }

  rows() {
    const rows = [];
    let before = null;
    let marked = false;
    for (const message of this.shown) {
      if (!before || !sameDay(before, message)) rows.push(dayDivider(message.ts));
      const first = !marked && this.isUnseen(message);
      if (first) rows.push(newDivider());
      marked ||= first;
      rows.push(this.row(message, first ? null : before));
      before = message;
    }
    return rows;
  }

  isUnseen(message) {
    const { unseen, me } = this.store;
    return unseen && message.user !== me && Number(message.ts) > unseen.after && Number(message.ts) <= unseen.until;
  }

  row(message, before) {
    return this.view.node(message, { joined: follows(message, before) });
  }

  added({ message, held }) {
    if (message.channel !== this.store.current) return;
    const mine = message.user === this.store.me;
    // Screen readers get the top-level text: it is the whole gist.
    if (!mine) this.announce(`${this.view.author(message).name}: ${message.text}`);
    if (!held) {
      if (mine) this.latest();
      else this.jump.hidden = false;
      return;
    }
    const stay = !this.atEnd() && !mine;
    if (!this.append(message)) this.redraw();
    this.keepShort(stay);
    if (stay) this.jump.hidden = false;
    else this.toEnd();
  }

  /** The usual case, which leaves all else on the page alone: a message below the others. */
  append(message) {
    const before = this.shown.at(-2);
    if (!before || this.shown.at(-1) !== message) return false;
    if (!sameDay(before, message)) this.list.append(dayDivider(message.ts));
    this.list.append(this.row(message, before));
    return true;
  }

  /** Let go of messages at the far end once there are too many. */
  keepShort(stay) {
    const gone = stay ? this.timeline.trimBelow() : this.timeline.trimAbove();
    this.store.letGo(gone);
    if (gone.length) this.redraw();
  }

  /** Draw one message again in its place. */
  changed(message) {
    if (message.channel !== this.store.current) return;
    const old = rowOf(this.list, message.ts);
    if (!old) return;
    closeWithin(old);
    const atEnd = this.atEnd();
    const focus = keepFocus(this.list);
    old.replaceWith(this.row(message, old.classList.contains("joined") ? this.shown[this.shown.indexOf(message) - 1] : null));
    if (atEnd) this.toEnd();
    focus();
  }

  /** Bring one message into view, as a permalink asks; false where it is not held. */
  goTo(ts) {
    const node = rowOf(this.list, ts);
    node?.scrollIntoView({ block: "center" });
    node?.focus({ preventScroll: true });
    return Boolean(node);
  }

  scrolled() {
    const { root } = this;
    if (this.atEnd() && !this.timeline?.hasNewer) this.jump.hidden = true;
    if (root.scrollTop < NEAR && this.timeline?.hasMore) this.read("above");
    else if (root.scrollHeight - root.scrollTop - root.clientHeight < NEAR && this.timeline?.hasNewer) this.read("below");
  }

  async read(where) {
    if (this.reading) return;
    this.reading = true;
    await this.more(where);
    this.reading = false;
  }

  atEnd() {
    return this.root.scrollHeight - this.root.scrollTop - this.root.clientHeight < 60;
  }

  toEnd() {
    this.root.scrollTop = this.root.scrollHeight;
    this.jump.hidden = true;
  }

  async toNewest() {
    if (this.timeline?.hasNewer) await this.latest();
    this.toEnd();
  }
}

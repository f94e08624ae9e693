// The list of messages in a channel, kept in step with the store.

import { renderBlocks } from "./blocks.js";
import { clockTime, dayKey, dayLine, fullTime } from "./dates.js";
import { fill, h } from "./dom.js";
import { avatar } from "./media.js";
import { mrkdwn } from "./mrkdwn.js";
import { closePopover, closeWithin } from "./popover.js";
import { focusWithin, refocus } from "./surface.js";

const TOGETHER_SECONDS = 300; // messages of one person closer than this share a head

export class Messages {
  /** `surfaceOf(key, container)` gives the surface of a message; `older()` asks for what came before. */
  constructor(root, store, { surfaceOf, older, announce }) {
    Object.assign(this, { root, store, surfaceOf, announce });
    this.list = h("div", { class: "list", role: "list" });
    this.moreButton = h("button", { type: "button", class: "button quiet-button", onclick: older }, "Earlier messages");
    this.jump = h("button", { type: "button", class: "jump", hidden: true, onclick: () => this.toEnd() }, "New messages ↓");
    this.openThreads = new Set();
    root.append(this.moreButton, this.list);
    root.after(this.jump);
    root.addEventListener("keydown", (event) => this.walk(event));
    root.addEventListener("scroll", () => this.atEnd() && (this.jump.hidden = true), { passive: true });
    store.on("current", () => this.drawAll());
    store.on("history", ({ channel, older: before }) => channel === store.current && this.drawAll(before));
    store.on("message", (message) => this.added(message));
    store.on("changed", (message) => this.changed(message));
    store.on("dropped", ({ channel }) => channel === store.current && this.redraw());
  }

  get shown() {
    return this.store.messages.get(this.store.current)?.list || [];
  }

  /** Draw the channel; `keepPlace` holds the view where it was while older messages come in above. */
  drawAll(keepPlace = false) {
    const height = this.root.scrollHeight - this.root.scrollTop;
    const seen = this.store.messages.get(this.store.current);
    this.moreButton.hidden = !seen?.hasMore;
    fill(this.list, seen && this.shown.length === 0 ? this.emptyNote() : this.rows());
    if (keepPlace) this.root.scrollTop = this.root.scrollHeight - height;
    else this.toEnd();
  }

  /** Draw again without moving. */
  redraw() {
    const top = this.root.scrollTop;
    const atEnd = this.atEnd();
    closePopover();
    const focus = this.keepFocus();
    fill(this.list, this.shown.length ? this.rows() : this.emptyNote());
    if (atEnd) this.toEnd();
    else this.root.scrollTop = top;
    focus();
  }

  emptyNote() {
    const channel = this.store.channel(this.store.current);
    const where = channel?.is_im ? `your conversation with ${channel.name}` : `#${channel?.name}`;
    return h("p", { class: "empty" }, `This is the beginning of ${where}. Type / to see what the app can do.`);
  }

  rows() {
    const tops = new Set(this.shown.map((message) => message.ts));
    const isReply = (message) => message.thread_ts && message.thread_ts !== message.ts && tops.has(message.thread_ts);
    const rows = [];
    let before = null;
    for (const message of this.shown.filter((each) => !isReply(each))) {
      if (!before || dayKey(before.ts) !== dayKey(message.ts)) rows.push(dayDivider(message.ts));
      rows.push(this.row(message, before));
      before = message;
    }
    return rows;
  }

  row(message, before) {
    const replies = this.shown.filter((other) => other.thread_ts === message.ts && other.ts !== message.ts);
    const node = this.messageNode(message, follows(message, before));
    if (replies.length) node.querySelector(".body").append(this.thread(message, replies));
    return node;
  }

  thread(message, replies) {
    const open = this.openThreads.has(message.ts);
    const toggle = () => {
      if (open) this.openThreads.delete(message.ts);
      else this.openThreads.add(message.ts);
      this.redraw();
      this.list.querySelector(`[data-ts="${message.ts}"] .thread-toggle`)?.focus();
    };
    const words = `${replies.length} ${replies.length === 1 ? "reply" : "replies"}`;
    return h(
      "div",
      { class: "thread" },
      h("button", { type: "button", class: "thread-toggle", "aria-expanded": String(open), onclick: toggle }, words),
      open && h("div", { class: "thread-list", role: "list" }, replies.map((reply) => this.messageNode(reply, false))),
    );
  }

  author(message) {
    if (message.is_bot) return { name: this.store.app.name, bot: true };
    const person = this.store.person(message.user);
    return { name: person?.real_name || person?.name || message.user, colour: person?.color };
  }

  messageNode(message, joined) {
    const author = this.author(message);
    const classes = ["message", joined && "joined", message.ephemeral && "ephemeral", message.is_bot && "from-app"];
    const node = h("article", {
      class: classes.filter(Boolean).join(" "),
      role: "listitem",
      tabindex: "-1",
      "aria-label": `${author.name}, ${clockTime(message.ts)}`,
      data: { ts: message.ts },
    });
    const stamp = h("time", { class: "stamp", title: fullTime(message.ts), datetime: new Date(message.ts * 1000).toISOString() }, clockTime(message.ts));
    const head = h("header", {}, h("span", { class: "name" }, author.name), author.bot && h("span", { class: "app-badge" }, "APP"), stamp);
    return fill(
      node,
      joined ? h("span", { class: "gutter" }, stamp) : avatar(author.name, author.bot ? "#1f7a5c" : author.colour),
      h("div", { class: "body" }, message.ephemeral && h("p", { class: "only-you" }, h("span", { "aria-hidden": "true" }, "👁 "), "Only visible to you"), !joined && head, this.content(message)),
    );
  }

  content(message) {
    if (message.hidden) return h("p", { class: "quiet" }, message.text);
    if (!message.blocks?.length) {
      const edited = message.edited && h("span", { class: "edited" }, " (edited)");
      return h("div", { class: "text" }, mrkdwn(message.text || "", this.store.names), edited);
    }
    const surface = this.surfaceOf(`message:${message.channel}:${message.ts}`, { channel: message.channel, ts: message.ts });
    return h("div", { class: "blocks" }, renderBlocks(surface, message.blocks));
  }

  added(message) {
    if (message.channel !== this.store.current) return;
    const stay = !this.atEnd() && message.user !== this.store.me;
    if (!this.append(message)) this.redraw();
    if (stay) this.jump.hidden = false;
    else this.toEnd();
    // Screen readers get the top-level text: it is the whole gist.
    if (message.user !== this.store.me) this.announce(`${this.author(message).name}: ${message.text}`);
  }

  /** The usual case, which leaves all else on the page alone: a message below the others. */
  append(message) {
    const before = this.shown.at(-2);
    if (!before || message.thread_ts || this.shown.at(-1) !== message) return false;
    if (dayKey(before.ts) !== dayKey(message.ts)) this.list.append(dayDivider(message.ts));
    this.list.append(this.row(message, before.thread_ts ? null : before));
    return true;
  }

  /** Draw one message again in its place; with replies around it, the whole list. */
  changed(message) {
    if (message.channel !== this.store.current) return;
    const old = this.list.querySelector(`[data-ts="${message.ts}"]`);
    if (!old || message.thread_ts || old.querySelector(".thread")) {
      this.redraw();
      return;
    }
    closeWithin(old);
    const atEnd = this.atEnd();
    const focus = this.keepFocus();
    old.replaceWith(this.row(message, old.classList.contains("joined") ? this.shown[this.shown.indexOf(message) - 1] : null));
    if (atEnd) this.toEnd();
    focus();
  }

  /** Remember where focus is; the answer puts it back, on the message itself if its element is gone. */
  keepFocus() {
    const row = document.activeElement?.closest?.("[data-ts]");
    if (!row || !this.list.contains(row)) return () => {};
    const kept = focusWithin(row);
    return () => {
      const again = this.list.querySelector(`[data-ts="${row.dataset.ts}"]`);
      if (again && (!kept || !refocus(again, kept))) again.focus({ preventScroll: true });
    };
  }

  /** Bring one message into view, as a permalink asks. */
  goTo(ts) {
    const message = this.shown.find((each) => each.ts === ts);
    if (!message) return;
    if (message.thread_ts && message.thread_ts !== ts) this.openThreads.add(message.thread_ts);
    this.redraw();
    const node = this.list.querySelector(`[data-ts="${ts}"]`);
    node?.scrollIntoView({ block: "center" });
    node?.focus({ preventScroll: true });
  }

  atEnd() {
    return this.root.scrollHeight - this.root.scrollTop - this.root.clientHeight < 60;
  }

  toEnd() {
    this.root.scrollTop = this.root.scrollHeight;
    this.jump.hidden = true;
  }

  /** Up and Down walk over the messages when one of them, or the list, has focus. */
  walk(event) {
    if (!["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const onRow = event.target.matches("[data-ts]");
    if (event.target !== this.root && !onRow) return;
    event.preventDefault();
    const rows = [...this.list.querySelectorAll("[data-ts]")];
    const at = onRow ? rows.indexOf(event.target) : rows.length;
    rows[Math.max(0, Math.min(rows.length - 1, at + (event.key === "ArrowUp" ? -1 : 1)))]?.focus();
  }
}

/** Whether a message goes under its forerunner's head: same person, soon after, plain text. */
function follows(message, before) {
  if (!before || message.is_bot || before.is_bot || message.ephemeral || before.ephemeral) return false;
  return before.user === message.user && dayKey(before.ts) === dayKey(message.ts) && message.ts - before.ts < TOGETHER_SECONDS;
}

function dayDivider(ts) {
  return h("div", { class: "day", role: "separator", "aria-label": dayLine(ts) }, h("span", {}, dayLine(ts)));
}

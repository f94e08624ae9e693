// The pane with one thread: the message that began it, its replies, and where to write one more.

import { fill, h } from "./dom.js";
import { closeWithin } from "./popover.js";
import { keepFocus, walkRows } from "./rows.js";

export class Thread {
  constructor(pane, store, { view, announce, onToggle }) {
    Object.assign(this, { pane, store, view, announce, onToggle });
    this.root = pane.querySelector("#replies");
    this.box = pane.querySelector("textarea");
    this.list = h("div", { class: "list", role: "list" });
    this.before = null;
    this.root.append(this.list);
    this.root.addEventListener("keydown", (event) => walkRows(this.root, this.list, event));
    pane.querySelector("#close-thread").addEventListener("click", () => store.closeThread());
    pane.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && store.closeThread());
    store.on("thread", (what) => this.draw(what || {}));
  }

  draw({ opened, reply }) {
    const { thread } = this.store;
    if (!thread) {
      this.hide();
      return;
    }
    if (this.pane.hidden) this.before = document.activeElement;
    this.pane.hidden = false;
    this.onToggle(true);
    closeWithin(this.list);
    const back = keepFocus(this.list);
    fill(this.list, this.rows(thread));
    back();
    if (opened) this.begin();
    if (opened || reply) this.root.scrollTop = this.root.scrollHeight;
    if (reply && reply.user !== this.store.me) this.announce(`${this.view.author(reply).name} in the thread: ${reply.text}`);
  }

  rows({ list }) {
    const [parent, ...replies] = list;
    const words = `${replies.length} ${replies.length === 1 ? "reply" : "replies"}`;
    const rows = [this.view.node(parent, { inThread: true })];
    if (replies.length) rows.push(h("div", { class: "reply-count", role: "separator", "aria-label": words }, h("span", {}, words)));
    return [...rows, ...replies.map((reply) => this.view.node(reply, { inThread: true }))];
  }

  /** A thread was opened: its box is where people want to be. */
  begin() {
    const channel = this.store.channel(this.store.thread.channel);
    this.pane.querySelector("#thread-where").textContent = channel?.is_im ? channel.name : `# ${channel?.name}`;
    this.box.disabled = Boolean(channel?.is_archived);
    this.box.focus();
  }

  hide() {
    if (this.pane.hidden) return;
    const within = this.pane.contains(document.activeElement);
    this.pane.hidden = true;
    this.onToggle(false);
    fill(this.list);
    if (!within) return;
    if (this.before?.isConnected) this.before.focus();
    else document.querySelector("#message").focus();
  }
}

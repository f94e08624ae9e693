// The left side: workspace, channels with what is unread, the app, and who sits at the page.

import { fill, h } from "./dom.js";
import { avatar } from "./media.js";

export class Sidebar {
  /** `open(channel)` and `become(person)` do what was clicked. */
  constructor(root, store, { open, become }) {
    Object.assign(this, { root, store, open, become });
    this.channels = root.querySelector("#channels");
    this.apps = root.querySelector("#apps");
    this.picker = root.querySelector("#person");
    this.picker.addEventListener("change", () => become(this.picker.value));
    store.on("state", () => this.drawPeople());
    store.on("people", () => this.drawPeople());
    store.on("channels", () => this.drawChannels());
  }

  drawPeople() {
    const { store } = this;
    this.root.querySelector("#workspace").textContent = store.workspace.name;
    fill(
      this.picker,
      [...store.people.values()].map((person) =>
        h("option", { value: person.id }, `${person.real_name || person.name}${kindOf(person)}`),
      ),
    );
    this.picker.value = store.me;
    const me = store.person(store.me);
    this.root.querySelector("#me-role").textContent = me?.is_admin ? "You are (admin)" : "You are";
    fill(this.root.querySelector("#me"), avatar(me?.real_name || me?.name, me?.color));
  }

  /** Marks after a channel's name: `[short, what it means]`. */
  marks(channel) {
    return [
      channel.is_shared && ["shared", "with another organisation"],
      channel.is_archived && ["archived", "archived"],
      !channel.is_im && !channel.is_archived && !channel.bot_is_member && ["no app", "without the app"],
    ].filter(Boolean);
  }

  drawChannels() {
    const focused = document.activeElement?.dataset?.channel;
    fill(this.channels, this.store.channels.filter((channel) => !channel.is_im).map((channel) => this.item(channel)));
    fill(this.apps, this.store.channels.filter((channel) => channel.is_im).map((channel) => this.item(channel)));
    if (focused) this.root.querySelector(`[data-channel="${CSS.escape(focused)}"]`)?.focus();
    this.title();
  }

  item(channel) {
    const unread = this.store.unreadOf(channel);
    const current = channel.id === this.store.current;
    const marks = this.marks(channel);
    const words = [channel.name, unread > 0 && `${unread} unread`, unread < 0 && "unread", channel.is_private && "private", ...marks.map(([, meaning]) => meaning)];
    return h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: `channel${unread ? " unread" : ""}${channel.is_archived ? " archived" : ""}`,
          "aria-current": current ? "page" : null,
          "aria-label": words.filter(Boolean).join(", "),
          data: { channel: channel.id },
          onclick: () => this.open(channel.id),
        },
        channel.is_im ? avatar(channel.name, "#1f7a5c") : h("span", { class: "hash", "aria-hidden": "true" }, channel.is_private ? "🔒" : "#"),
        h("span", { class: "channel-name" }, channel.name),
        marks.map(([short, meaning]) => h("span", { class: "mark", title: meaning }, short)),
        unread !== 0 && h("span", { class: "badge", title: "Unread" }, unread > 0 ? String(unread) : "•"),
      ),
    );
  }

  title() {
    const waiting = this.store.channels.reduce((sum, channel) => sum + Math.max(0, this.store.unreadOf(channel)), 0);
    document.title = `${waiting ? `(${waiting}) ` : ""}${this.store.workspace.name || "Workspace"}: Slack stand-in`;
  }
}

/** What a person is in this workspace, where that matters to an app. */
function kindOf(person) {
  if (person.is_external) return " (other organisation)";
  return person.is_guest ? " (guest)" : "";
}

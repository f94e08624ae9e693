// What the page knows, and who wants to hear when it changes.

const READ_KEY = "goodones-stand-in-read";

function readMarks() {
  try {
    return JSON.parse(localStorage.getItem(READ_KEY)) || {};
  } catch {
    return {};
  }
}

export class Store {
  constructor() {
    this.listeners = new Map();
    this.theirMarks = readMarks();
    this.reset();
  }

  reset() {
    this.workspace = { name: "", id: "" };
    this.me = null;
    this.app = { name: "", bot_user: "", commands: [] };
    this.people = new Map();
    this.channels = [];
    this.messages = new Map(); // channel → {list, hasMore}
    this.unread = new Map();
    this.current = null;
    this.tab = "messages";
    this.home = null;
    this.modals = [];
  }

  on(what, listener) {
    this.listeners.set(what, [...(this.listeners.get(what) || []), listener]);
  }

  emit(what, detail) {
    for (const listener of this.listeners.get(what) || []) listener(detail);
  }

  load(state) {
    this.workspace = state.workspace;
    this.me = state.me;
    this.app = state.app;
    this.people = new Map(state.people.map((person) => [person.id, person]));
    this.channels = state.channels;
    this.emit("state");
    this.emit("channels");
  }

  /** Ids to names, as the text renderer wants it. */
  get names() {
    return {
      me: this.me,
      person: (id) => (id === this.app.bot_user ? this.app.name : this.people.get(id)?.name),
      channel: (id) => this.channel(id)?.name,
    };
  }

  channel(id) {
    return this.channels.find((channel) => channel.id === id);
  }

  person(id) {
    return this.people.get(id);
  }

  setChannels(channels) {
    this.channels = channels;
    this.emit("channels");
  }

  /** Show a channel and count what is in it as read. */
  open(id, tab = "messages") {
    this.current = id;
    this.tab = tab;
    this.markRead(id);
    this.emit("current");
    this.emit("channels");
  }

  markRead(id) {
    this.unread.delete(id);
    const latest = this.messages.get(id)?.list.at(-1)?.ts || this.channel(id)?.latest;
    if (!latest) return;
    this.theirMarks[`${this.me}/${id}`] = latest;
    localStorage.setItem(READ_KEY, JSON.stringify(this.theirMarks));
  }

  /** How many messages came unseen since the page opened; -1 where some came before that. */
  unreadOf(channel) {
    const count = this.unread.get(channel.id) || 0;
    if (count || channel.id === this.current) return count;
    const mark = this.theirMarks[`${this.me}/${channel.id}`];
    return mark && channel.latest && Number(channel.latest) > Number(mark) ? -1 : 0;
  }

  setMessages(channel, { messages, has_more: hasMore }, older = false) {
    const known = older ? this.messages.get(channel)?.list || [] : [];
    const list = older ? [...messages, ...known] : messages;
    this.messages.set(channel, { list, hasMore });
    this.emit("history", { channel, older });
  }

  addMessage(message) {
    const seen = this.messages.get(message.channel);
    if (seen?.list.some((other) => other.ts === message.ts)) return this.changeMessage(message);
    if (seen) {
      seen.list.push(message);
      seen.list.sort((one, other) => Number(one.ts) - Number(other.ts));
    }
    const channel = this.channel(message.channel);
    if (channel) channel.latest = message.ts;
    this.countUnread(message);
    this.emit("message", message);
    return this.emit("channels");
  }

  countUnread(message) {
    const seen = message.channel === this.current && this.tab === "messages" && !document.hidden;
    if (seen || message.user === this.me) this.markRead(message.channel);
    else this.unread.set(message.channel, (this.unread.get(message.channel) || 0) + 1);
  }

  changeMessage(message) {
    const list = this.messages.get(message.channel)?.list || [];
    const at = list.findIndex((other) => other.ts === message.ts);
    if (at < 0) return;
    list[at] = message;
    this.emit("changed", message);
  }

  dropMessage(channel, ts) {
    const seen = this.messages.get(channel);
    if (seen) seen.list = seen.list.filter((message) => message.ts !== ts);
    this.emit("dropped", { channel, ts });
  }

  setHome(view) {
    this.home = view;
    this.emit("home");
  }

  setModals(views) {
    this.modals = views;
    this.emit("modals");
  }

  /** One step of the modal stack, as an event tells it (a closing does not tell which: the page asks). */
  moveModals({ action, view }) {
    const below = this.modals;
    if (action === "open") this.setModals([view]);
    else if (action === "push") this.setModals([...below, view]);
    else if (action === "update") this.setModals(below.map((old) => (old.id === view.id ? view : old)));
    else if (action === "clear") this.setModals([]);
  }
}

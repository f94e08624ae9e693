// What the page knows, and who wants to hear when it changes.

import { Timeline } from "./timeline.js";

const READ_KEY = "goodones-stand-in-read";

function readMarks() {
  try {
    return JSON.parse(localStorage.getItem(READ_KEY)) || {};
  } catch {
    return {};
  }
}

/** Whether a message stands in a thread, below the one that began it. */
export const isReply = (message) => Boolean(message.thread_ts) && message.thread_ts !== message.ts;

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
    this.shortcuts = [];
    this.people = new Map();
    this.channels = [];
    this.messages = new Map(); // channel → Timeline
    this.thread = null; // {channel, ts, list}: the thread that is open
    this.freshThreads = new Set(); // threads with replies that were not seen
    this.unread = new Map();
    this.unseen = null; // {after, until}: what was new when the channel was opened
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
    this.shortcuts = state.shortcuts || [];
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

  setPeople(people) {
    this.people = new Map(people.map((person) => [person.id, person]));
    this.emit("people");
  }

  setChannels(channels) {
    this.channels = channels;
    this.emit("channels");
  }

  /** Show a channel and count what is in it as read. */
  open(id, tab = "messages") {
    if (id !== this.current) {
      this.unseen = this.unreadSpan(id);
      this.closeThread();
    }
    this.current = id;
    this.tab = tab;
    this.markRead(id);
    this.emit("current");
    this.emit("channels");
  }

  unreadSpan(id) {
    const after = this.theirMarks[`${this.me}/${id}`];
    const until = this.channel(id)?.latest;
    return after && until && Number(until) > Number(after) ? { after: Number(after), until: Number(until) } : null;
  }

  markRead(id) {
    this.unread.delete(id);
    const stamps = [this.messages.get(id)?.list.at(-1)?.ts, this.channel(id)?.latest].filter(Boolean);
    if (!stamps.length) return;
    this.theirMarks[`${this.me}/${id}`] = stamps.sort((one, other) => Number(one) - Number(other)).at(-1);
    localStorage.setItem(READ_KEY, JSON.stringify(this.theirMarks));
  }

  /** How many messages came unseen since the page opened; -1 where some came before that. */
  unreadOf(channel) {
    const count = this.unread.get(channel.id) || 0;
    if (count || channel.id === this.current) return count;
    const mark = this.theirMarks[`${this.me}/${channel.id}`];
    return mark && channel.latest && Number(channel.latest) > Number(mark) ? -1 : 0;
  }

  setMessages(channel, page) {
    this.messages.set(channel, new Timeline(page));
    this.emit("history", { channel });
  }

  /** Add a page of older (or newer) messages to what is held. */
  extend(channel, page, where) {
    const timeline = this.messages.get(channel);
    if (!timeline) return;
    this.letGo(where === "above" ? timeline.putAbove(page) : timeline.putBelow(page));
    this.emit("history", { channel, keepPlace: true });
  }

  /** Messages that are held no more, for those who keep something about them. */
  letGo(messages) {
    if (messages.length) this.emit("let-go", messages);
  }

  addMessage(message) {
    if (isReply(message)) {
      this.addReply(message);
      if (!message.broadcast) return;
    }
    const timeline = this.messages.get(message.channel);
    if (timeline?.find(message.ts)) {
      this.changeMessage(message);
      return;
    }
    const held = timeline?.add(message) ?? false;
    if (message.channel !== this.current && timeline) this.letGo(timeline.trimAbove());
    const channel = this.channel(message.channel);
    if (channel) channel.latest = message.ts;
    this.countUnread(message);
    this.emit("message", { message, held });
    this.emit("channels");
  }

  countUnread(message) {
    const seen = message.channel === this.current && this.tab === "messages" && !document.hidden;
    if (seen || message.user === this.me) this.markRead(message.channel);
    else this.unread.set(message.channel, (this.unread.get(message.channel) || 0) + 1);
  }

  changeMessage(message) {
    if (this.messages.get(message.channel)?.change(message)) this.emit("changed", message);
    const { thread } = this;
    const at = thread && thread.channel === message.channel ? thread.list.findIndex((each) => each.ts === message.ts) : -1;
    if (at < 0) return;
    thread.list[at] = message;
    this.emit("thread");
  }

  dropMessage(channel, ts) {
    this.messages.get(channel)?.drop(ts);
    this.emit("dropped", { channel, ts });
    const { thread } = this;
    if (thread?.channel !== channel) return;
    if (thread.ts === ts) this.closeThread();
    else this.setThread(channel, thread.ts, thread.list.filter((message) => message.ts !== ts));
  }

  setThread(channel, ts, list) {
    const opened = this.thread?.ts !== ts;
    this.thread = { channel, ts, list };
    this.emit("thread", { opened });
    if (this.freshThreads.delete(ts)) this.touch(channel, ts);
  }

  closeThread() {
    if (!this.thread) return;
    this.thread = null;
    this.emit("thread");
  }

  addReply(reply) {
    const { thread } = this;
    if (thread?.ts === reply.thread_ts && thread.channel === reply.channel) {
      if (thread.list.some((each) => each.ts === reply.ts)) return;
      thread.list.push(reply);
      this.emit("thread", { reply });
    } else if (reply.user !== this.me) {
      this.freshThreads.add(reply.thread_ts);
      this.touch(reply.channel, reply.thread_ts);
    }
  }

  /** Something about a message changed that it does not say itself. */
  touch(channel, ts) {
    const message = this.messages.get(channel)?.find(ts);
    if (message) this.emit("changed", message);
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

// Reads what the page needs of channels and threads into the store, a page at a time.

import { isReply } from "./state.js";

export class Reader {
  /** `say` shows an error to the person. */
  constructor(store, api, say) {
    Object.assign(this, { store, api, say });
  }

  /** The newest messages of a channel, in place of what was held. */
  async newest(channel) {
    await this.trying(async () => {
      this.store.setMessages(channel, await this.api.messages(channel));
      this.seen();
    });
  }

  /** What is in sight counts as read. */
  seen() {
    this.store.markRead(this.store.current);
    this.store.emit("channels");
  }

  /** The page before (`above`) or after (`below`) what is held of the channel that is shown. */
  async more(where) {
    const channel = this.store.current;
    const list = this.store.messages.get(channel)?.list || [];
    const edge = where === "above" ? { before: list[0]?.ts } : { after: list.at(-1)?.ts };
    await this.trying(async () => this.store.extend(channel, await this.api.messages(channel, edge), where));
  }

  /** Hold the stretch of a channel that `ts` stands in. */
  async around(channel, ts) {
    if (this.store.messages.get(channel)?.find(ts)) return;
    await this.trying(async () => this.store.setMessages(channel, await this.api.messages(channel, { around: ts })));
  }

  /** Show the thread that begins with a message of the channel that is shown. */
  async thread(ts, channel = this.store.current) {
    await this.trying(async () => {
      const { messages } = await this.api.thread(channel, ts);
      this.store.setThread(channel, ts, messages);
    });
  }

  /** After a lost connection: everything that may have been missed. */
  async again() {
    const { thread } = this.store;
    for (const channel of [...this.store.messages.keys()]) if (channel !== this.store.current) this.store.messages.delete(channel);
    await this.newest(this.store.current);
    if (thread) await this.thread(thread.ts, thread.channel);
  }

  /** The message as the page holds it, in the channel or in the thread that is open. */
  held(ts) {
    const { store } = this;
    return store.messages.get(store.current)?.find(ts) || store.thread?.list.find((message) => message.ts === ts);
  }

  /** The thread that a message stands in or begins. */
  threadOf(ts) {
    const message = this.held(ts);
    return message && isReply(message) ? message.thread_ts : ts;
  }

  async trying(read) {
    try {
      await read();
    } catch (error) {
      this.say(error);
    }
  }
}

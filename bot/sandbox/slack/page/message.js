// One message as a node: who and when, what it says, its thread.

import { renderBlocks } from "./blocks.js";
import { clockTime, fullTime } from "./dates.js";
import { fill, h } from "./dom.js";
import { fileCard } from "./files.js";
import { avatar } from "./media.js";
import { mrkdwn } from "./mrkdwn.js";

export class MessageView {
  /** `surfaceOf(key, container)` gives the surface of a message; `openThread(ts)` shows its replies. */
  constructor(store, { surfaceOf, openThread }) {
    Object.assign(this, { store, surfaceOf, openThread });
  }

  author(message) {
    if (message.is_bot) return { name: this.store.app.name, bot: true };
    const person = this.store.person(message.user);
    return { name: person?.real_name || person?.name || message.user, colour: person?.color };
  }

  /** The row; `joined` goes without a head, below one of the same person; `inThread` shows no way into the thread. */
  node(message, { joined = false, inThread = false } = {}) {
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
      h(
        "div",
        { class: "body" },
        message.ephemeral && h("p", { class: "only-you" }, h("span", { "aria-hidden": "true" }, "👁 "), "Only visible to you"),
        !joined && head,
        this.content(message),
        (message.files || []).map((file) => fileCard(file)),
        !inThread && this.threadLink(message),
      ),
    );
  }

  content(message) {
    if (message.hidden) return h("p", { class: "quiet" }, message.text);
    const attached = (message.attachments || []).map((attachment) => this.attachment(message, attachment));
    if (!message.blocks?.length) {
      const edited = message.edited && h("span", { class: "edited" }, " (edited)");
      return [message.text && h("div", { class: "text" }, mrkdwn(message.text, this.store.names), edited), ...attached];
    }
    return [h("div", { class: "blocks" }, renderBlocks(this.surface(message), message.blocks)), ...attached];
  }

  surface(message, part = "") {
    const { channel, ts } = message;
    return this.surfaceOf(`message:${channel}:${ts}${part}`, { channel, ts });
  }

  /** A legacy attachment: its blocks, or its texts (https://docs.slack.dev/messaging/formatting-message-text#attachments). */
  attachment(message, attachment) {
    if (attachment === null || typeof attachment !== "object") return null;
    if (Array.isArray(attachment.blocks) && attachment.blocks.length) {
      return h("div", { class: "attachment blocks" }, renderBlocks(this.surface(message, ":attached"), attachment.blocks));
    }
    const words = [attachment.pretext, attachment.title, attachment.text || attachment.fallback].filter((text) => typeof text === "string" && text);
    return h("div", { class: "attachment" }, words.map((text) => h("div", { class: "text" }, mrkdwn(text, this.store.names))));
  }

  threadLink(message) {
    const count = message.reply_count || 0;
    const fresh = this.store.freshThreads.has(message.ts);
    if (!count && !fresh) return null;
    const words = count ? `${count} ${count === 1 ? "reply" : "replies"}` : "A reply that only you see";
    return h(
      "button",
      { type: "button", class: `thread-link${fresh ? " fresh" : ""}`, onclick: () => this.openThread(message.ts) },
      words,
      message.latest_reply && h("span", { class: "last-reply" }, `last ${clockTime(message.latest_reply)}`),
      fresh && h("span", { class: "new-mark" }, "new"),
    );
  }
}

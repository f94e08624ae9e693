// Buttons that make the stand-in misbehave, to see what the app does then.

import { fill, h } from "./dom.js";

const FAULTS = [
  { label: "Rate limit next post", body: { fault: "rate_limit", method: "chat.postMessage", count: 1, seconds: 5 } },
  { label: "Fail next post", body: { fault: "error", method: "chat.postMessage", count: 1 } },
  { label: "Post, but drop the reply", body: { fault: "drop_reply", method: "chat.postMessage", count: 1 } },
  { label: "Accept next post, show it to nobody", body: { fault: "hide", method: "chat.postMessage", count: 1 } },
  { label: "Slow, next 10 calls", body: { fault: "latency", count: 10, seconds: 2 } },
  { label: "Next request to the app twice", body: { fault: "deliver_twice", count: 1 } },
  { label: "Next request to the app 5 s late", body: { fault: "deliver_late", count: 1, seconds: 5 } },
  { label: "Slack is down", body: { fault: "down" } },
  { label: "Revoke the app's token", body: { do: "revoke_token" } },
  { label: "Install the app again", body: { do: "reinstall" } },
  { label: "All well again", body: { fault: "none" } },
];

export class Faults {
  constructor(root, store, api, { say, note }) {
    Object.assign(this, { root, store, api, say, note });
    store.on("current", () => this.draw());
    store.on("channels", () => this.draw());
  }

  draw() {
    const focused = document.activeElement?.dataset?.fault;
    fill(this.root, [...FAULTS, ...this.ofChannel()].map((fault) => this.button(fault)));
    if (focused) [...this.root.children].find((node) => node.dataset.fault === focused)?.focus();
  }

  /** What can be done to the channel that is shown. */
  ofChannel() {
    const channel = this.store.channel(this.store.current);
    if (!channel || channel.is_im) return [];
    const doing = (label, what) => ({ label: `${label} #${channel.name}`, body: { do: what, channel: channel.id } });
    return [
      channel.is_archived ? doing("Unarchive", "unarchive") : doing("Archive", "archive"),
      channel.bot_is_member ? doing("Remove app from", "remove_bot") : doing("Add app to", "add_bot"),
    ];
  }

  button(fault) {
    const click = async () => {
      try {
        await this.api.post("control", fault.body);
        this.note(`${fault.label}: done`);
      } catch (error) {
        this.say(error);
      }
    };
    return h("button", { type: "button", class: "button small", data: { fault: fault.label }, onclick: click }, fault.label);
  }
}

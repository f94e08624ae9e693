// Where people type: plain messages and slash commands, with suggestions for the latter.

import { fill, freshId, h } from "./dom.js";

/** One pair of brackets around everything, as in `[a | b [c]]`, and not those of `a [b] | c [d]`. */
const BRACKETED = /^\s*\[([^[\]]*(?:\[[^[\]]*\][^[\]]*)*)\]\s*$/;

/** The choices inside a usage hint such as `[help | triage | run <stream>]`; none where it is prose. */
export function hintWords(hint) {
  const inside = BRACKETED.exec(hint)?.[1] ?? hint;
  const parts = inside.split(/\s*\|\s*/).map((part) => part.trim()).filter(Boolean);
  return parts.length > 1 ? parts : [];
}

/** Suggestions for what stands in the box: `[{text, label, detail}]`; `text` is what the box would hold. */
export function suggestions(typed, commands) {
  if (!typed.startsWith("/") || typed.includes("\n")) return [];
  const space = typed.indexOf(" ");
  if (space < 0) {
    return commands
      .filter((command) => command.command.startsWith(typed))
      .map((command) => ({ text: `${command.command} `, label: `${command.command} ${command.usage_hint || ""}`, detail: command.description }));
  }
  const command = commands.find((each) => each.command === typed.slice(0, space));
  const rest = typed.slice(space + 1).trimStart().toLowerCase();
  return hintWords(command?.usage_hint || "")
    .filter((words) => words.toLowerCase().startsWith(rest) && words.toLowerCase() !== rest)
    .map((words) => ({ text: `${command.command} ${words.replace(/\s*[[<(…].*$/, "")} `, label: words, detail: "" }));
}

export class Composer {
  /** `send(text)` resolves to true where the text was taken; `called(channel)` is what the box says while empty. */
  constructor(form, store, send, { called = (name) => `Message ${name}`, commands = true } = {}) {
    Object.assign(this, { form, store, send, called, commands });
    this.ids = freshId("suggestion");
    this.box = form.querySelector("textarea");
    this.list = form.querySelector("[role=listbox]");
    this.found = [];
    this.active = -1;
    this.sent = [];
    this.recalled = 0;
    form.addEventListener("submit", (event) => this.submit(event));
    this.box.addEventListener("input", () => this.suggest());
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("blur", () => this.close());
    store.on("current", () => this.forChannel());
    store.on("channels", () => this.forChannel());
  }

  forChannel() {
    const channel = this.store.channel(this.store.current);
    if (!channel) return;
    this.box.placeholder = this.called(channel.is_im ? channel.name : `#${channel.name}`);
    this.box.disabled = channel.is_archived;
    if (channel.is_archived) this.box.placeholder = "This channel is archived";
  }

  async submit(event) {
    event?.preventDefault();
    const text = this.box.value.trim();
    if (!text) return;
    this.put("");
    this.sent.push(text);
    this.recalled = this.sent.length;
    if (!(await this.send(text)) && !this.box.value) this.put(text);
  }

  put(text) {
    this.box.value = text;
    this.suggest();
  }

  suggest() {
    this.grow();
    this.found = this.commands ? suggestions(this.box.value, this.store.app.commands) : [];
    this.list.hidden = this.found.length === 0;
    fill(this.list, this.found.map((item, at) => this.option(item, at)));
    // A command's name is completed by Enter; its words only when one was walked to.
    this.move(this.found.length && !this.box.value.includes(" ") ? 0 : -1);
  }

  grow() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, 160)}px`;
  }

  option(item, at) {
    return h(
      "div",
      {
        role: "option",
        id: `${this.ids}-${at}`,
        class: "option",
        "aria-selected": "false",
        onpointerdown: (event) => event.preventDefault(),
        onclick: () => this.take(at),
      },
      h("span", { class: "option-text" }, item.label),
      item.detail && h("span", { class: "option-detail" }, item.detail),
    );
  }

  move(to) {
    this.active = to;
    [...this.list.children].forEach((node, at) => {
      node.classList.toggle("active", at === to);
      node.setAttribute("aria-selected", String(at === to));
      if (at === to) node.scrollIntoView({ block: "nearest" });
    });
    if (to < 0) this.box.removeAttribute("aria-activedescendant");
    else this.box.setAttribute("aria-activedescendant", `${this.ids}-${to}`);
  }

  take(at) {
    this.put(this.found[at].text);
    this.box.focus();
  }

  close() {
    this.list.hidden = true;
    this.found = [];
    this.active = -1;
    this.box.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (event.isComposing) return;
    const open = this.found.length > 0;
    const steps = { ArrowDown: this.active + 1, ArrowUp: this.active < 0 ? -1 : this.active - 1 };
    if (open && event.key in steps) {
      event.preventDefault();
      this.move(Math.max(-1, steps[event.key]) % this.found.length);
    } else if (open && event.key === "Tab" && !event.shiftKey) {
      event.preventDefault();
      this.take(Math.max(0, this.active));
    } else if (open && event.key === "Escape") {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.enter();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      this.recall(event);
    }
  }

  enter() {
    const exact = this.store.app.commands.some((command) => command.command === this.box.value.trim());
    if (this.active >= 0 && !exact) this.take(this.active);
    else this.submit();
  }

  /** Up in an empty box brings back what was sent before. */
  recall(event) {
    const step = event.key === "ArrowUp" ? -1 : 1;
    const walking = this.box.value === "" ? step < 0 : this.box.value === this.sent[this.recalled];
    if (!walking) return;
    if (this.box.value === "") this.recalled = this.sent.length;
    event.preventDefault();
    this.recalled = Math.max(0, Math.min(this.sent.length, this.recalled + step));
    this.box.value = this.sent[this.recalled] ?? "";
    this.grow();
  }
}

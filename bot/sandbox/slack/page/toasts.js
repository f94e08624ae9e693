// Short notes at the edge of the page, read out by screen readers too.

import { h } from "./dom.js";

const STAYS_MS = 8000;

const WORDS = {
  operation_timeout: "The app did not answer within 3 seconds.",
  dispatch_failed: "The app could not be reached, or refused.",
  sandbox_unreachable: "The stand-in itself does not answer. Is it still running?",
  file_upload_size_restricted: "A file of a form may have 10 MB at most.",
  is_archived: "This channel is archived.",
  channel_not_found: "There is no such channel here.",
};

/** What an error code means, in words. */
export const explained = (code) => (WORDS[code] ? `${WORDS[code]} (${code})` : code);

export class Toasts {
  constructor(root) {
    this.root = root;
    document.addEventListener("close", () => this.place(), true);
  }

  show(text, level = "info") {
    const remove = () => note.remove();
    const note = h(
      "div",
      { class: `toast ${level}`, role: level === "error" ? "alert" : "status" },
      h("span", {}, text),
      h("button", { type: "button", class: "icon-button", "aria-label": "Dismiss", onclick: remove }, "×"),
    );
    if ([...this.root.children].some((other) => other.firstChild.textContent === text)) return;
    this.place();
    this.root.append(note);
    setTimeout(remove, STAYS_MS);
  }

  /** Above an open modal, which would otherwise cover it. */
  place() {
    const dialog = [...document.querySelectorAll("dialog[open]")].at(-1);
    const home = dialog || document.body;
    if (this.root.parentElement !== home) home.append(this.root);
  }
}

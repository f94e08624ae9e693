// What this page is and what it does not do, and the JSON of a message: dialogs that only tell.

import { freshId, h } from "./dom.js";

const IS = [
  "Channels, threads, messages, modals, the Home tab, shortcuts and slash commands of one app in a made-up workspace.",
  "Requests to the app are signed as Slack signs them, and have to be acknowledged within three seconds.",
  "What the app sends is held to Slack's published limits, and refused as Slack refuses it. Where no page of Slack's says how, it is assumed.",
  "Everything stays on this machine: the page asks no other one, so pictures from elsewhere show as a coloured tile.",
];
const IS_NOT = [
  "Nobody logs in: whoever opens the page may be anyone in the workspace.",
  "No search, reactions, edits by people, uploads to a channel, huddles, canvases, workflows or messages between people.",
  "Unread marks live in this browser, and there are no notifications outside this page.",
  "It looks like no particular version of Slack: what a card looks like to the pixel, only Slack can show.",
];
const KEYS = [
  ["F6", "to the next part of the page (Shift + F6: back)"],
  ["↑ ↓", "over channels, messages, menus"],
  ["Enter", "sends; Shift + Enter breaks the line"],
  ["↑", "in an empty box: what was sent before"],
  ["Esc", "closes a menu, a modal, a thread"],
];

export function showAbout(app) {
  tell(
    `Not Slack: a stand-in for trying ${app}`,
    h("h3", {}, "What it is"),
    h("ul", {}, IS.map((line) => h("li", {}, line))),
    h("h3", {}, "What it is not"),
    h("ul", {}, IS_NOT.map((line) => h("li", {}, line))),
    h("h3", {}, "Keys"),
    h("dl", { class: "keys" }, KEYS.map(([key, what]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, what)])),
  );
}

export function showJson(title, value) {
  tell(title, h("pre", { class: "pre", tabindex: "0" }, JSON.stringify(value, null, 2)));
}

/** A dialog with one way out; focus goes back to where it was. */
function tell(title, ...content) {
  const id = freshId("tell");
  const before = document.activeElement;
  const dialog = h(
    "dialog",
    { class: "modal tell", "aria-labelledby": id },
    h("header", { class: "modal-head" }, h("h2", { id, class: "modal-title" }, title)),
    h("div", { class: "modal-body prose" }, content),
    h("footer", { class: "modal-foot" }, h("button", { type: "button", class: "button", autofocus: true, onclick: () => dialog.close() }, "Close")),
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    before?.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

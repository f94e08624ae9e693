// Shortcuts: global ones behind the ⚡ beside the message box, those of messages in each message's ⋯ menu.

import { h } from "./dom.js";
import { dropMenu, menuItem } from "./menu.js";

/** The ⚡ button; it is there only while the app has global shortcuts. `run(callback)` uses one. */
export function shortcutMenu(button, store, run) {
  dropMenu(button, "Shortcuts", (leave) =>
    globals(store).map((each) =>
      menuItem({ data: { callback: each.callback_id }, onclick: () => used(leave, () => run(each.callback_id)) }, each.name, each.description),
    ),
  );
  store.on("state", () => (button.hidden = globals(store).length === 0));
}

const globals = (store) => store.shortcuts.filter((each) => each.type === "global");

/** The ⋯ menu of a message: the app's shortcuts, then what this page itself can do with it. */
export function messageItems(store, { run, copyLink, showJson }) {
  return (ts, leave) => {
    const own = [
      menuItem({ onclick: () => used(leave, () => copyLink(ts)) }, "Copy link"),
      menuItem({ onclick: () => used(leave, () => showJson(ts)) }, "Show JSON"),
    ];
    const theirs = store.shortcuts
      .filter((each) => each.type === "message")
      .map((each) =>
        menuItem({ data: { callback: each.callback_id }, onclick: () => used(leave, () => run(ts, each.callback_id)) }, each.name, store.app.name),
      );
    return theirs.length ? [...theirs, h("hr", { class: "menu-line" }), ...own] : own;
  };
}

function used(leave, deed) {
  leave();
  deed();
}

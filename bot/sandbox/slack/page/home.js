// The Home tab of the app, beside its messages.

import { renderBlocks } from "./blocks.js";
import { fill, h } from "./dom.js";
import { closePopover } from "./popover.js";
import { focusWithin, refocus } from "./surface.js";

export class Home {
  constructor(root, tabs, store, { surfaceOf, openTab }) {
    Object.assign(this, { root, tabs, store, surfaceOf, openTab });
    tabs.addEventListener("keydown", (event) => this.walk(event));
    store.on("home", () => this.draw());
    store.on("current", () => this.drawTabs());
  }

  drawTabs() {
    const channel = this.store.channel(this.store.current);
    this.tabs.hidden = !channel?.is_im;
    const focused = this.tabs.contains(document.activeElement);
    fill(this.tabs, this.tab("home", "Home"), this.tab("messages", "Messages"));
    if (focused) this.tabs.querySelector("[aria-selected=true]").focus();
    this.draw();
  }

  tab(name, label) {
    const chosen = this.store.tab === name;
    return h(
      "button",
      {
        type: "button",
        role: "tab",
        "aria-selected": String(chosen),
        "aria-controls": name === "home" ? "home" : "messages",
        tabindex: chosen ? "0" : "-1",
        onclick: () => this.choose(name),
      },
      label,
    );
  }

  choose(name) {
    this.store.open(this.store.current, name);
    this.openTab(name);
  }

  walk(event) {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    this.choose(this.store.tab === "home" ? "messages" : "home");
  }

  draw() {
    const focus = focusWithin(this.root);
    closePopover();
    const view = this.store.home;
    if (!view) return fill(this.root, h("p", { class: "empty" }, "The app has not drawn its Home tab yet."));
    const surface = this.surfaceOf("home", { view_id: view.id });
    surface.container = { view_id: view.id };
    fill(this.root, h("div", { class: "home-view blocks" }, renderBlocks(surface, view.blocks || [])));
    return refocus(this.root, focus);
  }
}

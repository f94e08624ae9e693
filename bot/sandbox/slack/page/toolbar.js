// What can be done with a message: a small bar at the row that is pointed at or focused.

import { h } from "./dom.js";
import { dropMenu } from "./menu.js";

export class Toolbar {
  /** `rows` holds the messages; `reply(ts)` opens a thread (none inside one); `items(ts, leave)` fills the ⋯ menu. */
  constructor(rows, { reply = null, items }) {
    this.rows = rows;
    this.more = h("button", { type: "button", class: "icon-button dots-icon", "aria-label": "Message actions" });
    dropMenu(this.more, "Message actions", (leave) => items(this.ts, leave));
    const answer = reply && h("button", { type: "button", class: "icon-button reply-icon", "aria-label": "Reply in thread", onclick: () => reply(this.ts) });
    this.node = h("div", { class: "toolbar", role: "toolbar", "aria-label": "Message" }, answer, this.more);
    rows.addEventListener("mouseover", (event) => !this.inUse && this.attach(event.target));
    rows.addEventListener("focusin", (event) => this.attach(event.target));
  }

  /** A menu is open, or the keyboard is in the bar: the mouse does not take it away. */
  get inUse() {
    return this.more.getAttribute("aria-expanded") === "true" || Boolean(this.node.querySelector(":focus-visible"));
  }

  get ts() {
    return this.node.closest("[data-ts]")?.dataset.ts;
  }

  attach(target) {
    const row = target.closest?.("[data-ts]");
    if (row && row !== this.node.parentElement && this.rows.contains(row)) row.append(this.node);
  }
}

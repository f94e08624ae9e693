// The stack of modals, of which the top one is shown.

import { renderBlocks } from "./blocks.js";
import { fill, h } from "./dom.js";
import { textNodes } from "./mrkdwn.js";
import { closePopover } from "./popover.js";
import { focusWithin, refocus } from "./surface.js";
import { withEmoji } from "./emoji.js";

const REQUIRED = "Please complete this required field.";
const TROUBLE = "We had some trouble connecting. Try again?";

export class Modals {
  constructor(dialog, store, api, { surfaceOf, forget, announce }) {
    Object.assign(this, { dialog, store, api, surfaceOf, forget, announce });
    this.slot = dialog.querySelector("#modal-slot");
    this.shown = null;
    this.before = null;
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close();
    });
    store.on("modals", () => this.draw());
  }

  get top() {
    return this.store.modals.at(-1) || null;
  }

  draw() {
    const view = this.top;
    closePopover();
    if (!view) return this.hide();
    const known = new Set(this.store.modals.map((each) => `view:${each.id}`));
    this.forget((key) => key.startsWith("view:") && !known.has(key));
    const again = this.shown === view.id;
    const back = again ? this.keepFocus() : () => false;
    const scroll = again ? (this.dialog.querySelector(".modal-body")?.scrollTop ?? 0) : 0;
    fill(this.slot, this.form(view));
    this.shown = view.id;
    this.show();
    this.dialog.querySelector(".modal-body").scrollTop = scroll;
    if (!back()) this.firstFocus();
    return this.announce(again ? "" : view.title?.text || "");
  }

  show() {
    if (this.dialog.open) return;
    this.before = document.activeElement;
    this.dialog.showModal();
  }

  hide() {
    this.forget((key) => key.startsWith("view:"));
    this.shown = null;
    if (!this.dialog.open) return;
    this.dialog.close();
    fill(this.slot);
    const before = this.before;
    if (before?.isConnected && before !== document.body) before.focus();
    else document.querySelector("#message").focus();
  }

  /** Where focus is within the view; the answer puts it back and says whether it could. */
  keepFocus() {
    const kept = focusWithin(this.dialog);
    if (kept) return () => refocus(this.dialog, kept);
    const focused = document.activeElement;
    if (!focused?.matches("dialog button")) return () => false;
    return () => {
      const same = [...this.dialog.querySelectorAll("button")].find((button) => button.textContent === focused.textContent);
      same?.focus();
      return Boolean(same);
    };
  }

  firstFocus() {
    const title = this.dialog.querySelector(".modal-title");
    const first = ["[autofocus]", ".modal-body :is(input, textarea)", ".modal-body button"].map((which) => this.dialog.querySelector(which)).find(Boolean);
    (first || title).focus();
  }

  form(view) {
    const surface = this.surfaceOf(`view:${view.id}`, { view_id: view.id }, view.state);
    const deep = this.store.modals.length > 1;
    const close = withEmoji(view.close?.text || (deep ? "Back" : "Close"));
    return h(
      "form",
      { class: "modal-form", novalidate: true, "aria-busy": view.loading ? "true" : null, onsubmit: (event) => this.submit(event, view, surface) },
      h(
        "header",
        { class: "modal-head" },
        deep && h("button", { type: "button", class: "icon-button", "aria-label": "Back", onclick: () => this.close() }, "←"),
        h("h2", { id: "modal-title", class: "modal-title", tabindex: "-1" }, textNodes(view.title, this.store.names)),
        h("button", { type: "button", class: "icon-button", "aria-label": "Close all", onclick: () => this.closeAll() }, "×"),
      ),
      h("div", { class: "form-error", role: "alert" }),
      h("div", { class: "modal-body" }, renderBlocks(surface, view.blocks), view.loading && loadingNote()),
      h(
        "footer",
        { class: "modal-foot" },
        h("button", { type: "button", class: "button", onclick: () => this.close() }, close),
        view.submit && h("button", { type: "submit", class: "button primary", disabled: view.loading }, textNodes(view.submit, this.store.names)),
      ),
    );
  }

  async submit(event, view, surface) {
    event.preventDefault();
    const form = event.currentTarget;
    const button = form.querySelector("button[type=submit]");
    if (!button || button.getAttribute("aria-busy") === "true") return;
    const missing = missingAnswers(view, surface.values);
    this.showErrors(missing);
    if (Object.keys(missing).length) return;
    button.setAttribute("aria-busy", "true");
    try {
      await this.api.post("submit", { view_id: view.id, state: { values: surface.values.byBlock } });
    } catch (error) {
      this.waitedEnough(view.id);
      this.showErrors(error.answer?.errors || {});
      if (!error.answer?.errors) this.dialog.querySelector(".form-error").textContent = TROUBLE;
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  /** A view that was redrawn as loading while it was sent can be used again. */
  waitedEnough(id) {
    if (this.top?.id === id && this.top.loading) {
      this.top.loading = false;
      this.draw();
    }
  }

  /** What is wrong, under the input it is about; focus goes to the first. */
  showErrors(errors) {
    let first = null;
    for (const node of this.dialog.querySelectorAll(".block-input")) {
      const text = errors[node.dataset.blockId];
      node.querySelector(".error").textContent = text || "";
      const control = node.querySelector("[data-action-id]");
      if (text) control?.setAttribute("aria-invalid", "true");
      else control?.removeAttribute("aria-invalid");
      if (text) first ||= control;
    }
    const elsewhere = Object.entries(errors).filter(([id]) => !this.dialog.querySelector(`.block-input[data-block-id="${CSS.escape(id)}"]`));
    this.dialog.querySelector(".form-error").textContent = elsewhere.map(([, text]) => text).join(" ");
    (first?.matches(".choices") ? first.querySelector("input") : first)?.focus();
  }

  /** Go one view back. */
  async close() {
    if (this.top) await this.api.post("close", { view_id: this.top.id }).catch(() => this.store.setModals([]));
  }

  /** Close the whole stack by the × in its corner. */
  async closeAll() {
    if (this.top) await this.api.post("close", { view_id: this.top.id, clear: true }).catch(() => this.store.setModals([]));
  }
}

function loadingNote() {
  return h("p", { class: "loading", role: "status" }, h("span", { class: "spinner", "aria-hidden": "true" }), "Loading…");
}

/** Inputs that must have an answer and have none, as errors by block id. */
function missingAnswers(view, values) {
  const missing = {};
  for (const block of view.blocks) {
    if (block.type !== "input" || block.optional) continue;
    const entry = values.get(block.block_id, block.element.action_id) || {};
    const answers = Object.entries(entry).filter(([key]) => key !== "type").map(([, answer]) => answer);
    if (answers.every((answer) => answer === null || answer === undefined || answer.length === 0)) missing[block.block_id] = REQUIRED;
  }
  return missing;
}

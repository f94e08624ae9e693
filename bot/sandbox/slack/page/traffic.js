// What goes over the wire between the stand-in and the app: each request, its answer, its time.

import { h } from "./dom.js";

const KEPT = 200;
const LIMIT_MS = 3000; // Slack waits this long for an acknowledgement
const ARROWS = { to_app: ["→", "to the app"], from_app: ["←", "from the app"] };

export class Traffic {
  constructor(panel, button, onToggle) {
    this.panel = panel;
    this.button = button;
    this.list = panel.querySelector("#requests");
    this.empty = panel.querySelector("#no-requests");
    this.rows = new Map();
    button.addEventListener("click", () => this.toggle(this.panel.hidden));
    panel.querySelector("#close-traffic").addEventListener("click", () => {
      this.toggle(false);
      button.focus();
    });
    panel.querySelector("#clear-traffic").addEventListener("click", () => this.clear());
    this.onToggle = onToggle;
  }

  toggle(open) {
    this.panel.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    this.onToggle(open);
  }

  clear() {
    this.rows.clear();
    this.list.replaceChildren();
    this.empty.hidden = false;
  }

  add(entry) {
    this.empty.hidden = true;
    const row = requestRow(entry);
    this.rows.get(entry.id)?.remove();
    this.rows.set(entry.id, row);
    this.list.prepend(row);
    if (this.rows.size <= KEPT) return;
    const [oldest] = this.rows.keys();
    this.rows.get(oldest).remove();
    this.rows.delete(oldest);
  }
}

function requestRow(entry) {
  const details = h("details", { class: `request ${entry.direction} ${entry.ok ? "" : "failed"}` });
  details.append(summary(entry));
  // JSON is written only once somebody looks.
  details.addEventListener("toggle", () => details.open && details.childElementCount === 1 && details.append(...bodies(entry)));
  return h("li", {}, details);
}

function summary(entry) {
  const [arrow, words] = ARROWS[entry.direction] || ["•", entry.direction];
  const took = entry.ms === null || entry.ms === undefined ? "" : `${entry.ms < 10 ? entry.ms.toFixed(1) : Math.round(entry.ms)} ms`;
  return h(
    "summary",
    { title: `${words}, ${entry.at}` },
    h("span", { class: "arrow", role: "img", "aria-label": words }, arrow),
    h("span", { class: "what" }, entry.what),
    h("span", { class: "status" }, String(entry.status ?? "–")),
    h("span", { class: "took" }, took),
    bar(entry),
  );
}

/** How much of the three seconds a request took. */
function bar(entry) {
  const share = Math.min(1, (entry.ms || 0) / LIMIT_MS);
  const fill = h("span", { class: share > 0.66 ? "fill late" : share > 0.33 ? "fill slow" : "fill" });
  fill.style.width = `${Math.max(share * 100, 1)}%`;
  return h("span", { class: "bar", "aria-hidden": "true", title: `of ${LIMIT_MS.toLocaleString("en")} ms` }, fill);
}

function bodies(entry) {
  return [["Request", entry.body], ["Answer", entry.answer]]
    .filter(([, body]) => body !== undefined && body !== null && body !== "")
    .map(([label, body]) =>
      h("div", { class: "json" }, h("h4", {}, label), h("pre", { tabindex: "0" }, typeof body === "string" ? body : JSON.stringify(body, null, 2))),
    );
}

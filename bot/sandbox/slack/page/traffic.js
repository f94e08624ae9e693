// What goes over the wire between the stand-in and the app: each request, its answer, its time.

import { h } from "./dom.js";

const KEPT = 200;
const LIMIT_MS = 3000; // Slack waits this long for an acknowledgement
const ARROWS = { to_app: ["→", "to the app"], from_app: ["←", "from the app"] };

export class Traffic {
  /** `load()` reads what went over the wire before this page was open. */
  constructor(panel, button, { onToggle, load }) {
    Object.assign(this, { panel, button, onToggle, load });
    this.list = panel.querySelector("#requests");
    this.empty = panel.querySelector("#no-requests");
    this.rows = new Map(); // id → row, the newest last
    this.loaded = false;
    button.addEventListener("click", () => this.toggle(this.panel.hidden));
    panel.querySelector("#close-traffic").addEventListener("click", () => {
      this.toggle(false);
      button.focus();
    });
    panel.querySelector("#clear-traffic").addEventListener("click", () => this.clear());
    panel.querySelector("#traffic-which").addEventListener("change", ({ currentTarget }) => (this.list.dataset.only = currentTarget.value));
  }

  toggle(open) {
    this.panel.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    this.onToggle(open);
    if (open && !this.loaded) this.loadEarlier();
  }

  async loadEarlier() {
    this.loaded = true;
    const entries = await this.load().catch(() => []);
    const seen = [...this.rows.values()];
    this.rows = new Map(entries.filter(({ id }) => !this.rows.has(id)).map((entry) => [entry.id, requestRow(entry)]));
    for (const row of seen) this.rows.set(Number(row.dataset.id), row);
    this.list.replaceChildren(...[...this.rows.values()].reverse());
    this.keepShort();
  }

  clear() {
    this.loaded = true;
    this.rows.clear();
    this.list.replaceChildren();
    this.empty.hidden = false;
  }

  add(entry) {
    const row = requestRow(entry);
    this.rows.get(entry.id)?.remove();
    this.rows.set(entry.id, row);
    this.list.prepend(row);
    this.keepShort();
  }

  keepShort() {
    this.empty.hidden = this.rows.size > 0;
    for (const id of [...this.rows.keys()].slice(0, Math.max(0, this.rows.size - KEPT))) {
      this.rows.get(id).remove();
      this.rows.delete(id);
    }
  }
}

function requestRow(entry) {
  const details = h("details", { class: `request ${entry.direction} ${entry.ok ? "" : "failed"}` });
  details.append(summary(entry));
  // JSON is written only once somebody looks.
  details.addEventListener("toggle", () => details.open && details.childElementCount === 1 && details.append(...bodies(entry)));
  return h("li", { class: `${entry.direction} ${entry.ok ? "" : "failed"}`, data: { id: entry.id } }, details);
}

function summary(entry) {
  const [arrow, words] = ARROWS[entry.direction] || ["•", entry.direction];
  const timed = entry.direction === "to_app";
  return h(
    "summary",
    { title: `${words}, ${entry.at}` },
    h("span", { class: "arrow", role: "img", "aria-label": words }, arrow),
    h("span", { class: "what" }, entry.what),
    h("span", { class: "status" }, String(entry.status ?? "no answer")),
    h("span", { class: "took" }, took(entry), timed && h("span", { class: "of-limit" }, ` of ${limitOf(entry) / 1000} s`)),
    timed && bar(entry),
    notes(entry),
  );
}

const limitOf = (entry) => entry.limit_ms || LIMIT_MS;

function took({ ms }) {
  if (ms === null || ms === undefined) return "";
  return ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

/** What was special: too late for Slack, a retry, delivered twice … */
function notes({ late, remark }) {
  const words = [late && "too late: Slack gave up", remark].filter(Boolean).join(" · ");
  return words && h("span", { class: "remark" }, words);
}

/** How much of the three seconds a request to the app took. */
function bar(entry) {
  const share = Math.min(1, (entry.ms || 0) / limitOf(entry));
  const fill = h("span", { class: entry.late || share > 0.66 ? "fill late" : share > 0.33 ? "fill slow" : "fill" });
  fill.style.width = `${Math.max(share * 100, 1)}%`;
  return h("span", { class: "bar", "aria-hidden": "true" }, fill);
}

function bodies(entry) {
  return [["Request", entry.body], ["Answer", entry.answer]]
    .filter(([, body]) => body !== undefined && body !== null && body !== "")
    .map(([label, body]) =>
      h("div", { class: "json" }, h("h4", {}, label), h("pre", { tabindex: "0" }, typeof body === "string" ? body : JSON.stringify(body, null, 2))),
    );
}

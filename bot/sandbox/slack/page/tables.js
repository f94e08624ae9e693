// Tables: the plain one, the one that sorts and turns pages, and charts as the numbers that they show.
// (https://docs.slack.dev/reference/block-kit/blocks, the table, data table and data visualization blocks.)

import { fill, h } from "./dom.js";
import { richText } from "./richtext.js";

const PAGE_ROWS = 5; // of a data table that does not say

export function table(surface, block) {
  const [head, ...rows] = block.rows;
  const align = (at) => {
    const side = block.column_settings?.[at]?.align;
    return ["left", "center", "right"].includes(side) ? `align-${side}` : null;
  };
  return framed(
    "Table",
    h("thead", {}, h("tr", {}, head.map((cell, at) => h("th", { scope: "col", class: align(at) }, cellNodes(surface, cell))))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell, at) => h("td", { class: align(at) }, cellNodes(surface, cell)))))),
  );
}

function framed(name, ...parts) {
  return h("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": name }, h("table", {}, parts));
}

function cellNodes(surface, cell) {
  if (cell.type === "rich_text") return richText(cell, surface.names);
  return [String(cell.text ?? cell.value ?? "")];
}

/** Sorted by a click on a heading, a page of rows at a time. */
export function dataTable(surface, block) {
  return new DataTable(surface, block).node;
}

class DataTable {
  constructor(surface, block) {
    Object.assign(this, { surface, block });
    [this.head, ...this.rows] = block.rows;
    this.size = block.page_size || PAGE_ROWS;
    this.page = 0;
    this.sort = { at: -1, up: true };
    this.body = h("tbody");
    this.heads = this.head.map((cell, at) => this.heading(cell, at));
    this.place = h("span", { class: "quiet", role: "status" });
    this.back = h("button", { type: "button", class: "button small", onclick: () => this.turn(-1) }, "Previous");
    this.on = h("button", { type: "button", class: "button small", onclick: () => this.turn(1) }, "Next");
    const pages = h("div", { class: "table-pages" }, this.back, this.on, this.place);
    const frame = framed(block.caption || "Table", h("caption", {}, block.caption), h("thead", {}, h("tr", {}, this.heads)), this.body);
    this.node = h("div", {}, frame, this.pages > 1 && pages);
    this.draw();
  }

  get pages() {
    return Math.ceil(this.rows.length / this.size);
  }

  heading(cell, at) {
    return h("th", { scope: "col" }, h("button", { type: "button", class: "sorter", onclick: () => this.sortBy(at) }, cellNodes(this.surface, cell)));
  }

  sortBy(at) {
    this.sort = { at, up: this.sort.at === at ? !this.sort.up : true };
    this.page = 0;
    this.rows.sort((one, other) => (this.sort.up ? 1 : -1) * compared(one[at], other[at]));
    this.heads.forEach((node, each) => node.setAttribute("aria-sort", each !== at ? "none" : this.sort.up ? "ascending" : "descending"));
    this.draw();
  }

  turn(step) {
    this.page = Math.max(0, Math.min(this.pages - 1, this.page + step));
    this.draw();
  }

  draw() {
    const named = this.block.row_header_column_index ?? 0;
    const start = this.page * this.size;
    const cell = (each, at) => h(at === named ? "th" : "td", { scope: at === named ? "row" : null }, cellNodes(this.surface, each));
    fill(this.body, this.rows.slice(start, start + this.size).map((row) => h("tr", {}, row.map(cell))));
    this.place.textContent = `${start + 1}–${Math.min(start + this.size, this.rows.length)} of ${this.rows.length}`;
    this.back.disabled = this.page === 0;
    this.on.disabled = this.page >= this.pages - 1;
  }
}

function compared(one, other) {
  if (typeof one.value === "number" && typeof other.value === "number") return one.value - other.value;
  return wordsOf(one).localeCompare(wordsOf(other), "en", { numeric: true });
}

const wordsOf = (cell) => (cell.type === "rich_text" ? JSON.stringify(cell.elements) : String(cell.text ?? cell.value ?? ""));

/** A chart as a table: its labels down the side, a column for each series, and a bar as long as the number is big. */
export function chart(surface, block) {
  const { chart: given } = block;
  const series = given.series || [{ name: "Share", data: given.segments || [] }];
  const labels = given.axis_config?.categories || series[0].data.map((point) => point.label);
  const most = Math.max(...series.flatMap(({ data }) => data.map(({ value }) => Math.abs(value))), 0) || 1;
  const value = (data, label) => data.find((point) => point.label === label)?.value;
  const { x_label: across = "", y_label: up = "" } = given.axis_config || {};
  return framed(
    block.title,
    h("caption", {}, block.title, h("span", { class: "quiet" }, ` ${given.type} chart${up ? `, ${up}` : ""}`)),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, across), series.map(({ name }) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, labels.map((label) => h("tr", {}, h("th", { scope: "row" }, label), series.map(({ data }, at) => numberCell(value(data, label), most, at))))),
  );
}

function numberCell(value, most, at) {
  const bar = h("span", { class: `chart-bar series-${at % 6}`, "aria-hidden": "true" });
  bar.style.width = `${(Math.abs(value ?? 0) / most) * 80}px`;
  return h("td", { class: "chart-cell" }, bar, value === undefined ? "" : value.toLocaleString("en"));
}

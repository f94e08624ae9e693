// Block Kit blocks as nodes (https://docs.slack.dev/reference/block-kit/blocks).

import { authProvider, card, carousel, container, plan, remoteFile, taskCard, video } from "./cards.js";
import { freshId, h } from "./dom.js";
import { renderElement } from "./elements.js";
import { picture } from "./media.js";
import { textNodes } from "./mrkdwn.js";
import { markdown, richText } from "./richtext.js";
import { chart, dataTable, table } from "./tables.js";

const RENDER = {
  section,
  context,
  actions,
  context_actions: actions,
  header,
  divider,
  image,
  input,
  table,
  data_table: dataTable,
  data_visualization: chart,
  alert,
  markdown: markdownBlock,
  rich_text: richBlock,
  card,
  carousel,
  container,
  task_card: taskCard,
  plan,
  video,
  file: remoteFile,
  auth_provider: authProvider,
};

/** All blocks of a surface. Values given before are kept where block id and action id stay. */
export function renderBlocks(surface, blocks) {
  surface.begin();
  const nodes = blocks.map((block, at) => renderBlock(surface, block.block_id ? block : { ...block, block_id: `at-${at}` }));
  surface.finish();
  return nodes;
}

function renderBlock(surface, block) {
  const node = drawn(surface, block);
  node.classList.add("block", `block-${block.type}`);
  node.dataset.blockId = block.block_id;
  return node;
}

/** A block that is not as its kind should be is shown like one of an unknown kind, and takes nothing else along. */
function drawn(surface, block) {
  try {
    return (RENDER[block.type] || unknown)(surface, block, renderBlock);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    return unknown(surface, block);
  }
}

function section(surface, block) {
  return h(
    "div",
    {},
    h(
      "div",
      { class: "section-main" },
      block.text && h("div", { class: "text" }, textNodes(block.text, surface.names)),
      block.fields && h("div", { class: "fields" }, block.fields.map((field) => h("div", { class: "text" }, textNodes(field, surface.names)))),
    ),
    block.accessory && h("div", { class: "accessory" }, renderElement(surface, block, block.accessory)),
  );
}

function context(surface, block) {
  return h(
    "div",
    {},
    block.elements.map((element) =>
      element.type === "image" ? picture(element, "context-image") : h("span", { class: "text" }, textNodes(element, surface.names)),
    ),
  );
}

function actions(surface, block) {
  return h("div", {}, block.elements.map((element) => renderElement(surface, block, element)));
}

function header(surface, block) {
  const level = Math.min(6, (block.level || 2) + 1);
  return h(`h${level}`, {}, textNodes(block.text, surface.names));
}

function divider() {
  return h("hr");
}

function image(surface, block) {
  return h(
    "figure",
    {},
    block.title && h("figcaption", {}, textNodes(block.title, surface.names)),
    picture(block, "block-picture"),
  );
}

/** Label, control, hint, and a place for what is wrong with the answer. */
function input(surface, block) {
  const [label, hint, error] = [freshId("label"), freshId("hint"), freshId("error")];
  const { element } = block;
  const labels = {
    "aria-labelledby": label,
    "aria-describedby": [block.hint && hint, error].filter(Boolean).join(" "),
    "aria-required": block.optional ? null : "true",
  };
  return h(
    "div",
    { data: { optional: block.optional ? "true" : null, type: element.type, action: element.action_id } },
    h("div", { id: label, class: "label" }, textNodes(block.label, surface.names), block.optional && h("span", { class: "quiet" }, " (optional)")),
    renderElement(surface, block, element, { labels, tells: Boolean(block.dispatch_action) }),
    block.hint && h("div", { id: hint, class: "hint" }, textNodes(block.hint, surface.names)),
    h("div", { id: error, class: "error", role: "alert" }),
  );
}

function alert(surface, block) {
  const level = ["info", "warning", "error", "success"].includes(block.level) ? block.level : "default";
  return h("div", { class: `level-${level}`, role: "note" }, textNodes(block.text, surface.names));
}

function markdownBlock(surface, block) {
  return h("div", { class: "prose" }, markdown(block.text || ""));
}

function richBlock(surface, block) {
  return h("div", { class: "prose" }, richText(block, surface.names));
}

/** A block this page cannot draw: its type, and whatever plain words it holds. */
function unknown(surface, block) {
  const words = wordsIn(block).join(" · ");
  return h("div", { class: "unknown" }, h("code", {}, String(block.type)), ` block, not drawn here${words ? `: ${words}` : ""}`);
}

const WORDS = new Set(["text", "title", "subtitle", "caption", "body", "name", "description", "alt_text"]);

/** The plain words in a block, in reading order. */
function wordsIn(value, key = "") {
  if (typeof value === "string") return WORDS.has(key) && value ? [value] : [];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, child]) => wordsIn(child, Array.isArray(value) ? key : name));
}

// Blocks that hold others: cards, rows of cards, containers; and what agents show of their work.
// (https://docs.slack.dev/reference/block-kit/blocks, the page of each.)

import { h } from "./dom.js";
import { renderElement } from "./elements.js";
import { picture } from "./media.js";
import { link, safeUrl, textNodes } from "./mrkdwn.js";
import { richText } from "./richtext.js";

const STATES = { pending: ["○", "waiting"], in_progress: ["◐", "in progress"], complete: ["✓", "done"], error: ["✗", "failed"] };

const line = (surface, className, text) => text && h("div", { class: `text ${className}` }, textNodes(text, surface.names));

export function card(surface, block) {
  return h(
    "div",
    { role: "group", "aria-label": block.title?.text || "Card" },
    block.hero_image && picture(block.hero_image, "hero-picture"),
    h(
      "div",
      { class: "card-head" },
      block.icon && picture(block.icon, "card-icon"),
      h("div", {}, line(surface, "card-title", block.title), line(surface, "quiet", block.subtitle)),
    ),
    line(surface, "card-body", block.body),
    line(surface, "quiet", block.subtext),
    block.actions && h("div", { class: "card-actions" }, block.actions.map((element) => renderElement(surface, block, element))),
  );
}

export function carousel(surface, block, draw) {
  return h("div", { class: "cards", tabindex: "0", role: "region", "aria-label": `${block.elements.length} cards` }, block.elements.map((each) => draw(surface, each)));
}

/** What may be folded is a disclosure; the rest a frame with a title. */
export function container(surface, block, draw) {
  const title = [
    block.icon && picture(block.icon, "card-icon"),
    h(
      "span",
      {},
      h("span", { class: "card-title" }, block.rich_text_title ? richText(block.rich_text_title, surface.names) : textNodes(block.title, surface.names)),
      line(surface, "quiet", block.subtitle),
    ),
  ];
  const children = block.child_blocks.map((each) => draw(surface, each));
  if (block.is_collapsible) return h("details", { open: !block.default_collapsed }, h("summary", { class: "card-head" }, title), children);
  return h("div", {}, h("div", { class: "card-head" }, title), children);
}

export function taskCard(surface, block) {
  const [mark, words] = STATES[block.status] || STATES.pending;
  const rich = (part) => part && h("div", { class: "prose" }, richText(part, surface.names));
  return h(
    "div",
    { class: `task ${block.status || "pending"}` },
    h("span", { class: "task-mark", role: "img", "aria-label": words }, mark),
    h(
      "div",
      {},
      h("div", { class: "card-title" }, block.title),
      rich(block.details),
      rich(block.output),
      block.sources?.length ? h("div", { class: "quiet" }, "Sources: ", block.sources.map((source, at) => [at > 0 && ", ", safeUrl(source.url) ? link(source.url, source.text || source.url) : source.text])) : null,
    ),
  );
}

export function plan(surface, block) {
  return h("div", {}, h("div", { class: "card-title" }, block.title), (block.tasks || []).map((task) => taskCard(surface, task)));
}

export function authProvider(surface, block) {
  const away = (url, words) => url && safeUrl(url) && link(url, words, { class: "button" });
  return h(
    "div",
    {},
    line(surface, "card-title", block.name),
    line(surface, "", block.description),
    line(surface, "quiet", block.connected_identity),
    line(surface, "quiet", block.connected_context),
    h(
      "div",
      { class: "card-actions" },
      block.is_connected ? away(block.disconnect_url, "Disconnect") || h("span", { class: "quiet" }, "Connected") : away(block.auth_url, "Connect"),
      block.accessory && renderElement(surface, block, block.accessory),
    ),
  );
}

/** A video is not played here, since that would ask another machine: its picture, title and way there. */
export function video(surface, block) {
  const title = textNodes(block.title, surface.names);
  const from = [block.author_name, block.provider_name].filter(Boolean).join(" · ");
  return h(
    "div",
    {},
    from && h("div", { class: "quiet" }, from),
    h("div", { class: "card-title" }, block.title_url && safeUrl(block.title_url) ? link(block.title_url, title) : title),
    line(surface, "", block.description),
    h("div", { class: "video-picture" }, picture({ image_url: block.thumbnail_url, alt_text: block.alt_text }, "hero-picture"), h("span", { class: "quiet" }, "▶ not played here")),
  );
}

export function remoteFile(surface, block) {
  return h("div", { class: "file-card" }, h("span", { class: "file-icon", "aria-hidden": "true" }, "📄"), h("span", {}, `Remote file ${block.external_id || block.file_id || ""}`));
}

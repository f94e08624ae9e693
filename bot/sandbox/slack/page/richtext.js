// The two blocks of longer text: `rich_text`, and `markdown` in the plain subset that apps use.

import { h } from "./dom.js";
import { emoji, withEmoji } from "./emoji.js";
import { dateNode, link, mrkdwn, safeUrl } from "./mrkdwn.js";

const PARTS = { rich_text_section: "p", rich_text_quote: "blockquote", rich_text_preformatted: "pre" };

/** Nodes of a rich_text block (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block). */
export function richText(block, names) {
  return (block.elements || []).map((part) => {
    if (part.type === "rich_text_list") return list(part, names);
    return h(PARTS[part.type] || "p", { class: "text" }, (part.elements || []).map((piece) => richPiece(piece, names)));
  });
}

function list(part, names) {
  const items = part.elements.map((item) => h("li", { class: "text" }, item.elements.map((piece) => richPiece(piece, names))));
  const node = h(part.style === "ordered" ? "ol" : "ul", { start: part.offset ? part.offset + 1 : null }, items);
  if (part.indent) node.style.marginLeft = `${part.indent * 20}px`;
  return node;
}

const PIECES = {
  text: (piece) => piece.text,
  link: (piece) => (safeUrl(piece.url) ? link(piece.url, piece.text || piece.url) : piece.text || piece.url),
  emoji: (piece) => emoji(piece.name) || `:${piece.name}:`,
  user: (piece, names) => mrkdwn(`<@${piece.user_id}>`, names),
  channel: (piece, names) => mrkdwn(`<#${piece.channel_id}>`, names),
  broadcast: (piece, names) => mrkdwn(`<!${piece.range}>`, names),
  usergroup: (piece, names) => mrkdwn(`<!subteam^${piece.usergroup_id}>`, names),
  color: (piece) => h("code", {}, piece.value),
  date: (piece) => dateNode([piece.timestamp, piece.format, piece.url], piece.fallback || ""),
};

function richPiece(piece, names) {
  const draw = PIECES[piece.type];
  let node = draw ? draw(piece, names) : `[${piece.type}]`;
  const wraps = { bold: "strong", italic: "em", strike: "s", code: "code" };
  for (const [style, tag] of Object.entries(wraps)) if (piece.style?.[style]) node = h(tag, {}, node);
  return node;
}

/** Markdown: headings, lists, quotes, code, rules, paragraphs; bold, italic, strike, code and links within. */
export function markdown(source) {
  const nodes = [];
  const lines = source.replace(/\r/g, "").split("\n");
  while (lines.length) nodes.push(...nextPart(lines));
  return nodes;
}

/** Take the next part off `lines`. */
function nextPart(lines) {
  const line = lines[0];
  if (line.trim() === "") return lines.shift() && [];
  if (line.startsWith("```")) return [fence(lines)];
  if (/^(?:---+|\*\*\*+)\s*$/.test(line)) return lines.shift() && [h("hr")];
  const heading = /^(#{1,6})\s+(.*)/.exec(line);
  if (heading) {
    lines.shift();
    return [h(`h${Math.min(6, heading[1].length + 2)}`, {}, spans(heading[2]))];
  }
  for (const [pattern, tag, child] of [[/^\s*[-*+]\s+/, "ul", "li"], [/^\s*\d+[.)]\s+/, "ol", "li"], [/^>\s?/, "blockquote", "p"]]) {
    if (pattern.test(line)) return [h(tag, {}, takeWhile(lines, pattern).map((text) => h(child, {}, spans(text.replace(pattern, "")))))];
  }
  return [h("p", { class: "text" }, spans(takeWhile(lines, /^(?!\s*$|#{1,6}\s|```|>|\s*[-*+]\s|\s*\d+[.)]\s)/).join("\n")))];
}

function takeWhile(lines, pattern) {
  const taken = [lines.shift()];
  while (lines.length && pattern.test(lines[0])) taken.push(lines.shift());
  return taken;
}

function fence(lines) {
  lines.shift();
  const code = [];
  while (lines.length && !lines[0].startsWith("```")) code.push(lines.shift());
  lines.shift();
  return h("pre", { class: "pre" }, code.join("\n"));
}

const SPANS = [
  [/^`([^`]+)`/, (match) => h("code", {}, match[1])],
  [/^\*\*(.+?)\*\*/, (match) => h("strong", {}, spans(match[1]))],
  [/^__(.+?)__/, (match) => h("strong", {}, spans(match[1]))],
  [/^~~(.+?)~~/, (match) => h("s", {}, spans(match[1]))],
  [/^\*([^\s*][^*]*)\*/, (match) => h("em", {}, spans(match[1]))],
  [/^_([^\s_][^_]*)_(?!\w)/, (match) => h("em", {}, spans(match[1]))],
  [/^\[([^\]]+)\]\(([^\s)]+)\)/, (match) => (safeUrl(match[2]) ? link(match[2], spans(match[1])) : match[0])],
];

function spans(text) {
  const nodes = [];
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const inWord = at > 0 && /\w/.test(text[at - 1]);
    const found = SPANS.map(([pattern, make]) => [pattern.exec(rest), make]).find(([match]) => match && !(inWord && "_*".includes(rest[0])));
    if (found) {
      nodes.push(withEmoji(plain), found[1](found[0]));
      plain = "";
      at += found[0][0].length;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  return [...nodes, withEmoji(plain)];
}

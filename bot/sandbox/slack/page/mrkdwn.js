// Slack's mrkdwn as DOM nodes (https://docs.slack.dev/messaging/formatting-message-text). Never HTML.

import { formatDate, fullTime } from "./dates.js";
import { h } from "./dom.js";
import { emoji, withEmoji } from "./emoji.js";

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const WRAPS = { "*": "strong", _: "em", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;

/** The three characters that Slack escapes, back as themselves; no other entity means anything. */
export const decoded = (text) => text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);

/** Nodes for a text object (`mrkdwn` or `plain_text`). */
export function textNodes(text, names) {
  if (!text) return [];
  if (text.type === "mrkdwn") return mrkdwn(text.text || "", names);
  return [text.emoji === false ? text.text || "" : withEmoji(text.text || "")];
}

/** Nodes for mrkdwn; `names` turns ids into names: `person(id)`, `channel(id)`, `me`. */
export function mrkdwn(source, names) {
  return source.split(/```/).flatMap((part, index, parts) => {
    const fenced = index % 2 === 1 && index < parts.length - 1;
    if (fenced) return [h("pre", { class: "pre" }, decoded(stripped(part)))];
    return quoted(index % 2 === 1 ? "```" + part : index > 0 ? part.replace(/^\n/, "") : part, names);
  });
}

/** Angle brackets inside code show their address, as in Slack. */
function stripped(code) {
  return code.replace(/^\n|\n$/g, "").replace(/<((?:https?|mailto):[^<>|]+)(?:\|([^<>]*))?>/g, (_, url, label) => label || url);
}

/** Lines that start with `>` become quotes; the rest stays text with its line breaks. */
function quoted(source, names) {
  const nodes = [];
  let run = [];
  let inQuote = false;
  const flush = () => {
    if (run.length === 0) return;
    const inner = inline(run.join("\n"), names);
    nodes.push(...(inQuote ? [h("blockquote", {}, inner)] : inner));
    run = [];
  };
  for (const line of source.split("\n")) {
    const mark = /^(?:&gt;|>)\s?/.exec(line);
    if (Boolean(mark) !== inQuote) {
      flush();
      inQuote = Boolean(mark);
    }
    run.push(mark ? line.slice(mark[0].length) : line);
  }
  flush();
  return nodes;
}

/** Code, links, mentions, dates, wraps and emoji within a text. */
function inline(text, names) {
  const nodes = [];
  let plain = "";
  let at = 0;
  const flush = () => {
    if (plain) nodes.push(decoded(plain));
    plain = "";
  };
  while (at < text.length) {
    const found = pieceAt(text, at, names);
    if (found) {
      flush();
      nodes.push(found.node);
      at = found.end;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

/** What starts exactly at `at`: `{node, end}`, or nothing. */
function pieceAt(text, at, names) {
  const char = text[at];
  if (char === "`") return codeAt(text, at);
  if (char === "<") return angleAt(text, at, names);
  if (char === ":") return emojiAt(text, at);
  if (char === "h") return bareLinkAt(text, at);
  return WRAPS[char] ? wrapAt(text, at, names) : null;
}

function codeAt(text, at) {
  const match = /^`([^`\n]+)`/.exec(text.slice(at));
  return match && { node: h("code", {}, decoded(stripped(match[1]))), end: at + match[0].length };
}

function emojiAt(text, at) {
  const match = /^:([a-z0-9_+-]+):(?::skin-tone-\d:)?/.exec(text.slice(at));
  const char = match && emoji(match[1]);
  return char ? { node: char, end: at + match[0].length } : null;
}

function bareLinkAt(text, at) {
  if (at > 0 && WORD.test(text[at - 1])) return null;
  const match = /^https?:\/\/[^\s<>|*~`]+/.exec(text.slice(at));
  if (!match) return null;
  const url = match[0].replace(/[.,;:!?)\]'"_]+$/, "");
  return { node: link(decoded(url), decoded(url)), end: at + url.length };
}

/** `*bold*` and its like: opened at a word's edge, closed at one, on the same line. */
function wrapAt(text, at, names) {
  const mark = text[at];
  if ((at > 0 && WORD.test(text[at - 1])) || !text[at + 1] || /[\s]/.test(text[at + 1]) || text[at + 1] === mark) return null;
  const end = closing(text, at, mark);
  return end < 0 ? null : { node: h(WRAPS[mark], {}, inline(text.slice(at + 1, end), names)), end: end + 1 };
}

function closing(text, at, mark) {
  for (let i = at + 1; i < text.length && text[i] !== "\n"; i += 1) {
    const skip = text[i] === "<" ? text.indexOf(">", i) : text[i] === "`" ? text.indexOf("`", i + 1) : -1;
    if (skip > 0) i = skip;
    else if (text[i] === mark && i > at + 1 && !/\s/.test(text[i - 1]) && !WORD.test(text[i + 1] || " ")) return i;
  }
  return -1;
}

function angleAt(text, at, names) {
  const match = /^<([^<>\n]+)>/.exec(text.slice(at));
  const node = match && angle(match[1], names);
  return node ? { node, end: at + match[0].length } : null;
}

function angle(inside, names) {
  const bar = inside.indexOf("|");
  const head = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : decoded(inside.slice(bar + 1));
  if (/^@[UW]\w+$/.test(head)) return mention(head.slice(1), label, names);
  if (/^#[CDG]\w+$/.test(head)) return chip(`#${names.channel(head.slice(1)) || label || "private channel"}`);
  if (head.startsWith("!date^")) return dateNode(head.slice(6).split("^"), label);
  if (/^!(here|channel|everyone)$/.test(head)) return chip(`@${head.slice(1)}`, true);
  if (head.startsWith("!subteam^")) return chip(label || "@group");
  return safeUrl(decoded(head)) ? link(decoded(head), label || decoded(head).replace(/^mailto:/, "")) : null;
}

function mention(id, label, names) {
  return chip(`@${names.person(id) || label.replace(/^@/, "") || id}`, id === names.me, id);
}

/** A mention as Slack shows it; one that calls the reader stands out. */
function chip(text, loud = false, person = null) {
  return h("span", { class: loud ? "chip loud" : "chip", data: { person } }, text);
}

/** A time that stays true: `{ago}` is drawn again by `refreshAgo`. */
export function dateNode([stamp, format = "{date} {time}", url], fallback) {
  const seconds = Number(stamp);
  const date = new Date(seconds * 1000);
  if (!stamp || Number.isNaN(date.getTime())) return document.createTextNode(fallback);
  const node = h("time", { datetime: date.toISOString(), title: fullTime(seconds) });
  node.textContent = formatDate(seconds, format);
  if (format.includes("{ago}")) setAgo(node, seconds, format);
  return safeUrl(url) ? link(url, node) : node;
}

function setAgo(node, seconds, format) {
  node.dataset.seconds = String(seconds);
  node.dataset.format = format;
}

/** Draw the relative times on the page again. */
export function refreshAgo(root = document) {
  for (const node of root.querySelectorAll("time[data-format]")) {
    node.textContent = formatDate(Number(node.dataset.seconds), node.dataset.format);
  }
}

/** Whether an address may be followed from here: the web or mail, nothing that runs. */
export function safeUrl(url) {
  try {
    return ["http:", "https:", "mailto:"].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

export function link(url, label, props = {}) {
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer", ...props }, label);
}

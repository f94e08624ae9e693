// Files: as cards in messages, and as the answer to a file input.

import { h } from "./dom.js";
import { picture } from "./media.js";
import { link, safeUrl } from "./mrkdwn.js";

const UNITS = ["bytes", "KB", "MB", "GB"];

/** "12 KB", as people read sizes. */
export function sizeOf(bytes) {
  let amount = Number(bytes) || 0;
  let unit = 0;
  while (amount >= 1000 && unit < UNITS.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return `${unit && amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${UNITS[unit]}`;
}

/** One file of a message: its name (a way to it, where there is one), its size, its picture where it is one. */
export function fileCard(file) {
  const name = file.title || file.name || file.id || "File";
  const address = file.url_private_download || file.url_private || file.permalink;
  const shown = address && safeUrl(address) ? link(address, name) : h("strong", {}, name);
  const isPicture = String(file.mimetype || "").startsWith("image/") && file.url_private;
  return h(
    "div",
    { class: "file-card" },
    isPicture ? picture({ image_url: file.url_private, alt_text: file.alt_txt || name }, "file-picture") : h("span", { class: "file-icon", "aria-hidden": "true" }, "📄"),
    h("span", {}, shown, h("span", { class: "quiet" }, ` ${[file.pretty_type || file.filetype, file.size !== undefined && sizeOf(file.size)].filter(Boolean).join(", ")}`)),
  );
}

// Pictures. The page works offline and asks no other machine for anything, so pictures from elsewhere
// are drawn as a tile with an initial; those of this machine are shown.

import { colourOf, h } from "./dom.js";

function isHere(url) {
  try {
    const { hostname, protocol } = new URL(url, location.href);
    const local = ["127.0.0.1", "localhost", "[::1]", location.hostname].includes(hostname);
    return (local && ["http:", "https:"].includes(protocol)) || url.startsWith("data:image/");
  } catch {
    return false;
  }
}

/** An image block's or element's picture with its alternative text. */
export function picture({ image_url: url, slack_file: file, alt_text: alt = "" }, className) {
  const address = url || file?.url || "";
  if (!isHere(address)) return tile(alt, className);
  const image = h("img", { class: className, src: address, alt, loading: "lazy" });
  image.addEventListener("error", () => image.replaceWith(tile(alt, className)), { once: true });
  return image;
}

function tile(alt, className) {
  const initial = (/[\p{L}\p{N}]/u.exec(alt) || ["?"])[0].toUpperCase();
  const node = h("span", { class: `${className} tile`, role: "img", "aria-label": alt, title: alt }, initial);
  node.style.backgroundColor = colourOf(alt);
  return node;
}

/** A round-cornered square with the initial of a person or the app. */
export function avatar(name, colour) {
  const node = h("span", { class: "avatar", "aria-hidden": "true" }, (name || "?")[0].toUpperCase());
  node.style.backgroundColor = safeColour(colour) || colourOf(name || "?");
  return node;
}

function safeColour(colour) {
  const hex = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(colour || "");
  return hex && `#${hex[1]}`;
}

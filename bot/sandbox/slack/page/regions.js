// F6 goes round the parts of the page; arrows walk over the channels.

const PARTS = ["#sidebar [aria-current]", "#home, #messages", "#message", "#reply", "#traffic .icon-button"];

const visible = (node) => node && node.getClientRects().length > 0;

function part(selector) {
  return [...document.querySelectorAll(selector)].find(visible);
}

export function startRegions() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F6" || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    const parts = PARTS.map(part).filter(Boolean);
    const area = (node) => node.closest("nav, aside, form, section") || node;
    const at = parts.findIndex((node) => area(node).contains(document.activeElement));
    parts.at((at + (event.shiftKey ? -1 : 1)) % parts.length).focus();
  });
  document.querySelector("#sidebar").addEventListener("keydown", walkChannels);
}

function walkChannels(event) {
  if (!["ArrowUp", "ArrowDown"].includes(event.key) || !event.target.matches(".channel")) return;
  event.preventDefault();
  const buttons = [...document.querySelectorAll("#sidebar .channel")];
  const to = buttons.indexOf(event.target) + (event.key === "ArrowUp" ? -1 : 1);
  buttons[Math.max(0, Math.min(buttons.length - 1, to))].focus();
}

// The ⋮ menu of an overflow element.

import { h } from "./dom.js";
import { link, safeUrl, textNodes } from "./mrkdwn.js";
import { closePopover, isOpen, openPopover } from "./popover.js";

export function overflowMenu(surface, block, element, labels, onUse) {
  const button = h(
    "button",
    {
      type: "button",
      class: "button overflow",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": element.accessibility_label || "More actions",
      data: { actionId: element.action_id },
      onclick: () => (isOpen(menu) ? closePopover() : open()),
      onkeydown: (event) => {
        if (event.key === "ArrowDown" || event.key === "ArrowUp") {
          event.preventDefault();
          open();
        }
      },
    },
    dots(),
  );
  const pick = (option) => {
    closePopover();
    button.focus();
    onUse(option, button);
  };
  const menu = h("div", { class: "menu", role: "menu", "aria-label": "More actions", onkeydown: (event) => moveIn(menu, button, event) });
  menu.append(...element.options.map((option) => item(surface, option, pick)));
  const open = () => {
    button.setAttribute("aria-expanded", "true");
    openPopover(menu, button, () => button.setAttribute("aria-expanded", "false"));
    menu.firstElementChild.focus();
  };
  return button;
}

function dots() {
  return [h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"))];
}

function item(surface, option, pick) {
  const words = [
    h("span", { class: "option-text" }, textNodes(option.text, surface.names)),
    option.description && h("span", { class: "option-detail" }, textNodes(option.description, surface.names)),
  ];
  const props = { role: "menuitem", tabindex: "-1", class: "option", data: { value: option.value }, onclick: () => pick(option) };
  if (option.url && safeUrl(option.url)) return link(option.url, words.filter(Boolean), props);
  return h("button", { type: "button", ...props }, words);
}

/** Arrows, Home and End walk; a letter jumps; Escape and Tab leave. */
function moveIn(menu, button, event) {
  const items = [...menu.children];
  const at = items.indexOf(document.activeElement);
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
  if (event.key in steps) {
    event.preventDefault();
    items.at(steps[event.key] % items.length).focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    closePopover();
    button.focus();
  } else if (/^\S$/.test(event.key)) {
    const rest = [...items.slice(at + 1), ...items.slice(0, at + 1)];
    rest.find((node) => node.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
  }
}

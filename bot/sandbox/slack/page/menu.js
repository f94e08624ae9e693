// Menus that drop from a button: arrows walk, a letter jumps, Escape and Tab leave.

import { h } from "./dom.js";
import { closePopover, isOpen, openPopover } from "./popover.js";

/** Let `button` open a menu of what `items()` gives at that moment; `called` is the menu's own name. */
export function dropMenu(button, called, items) {
  let menu = null;
  const leave = () => {
    closePopover();
    button.focus();
  };
  const open = () => {
    menu = h("div", { class: "menu", role: "menu", "aria-label": called, onkeydown: (event) => walk(menu, leave, event) });
    menu.append(...items(leave));
    button.setAttribute("aria-expanded", "true");
    openPopover(menu, button, () => button.setAttribute("aria-expanded", "false"));
    menu.querySelector("[role=menuitem]")?.focus();
  };
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => (menu && isOpen(menu) ? closePopover() : open()));
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    open();
  });
}

/** One line of a menu. */
export function menuItem(props, text, detail = null) {
  const words = [h("span", { class: "option-text" }, text), detail && h("span", { class: "option-detail" }, detail)];
  return h("button", { type: "button", role: "menuitem", tabindex: "-1", class: "option", ...props }, words);
}

function walk(menu, leave, event) {
  const items = [...menu.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(document.activeElement);
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
  if (event.key in steps) {
    event.preventDefault();
    event.stopPropagation();
    items.at(steps[event.key] % items.length).focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    leave();
  } else if (/^\S$/.test(event.key)) {
    const rest = [...items.slice(at + 1), ...items.slice(0, at + 1)];
    rest.find((node) => node.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
  }
}

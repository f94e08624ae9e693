// The ⋮ menu of an overflow element.

import { h } from "./dom.js";
import { dropMenu, menuItem } from "./menu.js";
import { link, safeUrl, textNodes } from "./mrkdwn.js";

export function overflowMenu(surface, block, element, labels, onUse) {
  const button = h(
    "button",
    {
      type: "button",
      class: "button overflow",
      "aria-label": element.accessibility_label || "More actions",
      data: { actionId: element.action_id },
    },
    h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
  );
  dropMenu(button, "More actions", (leave) =>
    element.options.map((option) =>
      item(surface, option, () => {
        leave();
        onUse(option, button);
      }),
    ),
  );
  return button;
}

function item(surface, option, pick) {
  const text = textNodes(option.text, surface.names);
  const detail = option.description && textNodes(option.description, surface.names);
  const props = { data: { value: option.value }, onclick: pick };
  if (!option.url || !safeUrl(option.url)) return menuItem(props, text, detail);
  const words = [h("span", { class: "option-text" }, text), detail && h("span", { class: "option-detail" }, detail)];
  return link(option.url, words.filter(Boolean), { role: "menuitem", tabindex: "-1", class: "option", ...props });
}

// Interactive elements of Block Kit (https://docs.slack.dev/reference/block-kit/block-elements).

import { h } from "./dom.js";
import { confirmed } from "./dialogs.js";
import { withEmoji } from "./emoji.js";
import { fileInput } from "./fileinput.js";
import { choiceControl, dateControl, numberControl, richControl, textControl } from "./inputs.js";
import { picture } from "./media.js";
import { link, mrkdwn, safeUrl, textNodes } from "./mrkdwn.js";
import { overflowMenu } from "./overflow.js";
import { selectControl } from "./select.js";

const RENDER = {
  button,
  workflow_button: button,
  icon_button: iconButton,
  feedback_buttons: feedbackButtons,
  overflow: overflowMenu,
  image: (surface, block, element) => picture(element, "accessory-image"),
  plain_text_input: textControl,
  email_text_input: textControl,
  url_text_input: textControl,
  number_input: numberControl,
  rich_text_input: richControl,
  file_input: fileInput,
  datepicker: dateControl,
  timepicker: dateControl,
  datetimepicker: dateControl,
  checkboxes: choiceControl,
  radio_buttons: choiceControl,
  mrkdwn: (surface, block, element) => h("span", { class: "text" }, mrkdwn(element.text, surface.names)),
  plain_text: (surface, block, element) => h("span", { class: "text" }, textNodes(element, surface.names)),
};

for (const kind of ["static", "external", "users", "channels", "conversations"]) {
  RENDER[`${kind}_select`] = selectElement;
  RENDER[`multi_${kind}_select`] = selectElement;
}

/**
 * One element as a node. `labels` are ARIA attributes for the control; `tells` says whether using it is told to the
 * app at once (always so outside input blocks).
 */
export function renderElement(surface, block, element, { labels = {}, tells = true } = {}) {
  const render = RENDER[element.type];
  if (!render) return h("span", { class: "unknown" }, `[${element.type}]`);
  const onUse = async (value, node) => {
    if (!tells) return;
    if (element.confirm && !(await confirmed(element.confirm, surface.names))) return;
    await surface.act(block, element, value, node);
  };
  onUse.tells = tells;
  const named = { "aria-label": ownLabel(element, labels), ...labels };
  return render(surface, block, element, named, onUse);
}

/** A name for controls outside input blocks, which have no label of their own. */
function ownLabel(element, labels) {
  if (labels["aria-labelledby"]) return null;
  return element.accessibility_label || (element.placeholder ? withEmoji(element.placeholder.text) : null);
}

function button(surface, block, element, labels, onUse) {
  const style = ["primary", "danger"].includes(element.style) ? element.style : "";
  const props = { class: `button ${style}`.trim(), data: { actionId: element.action_id }, "aria-label": element.accessibility_label };
  const words = textNodes(element.text, surface.names);
  if (element.url && safeUrl(element.url)) {
    return link(element.url, words, { ...props, onclick: (event) => onUse(element.value ?? null, event.currentTarget) });
  }
  const click = (event) => {
    const node = event.currentTarget;
    if (node.getAttribute("aria-busy") !== "true") onUse(element.value ?? null, node);
  };
  return h("button", { type: "button", ...props, onclick: click }, words);
}

function iconButton(surface, block, element, labels, onUse) {
  const { visible_to_user_ids: only } = element;
  if (only && !only.includes(surface.store.me)) return h("span", { hidden: true });
  const text = { ...element.text, text: `${element.icon === "trash" ? "🗑 " : ""}${element.text.text}` };
  return button(surface, block, { ...element, text, style: null, url: null }, labels, onUse);
}

function feedbackButtons(surface, block, element, labels, onUse) {
  const one = (side) => button(surface, block, { ...element[side], action_id: element.action_id }, labels, onUse);
  return h("span", { class: "feedback", role: "group", "aria-label": "Feedback" }, one("positive_button"), one("negative_button"));
}

function selectElement(surface, block, element, labels, onUse) {
  return selectControl(surface, block, element, labels, onUse);
}

// Inputs that the browser draws itself: text, numbers, dates, times, checkboxes and radio buttons.

import { freshId, h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { textNodes } from "./mrkdwn.js";

const TEXT_TYPES = { plain_text_input: "text", email_text_input: "email", url_text_input: "url" };
const DATE_KINDS = {
  datepicker: ["date", "selected_date", "initial_date", "Date"],
  timepicker: ["time", "selected_time", "initial_time", "Time"],
  datetimepicker: ["datetime-local", "selected_date_time", "initial_date_time", "Date and time"],
};

/** Text: one line or several, with a counter where the length is limited. */
export function textControl(surface, block, element, labels, onUse) {
  const entry = surface.start(block, element, { type: element.type, value: element.initial_value ?? null });
  const on = element.dispatch_action_config?.trigger_actions_on || ["on_enter_pressed"];
  const counter = element.max_length ? h("span", { class: "counter", "aria-hidden": "true" }) : null;
  const write = (input) => {
    surface.set(block, element, { type: element.type, value: input.value === "" ? null : input.value });
    if (counter) counter.textContent = String(element.max_length - input.value.length);
  };
  const props = {
    ...textProps(element, labels),
    value: entry.value ?? "",
    oninput: (event) => {
      write(event.currentTarget);
      if (on.includes("on_character_entered")) onUse(event.currentTarget.value, null);
    },
    onkeydown: (event) => {
      if (event.key !== "Enter" || element.multiline) return;
      if (!on.includes("on_enter_pressed") || !onUse.tells) return;
      event.preventDefault();
      onUse(event.currentTarget.value, event.currentTarget);
    },
  };
  const input = element.multiline ? h("textarea", { rows: 4, ...props }) : h("input", { type: TEXT_TYPES[element.type], ...props });
  write(input);
  return counter ? h("span", { class: "counted" }, input, counter) : input;
}

function textProps(element, labels) {
  return {
    class: "field",
    ...labels,
    placeholder: element.placeholder ? withEmoji(element.placeholder.text) : null,
    maxlength: element.max_length,
    minlength: element.min_length,
    autofocus: element.focus_on_load || null,
    data: { actionId: element.action_id },
  };
}

/** Formatted text in its plain form: what is typed becomes one section of it; what stood there stays until touched. */
export function richControl(surface, block, element, labels, onUse) {
  const initial = { type: element.type, rich_text_value: element.initial_value ?? null };
  const entry = surface.start(block, element, initial);
  const write = (text) => surface.set(block, element, { type: element.type, rich_text_value: text === "" ? null : asRichText(text) });
  return h("textarea", {
    rows: Math.max(3, Math.min(10, element.min_lines || 4)),
    ...textProps(element, labels),
    value: plainOf(entry.rich_text_value),
    oninput: ({ currentTarget }) => write(currentTarget.value),
    onchange: () => onUse(surface.values.get(block.block_id, element.action_id).rich_text_value, null),
  });
}

function asRichText(text) {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] };
}

/** The words of a rich_text value, a line for each part. */
function plainOf(value) {
  const words = (piece) => (piece.elements ? piece.elements.map(words).join(piece.type === "rich_text_list" ? "\n" : "") : piece.text ?? piece.url ?? "");
  return (value?.elements || []).map(words).join("\n");
}

export function numberControl(surface, block, element, labels, onUse) {
  const entry = surface.start(block, element, { type: element.type, value: element.initial_value ?? null });
  return h("input", {
    ...textProps(element, labels),
    type: "number",
    step: element.is_decimal_allowed ? "any" : "1",
    min: element.min_value,
    max: element.max_value,
    value: entry.value ?? "",
    oninput: ({ currentTarget: { value } }) => surface.set(block, element, { type: element.type, value: value === "" ? null : value }),
    onchange: ({ currentTarget }) => onUse(currentTarget.value, currentTarget),
  });
}

/** Local date and time ↔ the seconds that Slack keeps for a datetimepicker. */
const toLocal = (seconds) => new Date(seconds * 1000 - new Date(seconds * 1000).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
const toSeconds = (local) => Math.floor(new Date(local).getTime() / 1000);

export function dateControl(surface, block, element, labels, onUse) {
  const [type, key, initial, name] = DATE_KINDS[element.type];
  const entry = surface.start(block, element, { type: element.type, [key]: element[initial] ?? null });
  const seconds = element.type === "datetimepicker";
  const read = (input) => (input.value === "" ? null : seconds ? toSeconds(input.value) : input.value);
  const shown = entry[key] ?? "";
  return h("input", {
    class: "field dated",
    ...labels,
    "aria-label": labels["aria-labelledby"] ? null : labels["aria-label"] || name,
    type,
    value: seconds && shown !== "" ? toLocal(shown) : shown,
    data: { actionId: element.action_id },
    oninput: ({ currentTarget }) => surface.set(block, element, { type: element.type, [key]: read(currentTarget) }),
    onchange: ({ currentTarget }) => onUse(read(currentTarget), currentTarget),
  });
}

/** A group of checkboxes or radio buttons; the group has the label, each choice its own text. */
export function choiceControl(surface, block, element, labels, onUse) {
  const many = element.type === "checkboxes";
  const key = many ? "selected_options" : "selected_option";
  const initial = many ? element.initial_options || [] : (element.initial_option ?? null);
  const entry = surface.start(block, element, { type: element.type, [key]: initial });
  const chosen = new Set([entry[key] ?? []].flat().map((option) => option.value));
  const name = freshId("choice");
  const group = h("div", { class: "choices", role: many ? "group" : "radiogroup", ...labels, data: { actionId: element.action_id } });
  const changed = () => {
    const checked = [...group.querySelectorAll("input:checked")].map((input) => element.options[Number(input.dataset.at)]);
    const answer = many ? checked : (checked[0] ?? null);
    surface.set(block, element, { type: element.type, [key]: answer });
    onUse(answer, group);
  };
  const type = many ? "checkbox" : "radio";
  group.append(...element.options.map((option, at) => choice(surface, option, { type, name, at, checked: chosen.has(option.value), changed })));
  return group;
}

function choice(surface, option, { type, name, at, checked, changed }) {
  return h(
    "label",
    { class: "choice" },
    h("input", { type, name, value: option.value, checked, data: { at }, onchange: changed }),
    h(
      "span",
      {},
      h("span", { class: "text" }, textNodes(option.text, surface.names)),
      option.description && h("span", { class: "choice-detail text" }, textNodes(option.description, surface.names)),
    ),
  );
}

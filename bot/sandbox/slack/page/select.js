// Select menus of every kind, as a combobox: type to narrow, arrows and Enter to choose.

import { debounced, fill, freshId, h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { choiceOf, choicesFor, initialRaws, keysOf } from "./options.js";
import { closePopover, isOpen, openPopover, replace } from "./popover.js";

const WAIT_MS = 180; // pause in typing before an app is asked for options

/** The control of a select element. `onChange(value)` gets a raw answer, or a list of them for multi selects. */
export function selectControl(surface, block, element, labels, onChange) {
  return new Select(surface, block, element, labels, onChange).node;
}

class Select {
  constructor(surface, block, element, labels, onChange) {
    Object.assign(this, { surface, block, element, onChange });
    this.keys = keysOf(element.type);
    this.chosen = this.stored();
    this.listId = freshId("list");
    this.active = -1;
    this.choices = [];
    this.list = h("div", { class: "listbox", role: "listbox", id: this.listId, "aria-multiselectable": this.keys.many || null });
    this.list.setAttribute("aria-label", element.placeholder?.text || "Choices");
    this.input = this.makeInput(labels);
    this.chips = h("span", { class: "chosen" });
    this.node = h("span", { class: this.keys.many ? "select many" : "select" }, this.chips, this.input);
    this.search = debounced(() => this.find(), element.type.includes("external") ? WAIT_MS : 0);
    this.show();
  }

  /** Entry ↔ list of raws: single selects keep one or null. */
  stored() {
    const raws = initialRaws(this.surface, this.element);
    const initial = this.entry(raws);
    const kept = this.surface.start(this.block, this.element, initial)[this.keys.key];
    return kept === null || kept === undefined ? [] : [kept].flat();
  }

  entry(raws) {
    return { type: this.element.type, [this.keys.key]: this.keys.many ? raws : (raws[0] ?? null) };
  }

  makeInput(labels) {
    return h("input", {
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-expanded": "false",
      "aria-controls": this.listId,
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      data: { actionId: this.element.action_id },
      ...labels,
      autofocus: this.element.focus_on_load || null,
      onclick: () => this.open(),
      oninput: () => this.typed(),
      onkeydown: (event) => this.key(event),
      onblur: () => setTimeout(() => isOpen(this.list) && document.activeElement !== this.input && closePopover(), 0),
    });
  }

  /** Draw what is chosen into the control. */
  show() {
    const picked = this.chosen.map((raw) => choiceOf(this.surface, this.element, raw));
    const hint = withEmoji(this.element.placeholder?.text || "Select an option");
    if (this.keys.many) {
      fill(this.chips, picked.map((choice, at) => this.chip(choice, at)));
      this.input.value = "";
      this.input.placeholder = picked.length ? "" : hint;
    } else {
      this.input.value = picked.length ? withEmoji(picked[0].text) : "";
      this.input.placeholder = hint;
    }
  }

  chip(choice, at) {
    const remove = () => this.choose(this.chosen.filter((_, other) => other !== at));
    const label = `Remove ${choice.text}`;
    return h("span", { class: "pick" }, withEmoji(choice.text), h("button", { type: "button", "aria-label": label, onclick: remove }, "×"));
  }

  open() {
    if (isOpen(this.list)) return;
    this.input.setAttribute("aria-expanded", "true");
    this.before = JSON.stringify(this.chosen);
    if (!this.keys.many) this.input.select();
    openPopover(this.list, this.node, () => this.closed(), { width: true });
    this.query = "";
    this.find();
  }

  closed() {
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.show();
    // Slack tells the app about a multi select once its menu closes.
    if (this.keys.many && this.before !== JSON.stringify(this.chosen)) this.onChange(this.chosen);
  }

  typed() {
    const typed = this.input.value;
    this.open();
    this.input.value = typed;
    this.query = typed;
    this.search();
  }

  async find() {
    const asked = this.query;
    const groups = await choicesFor(this.surface, this.block, this.element, asked);
    if (asked !== this.query || !isOpen(this.list)) return;
    this.choices = groups.flatMap((group) => group.choices);
    fill(this.list, groups.map((group) => this.group(group)), this.choices.length === 0 && this.emptyNote(asked));
    this.move(this.choices.length ? Math.max(0, this.choices.findIndex((choice) => this.has(choice))) : -1);
    replace(this.list, true);
  }

  emptyNote(asked) {
    const least = this.element.min_query_length ?? 3;
    const short = this.element.type.includes("external") && asked.trim().length < least;
    return h("div", { class: "list-note" }, short ? `Type ${least} or more letters` : "No results");
  }

  group({ label, choices }) {
    if (choices.length === 0) return null;
    const options = choices.map((choice) => this.option(choice));
    if (!label) return options;
    return h("div", { role: "group", "aria-label": label }, h("div", { class: "list-label", "aria-hidden": "true" }, label), options);
  }

  option(choice) {
    return h(
      "div",
      {
        role: "option",
        id: `${this.listId}-${this.choices.indexOf(choice)}`,
        class: "option",
        "aria-selected": String(this.has(choice)),
        data: { value: choice.id },
        onpointerdown: (event) => event.preventDefault(),
        onclick: () => this.pick(choice),
      },
      h("span", { class: "option-text" }, withEmoji(choice.text)),
      choice.detail && h("span", { class: "option-detail" }, withEmoji(choice.detail)),
    );
  }

  has(choice) {
    return this.chosen.some((raw) => choiceOf(this.surface, this.element, raw).id === choice.id);
  }

  pick(choice) {
    if (!this.keys.many) {
      this.choose([choice.raw]);
      closePopover();
      return;
    }
    const without = this.chosen.filter((raw) => choiceOf(this.surface, this.element, raw).id !== choice.id);
    const most = this.element.max_selected_items ?? Infinity;
    const next = without.length < this.chosen.length ? without : [...this.chosen, choice.raw];
    if (next.length <= most) this.choose(next);
    this.query = "";
    this.find();
  }

  choose(raws) {
    this.chosen = raws;
    this.surface.set(this.block, this.element, this.entry(raws));
    this.show();
    if (!this.keys.many) this.onChange(raws[0] ?? null);
    else if (!isOpen(this.list)) this.onChange(raws);
  }

  move(to) {
    this.active = to;
    const id = to < 0 ? null : `${this.listId}-${to}`;
    for (const node of this.list.querySelectorAll(".option")) node.classList.toggle("active", node.id === id);
    if (id) {
      this.input.setAttribute("aria-activedescendant", id);
      this.list.querySelector(`#${id}`)?.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  key(event) {
    const opened = isOpen(this.list);
    const last = this.choices.length - 1;
    const steps = { ArrowDown: Math.min(last, this.active + 1), ArrowUp: Math.max(0, this.active - 1) };
    if (event.key in steps) {
      event.preventDefault();
      if (opened) this.move(steps[event.key]);
      else this.open();
    } else if (event.key === "Enter") {
      event.preventDefault(); // never submits the form around
      if (opened && this.choices[this.active]) this.pick(this.choices[this.active]);
      else this.open();
    } else if (event.key === "Escape" && opened) {
      event.preventDefault();
      event.stopPropagation();
      closePopover();
    } else if (event.key === "Backspace" && this.keys.many && this.input.value === "" && this.chosen.length) {
      this.choose(this.chosen.slice(0, -1));
    }
  }
}

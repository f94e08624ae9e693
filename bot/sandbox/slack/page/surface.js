// Where blocks stand (a message, a modal, the Home tab): what was typed there, and the way back to the app.

/** Answers of the elements on a surface: block id → action id → entry, as in Slack's `view.state.values`. */
export class Values {
  constructor() {
    this.byBlock = {};
  }

  get(block, action) {
    return this.byBlock[block]?.[action];
  }

  set(block, action, entry) {
    this.byBlock[block] = { ...this.byBlock[block], [action]: entry };
  }

  /** What stands there: what the person gave before, else `initial`. */
  start(block, action, initial) {
    const kept = this.get(block, action);
    if (kept && kept.type === initial.type) return kept;
    this.set(block, action, initial);
    return initial;
  }

  /** Forget what is no longer drawn: Slack keeps a value only while its block id and action id stay. */
  keepOnly(pairs) {
    for (const [block, actions] of Object.entries(this.byBlock)) {
      for (const action of Object.keys(actions)) if (!pairs.has(`${block}\n${action}`)) delete actions[action];
      if (Object.keys(actions).length === 0) delete this.byBlock[block];
    }
  }
}

export class Surface {
  /** `container` is `{channel, ts}` or `{view_id}`; `say` shows an error to the person. */
  constructor(container, api, store, say) {
    this.container = container;
    this.api = api;
    this.store = store;
    this.say = say;
    this.values = new Values();
    this.drawn = new Set();
  }

  get names() {
    return this.store.names;
  }

  /** To be called before the blocks are drawn, and `finish` after. */
  begin() {
    this.drawn = new Set();
  }

  finish() {
    this.values.keepOnly(this.drawn);
  }

  start(block, element, initial) {
    this.drawn.add(`${block.block_id}\n${element.action_id}`);
    return this.values.start(block.block_id, element.action_id, initial);
  }

  set(block, element, entry) {
    this.values.set(block.block_id, element.action_id, entry);
  }

  /** Tell the app that `element` was used. The mark on `node` shows that the answer is awaited. */
  async act(block, element, value, node = null) {
    node?.setAttribute("aria-busy", "true");
    try {
      await this.api.post("action", {
        container: this.container,
        block_id: block.block_id,
        action_id: element.action_id,
        value,
        state: this.values.byBlock,
      });
    } catch (error) {
      this.say(error);
    } finally {
      node?.removeAttribute("aria-busy");
    }
  }

  /** Bring a file of the person to Slack; the answer holds it as `file`, or is nothing where that failed. */
  async upload(file) {
    try {
      return await this.api.upload(file);
    } catch (error) {
      this.say(error);
      return null;
    }
  }

  /** Options of an external select for what was typed. */
  async options(block, element, typed) {
    try {
      return await this.api.post("options", {
        container: this.container,
        block_id: block.block_id,
        action_id: element.action_id,
        value: typed,
      });
    } catch (error) {
      this.say(error);
      return { options: [] };
    }
  }
}

/** The element of a block that has focus, to be found again after the block was drawn anew. */
export function focusWithin(root) {
  const node = document.activeElement;
  const action = root.contains(node) && node.closest("[data-action-id]");
  const block = action && action.closest("[data-block-id]");
  if (!block) return null;
  const caret = "selectionStart" in node && node.type !== "date" ? [node.selectionStart, node.selectionEnd] : null;
  const value = "value" in node ? node.value : null;
  return { block: block.dataset.blockId, action: action.dataset.actionId, value, caret, self: node === action };
}

/** Give focus back; false where the element is gone. */
export function refocus(root, kept) {
  if (!kept) return true;
  const block = `[data-block-id="${CSS.escape(kept.block)}"]`;
  const group = root.querySelector(`${block} [data-action-id="${CSS.escape(kept.action)}"]`);
  const inner = kept.self ? null : group?.querySelector(`input[value="${CSS.escape(kept.value ?? "")}"], input`);
  const node = inner || group;
  if (!node) return false;
  node.focus({ preventScroll: true });
  if (kept.caret?.[0] !== null && kept.caret && node.setSelectionRange) node.setSelectionRange(...kept.caret);
  return true;
}

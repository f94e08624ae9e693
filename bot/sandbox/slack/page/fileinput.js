// The answer to a file input: files that are uploaded as they are chosen, and can be taken out again.
// (https://docs.slack.dev/reference/block-kit/block-elements/file-input-element)

import { fill, freshId, h } from "./dom.js";
import { sizeOf } from "./files.js";

export function fileInput(surface, block, element, labels) {
  return new FileInput(surface, block, element, labels).node;
}

class FileInput {
  constructor(surface, block, element, labels) {
    Object.assign(this, { surface, block, element });
    this.most = element.max_files || 10;
    const note = freshId("files");
    const kinds = (element.filetypes || []).map((kind) => `.${kind}`).join(",");
    this.input = h("input", {
      type: "file",
      class: "field",
      ...labels,
      "aria-describedby": [labels["aria-describedby"], note].filter(Boolean).join(" "),
      multiple: this.most > 1,
      accept: kinds || null,
      data: { actionId: element.action_id },
      onchange: () => this.upload([...this.input.files]),
    });
    this.list = h("ul", { class: "picked-files" });
    this.note = h("p", { id: note, class: "hint", role: "status" });
    this.node = h("div", { class: "file-input" }, this.input, this.list, this.note);
    this.files = surface.start(block, element, { type: element.type, files: [] }).files || [];
    this.draw();
  }

  async upload(chosen) {
    const room = this.most - this.files.length;
    for (const file of chosen.slice(0, room)) {
      this.note.textContent = `Uploading ${file.name}…`;
      const answer = await this.surface.upload(file);
      if (answer) this.files = [...this.files, answer.file];
    }
    this.input.value = "";
    this.draw();
    if (chosen.length > room) this.note.textContent = `At most ${this.most} ${this.most === 1 ? "file" : "files"}; the rest was left out.`;
  }

  take(at) {
    this.files = this.files.filter((_, each) => each !== at);
    this.draw();
    this.input.focus();
  }

  draw() {
    this.surface.set(this.block, this.element, { type: this.element.type, files: this.files });
    this.note.textContent = "";
    fill(this.list, this.files.map((file, at) => this.item(file, at)));
  }

  item(file, at) {
    const take = h("button", { type: "button", class: "icon-button", "aria-label": `Remove ${file.name}`, onclick: () => this.take(at) }, "×");
    return h("li", {}, h("span", {}, file.name), h("span", { class: "quiet" }, sizeOf(file.size)), take);
  }
}

// The small dialog that asks before a button acts.

import { h, freshId } from "./dom.js";
import { textNodes } from "./mrkdwn.js";

/** Ask with Slack's confirm object; true where the person agreed. Focus goes back to where it was. */
export function confirmed(confirm, names) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const dialog = confirmDialog(confirm, names);
    dialog.addEventListener("close", () => {
      dialog.remove();
      before?.focus();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function confirmDialog(confirm, names) {
  const title = freshId("confirm");
  const text = freshId("confirm");
  const close = (answer) => (event) => event.target.closest("dialog").close(answer);
  const style = confirm.style === "danger" ? "danger" : "primary";
  return h(
    "dialog",
    { class: "modal confirm", role: "alertdialog", "aria-labelledby": title, "aria-describedby": text },
    h("h2", { id: title, class: "modal-title" }, textNodes(confirm.title, names)),
    h("p", { id: text, class: "text" }, textNodes(confirm.text, names)),
    h(
      "footer",
      { class: "modal-foot" },
      h("button", { type: "button", class: "button", onclick: close("no") }, textNodes(confirm.deny, names)),
      h("button", { type: "button", class: `button ${style}`, autofocus: true, onclick: close("yes") }, textNodes(confirm.confirm, names)),
    ),
  );
}

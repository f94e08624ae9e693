// Small helpers over the DOM. Text always goes in as text: nothing on this page writes HTML.

/** An element. Props: `class`, `data` (dataset), `on…` listeners, `value`/`checked` as properties, the rest attributes. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProp(node, name, value);
  node.append(...kept(children));
  return node;
}

/** Children without the gaps that conditions leave. */
function kept(children) {
  return children.flat(2).filter((child) => child !== null && child !== undefined && child !== false && child !== "");
}

function setProp(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "data") setData(node, value);
  else if (name === "value" || name === "checked" || name === "indeterminate") node[name] = value;
  else node.setAttribute(name, value === true ? "" : String(value));
}

function setData(node, values) {
  for (const [key, value] of Object.entries(values)) {
    if (value !== null && value !== undefined) node.dataset[key] = value;
  }
}

/** Put `children` in place of whatever `node` holds. */
export function fill(node, ...children) {
  node.replaceChildren(...kept(children));
  return node;
}

let lastId = 0;

/** An id no other element has, for labels and descriptions. */
export function freshId(prefix = "x") {
  lastId += 1;
  return `${prefix}-${lastId}`;
}

/** The same colour for the same words, from a small palette that white text reads well on. */
export function colourOf(words) {
  const palette = ["#1264a3", "#7c5cbf", "#b3541e", "#8a3ffc", "#a2264b", "#0b6e6e", "#5b6b0e", "#3d5a98"];
  let sum = 0;
  for (const char of words) sum = (sum * 31 + char.codePointAt(0)) % 9973;
  return palette[sum % palette.length];
}

/** `call` once things were quiet for `ms`. */
export function debounced(call, ms) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...args), ms);
  };
}

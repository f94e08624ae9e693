// The page's side of the stand-in's JSON protocol.

import { PAGE } from "./timeline.js";

/** An answer that says no; `code` is Slack's word for it. */
export class Refused extends Error {
  constructor(code, answer = {}) {
    super(code);
    this.code = code;
    this.answer = answer;
  }
}

async function read(response) {
  const answer = await response.json().catch(() => ({}));
  if (!response.ok || answer.ok === false) throw new Refused(answer.error || `http_${response.status}`, answer);
  return answer;
}

async function reach(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Refused("sandbox_unreachable");
  }
  return read(response);
}

/** Calls on behalf of the person at the page. */
export class Api {
  constructor(person) {
    this.person = person;
  }

  get(what, query = {}) {
    const params = new URLSearchParams(this.person ? { person: this.person, ...query } : query);
    return reach(`/_/${what}?${params}`);
  }

  post(what, body = {}) {
    return reach(`/_/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ person: this.person, ...body }),
    });
  }

  /** The bytes of a file, as they are. */
  upload(file) {
    const query = new URLSearchParams({ person: this.person, name: file.name });
    return reach(`/_/upload?${query}`, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file });
  }

  state() {
    return this.get("state");
  }

  /** A page of a channel: the newest, or those `before`, `after` or `around` a time stamp. */
  messages(channel, where = {}) {
    return this.get("messages", { channel, limit: String(PAGE), ...where });
  }

  /** A message and the replies below it. */
  thread(channel, ts) {
    return this.get("thread", { channel, ts });
  }

  /** Events as they come. `onOpen(again)` is called per connection; a lost one is made again, ever more patiently. */
  listen(onEvent, onOpen, onLost) {
    let source = null;
    let timer = 0;
    let tries = 0;
    let opened = false;
    const connect = () => {
      source = new EventSource(`/_/events?${new URLSearchParams({ person: this.person })}`);
      source.onopen = () => {
        tries = 0;
        onOpen(opened);
        opened = true;
      };
      source.onmessage = (event) => onEvent(JSON.parse(event.data));
      source.onerror = () => {
        source.close();
        onLost();
        tries += 1;
        timer = setTimeout(connect, Math.min(250 * 2 ** tries, 5000));
      };
    };
    connect();
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }
}

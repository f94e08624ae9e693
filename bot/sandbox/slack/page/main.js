// Puts the page together: one store, one connection, the parts that draw.

import { Api } from "./api.js";
import { Composer } from "./composer.js";
import { setZone } from "./dates.js";
import { Faults } from "./faults.js";
import { Home } from "./home.js";
import { Messages } from "./messages.js";
import { Modals } from "./modal.js";
import { refreshAgo } from "./mrkdwn.js";
import { Sidebar } from "./sidebar.js";
import { Store } from "./state.js";
import { Surface } from "./surface.js";
import { startTheme } from "./theme.js";
import { Toasts, explained } from "./toasts.js";
import { Traffic } from "./traffic.js";

const AGO_EVERY_MS = 30_000;
const PERSON_KEY = "goodones-stand-in-person";
const $ = (selector) => document.querySelector(selector);

class Page {
  constructor() {
    this.store = new Store();
    this.api = new Api(null);
    this.toasts = new Toasts($("#toasts"));
    this.surfaces = new Map();
    this.modalMoves = 0;
    this.stop = () => {};
    this.makeParts();
  }

  makeParts() {
    const { store, api } = this;
    const surfaceOf = (...where) => this.surfaceOf(...where);
    const announce = (text) => ($("#announcer").textContent = text);
    const say = (error) => this.say(error);
    startTheme($("#theme"));
    this.sidebar = new Sidebar($("#sidebar"), store, { open: (id) => this.open(id), become: (id) => this.become(id) });
    this.home = new Home($("#home"), $("#tabs"), store, { surfaceOf, openHome: () => this.openHome() });
    this.messages = new Messages($("#messages"), store, { surfaceOf, announce, older: () => this.older() });
    this.composer = new Composer($("#composer"), store, (text) => this.send(text));
    this.modals = new Modals($("#modal"), store, api, { surfaceOf, announce, forget: (which) => this.forget(which) });
    this.traffic = new Traffic($("#traffic"), $("#show-traffic"), (open) => document.body.classList.toggle("with-traffic", open));
    this.faults = new Faults($("#faults"), store, api, { say, note: (text) => this.toasts.show(text) });
    store.on("current", () => this.drawHead());
    store.on("channels", () => this.drawHead());
    $("#show-sidebar").addEventListener("click", () => this.showSidebar(!document.body.classList.contains("with-sidebar")));
    $("#veil").addEventListener("click", () => this.showSidebar(false));
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.showSidebar(false));
    document.addEventListener("visibilitychange", () => !document.hidden && store.current && this.seen());
    setInterval(refreshAgo, AGO_EVERY_MS);
  }

  /** Sit down as `person` (nobody in particular: whom the stand-in names first). */
  async start(person) {
    this.stop();
    this.surfaces.clear();
    this.store.reset();
    this.store.setModals([]);
    this.api.person = person;
    const state = await this.api.state();
    this.api.person = state.me;
    localStorage.setItem(PERSON_KEY, state.me);
    setZone(state.people.find((each) => each.id === state.me)?.tz);
    this.store.load(state);
    await this.listen();
    const asked = new URLSearchParams(location.search);
    await this.open(this.firstChannel(asked.get("channel")));
    if (asked.get("ts")) this.messages.goTo(asked.get("ts"));
    await this.loadViews();
    document.body.dataset.ready = state.me;
  }

  /** Hear of changes from now on; done once that works, or cannot for now. What is read after misses nothing. */
  listen() {
    return new Promise((resolve) => {
      this.stop = this.api.listen(
        (event) => this.heard(event),
        (again) => resolve(this.connected(again)),
        () => {
          $("#connection").hidden = false;
          resolve();
        },
      );
    });
  }

  firstChannel(asked) {
    if (this.store.channel(asked)) return asked;
    return (this.store.channels.find((each) => each.bot_is_member && !each.is_im) || this.store.channels[0])?.id;
  }

  async become(person) {
    delete document.body.dataset.ready;
    await this.start(person).catch((error) => this.say(error));
  }

  /** After a lost connection everything that may have been missed is read again. */
  async connected(again) {
    $("#connection").hidden = true;
    if (!again) return;
    const state = await this.api.state().catch(() => null);
    if (!state) return;
    this.store.load(state);
    await this.read(this.store.current);
    await this.loadViews();
  }

  /** Read what is open; again if something moved meanwhile. */
  async loadViews() {
    try {
      for (let moves = -1; moves !== this.modalMoves; ) {
        moves = this.modalMoves;
        const { home, modals } = await this.api.get("view");
        if (moves !== this.modalMoves) continue;
        this.store.setHome(home);
        if (modals.length || this.store.modals.length) this.store.setModals(modals);
      }
    } catch (error) {
      this.say(error);
    }
  }

  modalMoved(event) {
    this.modalMoves += 1;
    if (event.action === "close") this.loadViews();
    else this.store.moveModals(event);
  }

  async open(channel) {
    this.store.open(channel);
    this.showSidebar(false);
    history.replaceState(null, "", `?${new URLSearchParams({ person: this.store.me, channel })}`);
    if (!this.store.messages.has(channel)) await this.read(channel);
  }

  async read(channel) {
    try {
      this.store.setMessages(channel, await this.api.messages(channel));
      this.seen();
    } catch (error) {
      this.say(error);
    }
  }

  seen() {
    this.store.markRead(this.store.current);
    this.store.emit("channels");
  }

  async older() {
    const channel = this.store.current;
    const first = this.store.messages.get(channel)?.list[0];
    try {
      this.store.setMessages(channel, await this.api.messages(channel, first?.ts), true);
    } catch (error) {
      this.say(error);
    }
  }

  heard(event) {
    const { store } = this;
    const hear = {
      message: () => store.addMessage(event.message),
      message_changed: () => store.changeMessage(event.message),
      message_deleted: () => store.dropMessage(event.channel, event.ts),
      modal: () => this.modalMoved(event),
      home: () => store.setHome(event.view),
      channels: () => store.setChannels(event.channels),
      traffic: () => this.traffic.add(event.entry),
      notice: () => this.notice(event),
    };
    hear[event.type]?.();
  }

  /** Something Slack would tell: a toast, and for failures a line in the channel that only this person sees. */
  notice({ level, text }) {
    this.toasts.show(text, level);
    if (level !== "error" || !this.store.current) return;
    const last = Number(this.store.messages.get(this.store.current)?.list.at(-1)?.ts || 0);
    const ts = Math.max(Date.now() / 1000, last + 0.000001).toFixed(6);
    this.store.addMessage({ ts, channel: this.store.current, user: "Slackbot", is_bot: false, text, blocks: null, ephemeral: true });
  }

  async send(text) {
    try {
      await this.api.post("send", { channel: this.store.current, text });
      return true;
    } catch (error) {
      this.say(error);
      return text.startsWith("/"); // a command that failed is not typed again
    }
  }

  async openHome() {
    await this.api.post("home").catch((error) => this.say(error));
  }

  /** An error as a toast, unless the stand-in tells it by a notice of its own. */
  say(error) {
    if (!("code" in error)) throw error;
    if (!["operation_timeout", "dispatch_failed", "unknown_command"].includes(error.code)) this.toasts.show(explained(error.code), "error");
  }

  /** The surface of a message or view, kept while it is shown; `state` is what the stand-in knows was entered. */
  surfaceOf(key, container, state = null) {
    if (!this.surfaces.has(key)) {
      const surface = new Surface(container, this.api, this.store, (error) => this.say(error));
      if (state?.values) surface.values.byBlock = structuredClone(state.values);
      this.surfaces.set(key, surface);
    }
    return this.surfaces.get(key);
  }

  forget(which) {
    for (const key of [...this.surfaces.keys()].filter(which)) this.surfaces.delete(key);
  }

  drawHead() {
    const channel = this.store.channel(this.store.current);
    if (!channel) return;
    const home = channel.is_im && this.store.tab === "home";
    $("#channel-name").textContent = channel.is_im ? channel.name : `# ${channel.name}`;
    $("#channel-topic").textContent = channel.topic || "";
    $("#home").hidden = !home;
    $("#messages").hidden = home;
    $("#composer").hidden = home;
    $("#messages").setAttribute("aria-label", `Messages in ${channel.name}`);
  }

  showSidebar(open) {
    document.body.classList.toggle("with-sidebar", open);
    $("#show-sidebar").setAttribute("aria-expanded", String(open));
  }
}

const page = new Page();
const person = new URLSearchParams(location.search).get("person") || localStorage.getItem(PERSON_KEY);
page
  .start(person)
  .catch(() => page.start(null)) // someone who is not in this workspace: whoever comes first
  .catch((error) => page.say(error));

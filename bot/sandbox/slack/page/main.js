// Puts the page together: one store, one connection, the parts that draw.

import { showAbout, showJson } from "./about.js";
import { Api } from "./api.js";
import { Composer } from "./composer.js";
import { setZone } from "./dates.js";
import { Faults } from "./faults.js";
import { Home } from "./home.js";
import { MessageView } from "./message.js";
import { Messages } from "./messages.js";
import { Modals } from "./modal.js";
import { refreshAgo } from "./mrkdwn.js";
import { Reader } from "./reading.js";
import { startRegions } from "./regions.js";
import { messageItems, shortcutMenu } from "./shortcuts.js";
import { Sidebar } from "./sidebar.js";
import { Store } from "./state.js";
import { Surface } from "./surface.js";
import { startTheme } from "./theme.js";
import { Thread } from "./thread.js";
import { Toasts, explained } from "./toasts.js";
import { Toolbar } from "./toolbar.js";
import { Traffic } from "./traffic.js";

const AGO_EVERY_MS = 30_000;
const PERSON_KEY = "goodones-stand-in-person";
// Errors that the stand-in tells itself.
const OWN_NOTICE = ["operation_timeout", "dispatch_failed", "unknown_command", "unknown_shortcut", "not_supported_in_threads"];
const $ = (selector) => document.querySelector(selector);

class Page {
  constructor() {
    this.store = new Store();
    this.api = new Api(null);
    this.toasts = new Toasts($("#toasts"));
    this.surfaces = new Map();
    this.modalMoves = 0;
    this.stop = () => {};
    this.reader = new Reader(this.store, this.api, (error) => this.say(error));
    this.announce = (text) => ($("#announcer").textContent = text);
    this.makeFrame();
    this.makeMessages();
  }

  /** What stands around the messages. */
  makeFrame() {
    const { store, api } = this;
    const surfaceOf = (...where) => this.surfaceOf(...where);
    startTheme($("#theme"));
    startRegions();
    this.sidebar = new Sidebar($("#sidebar"), store, { open: (id) => this.open(id), become: (id) => this.become(id) });
    this.home = new Home($("#home"), $("#tabs"), store, { surfaceOf, openTab: (tab) => this.post("home", { tab }) });
    this.modals = new Modals($("#modal"), store, api, { surfaceOf, announce: this.announce, forget: (which) => this.forget(which) });
    this.traffic = new Traffic($("#traffic"), $("#show-traffic"), {
      onToggle: (open) => document.body.classList.toggle("with-traffic", open),
      load: async () => (await api.get("traffic")).entries,
    });
    this.faults = new Faults($("#faults"), store, api, { say: (error) => this.say(error), note: (text) => this.toasts.show(text) });
    store.on("current", () => this.drawHead());
    store.on("channels", () => this.drawHead());
    store.on("state", () => ($("#honest").textContent = `A stand-in for trying ${store.app.name}, not Slack.`));
    $("#about").addEventListener("click", () => showAbout(store.app.name));
    $("#show-sidebar").addEventListener("click", () => this.showSidebar(!document.body.classList.contains("with-sidebar")));
    $("#veil").addEventListener("click", () => this.showSidebar(false));
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.showSidebar(false));
    document.addEventListener("visibilitychange", () => !document.hidden && store.current && this.reader.seen());
    setInterval(refreshAgo, AGO_EVERY_MS);
  }

  makeMessages() {
    const { store, reader, announce } = this;
    const openThread = (ts) => reader.thread(reader.threadOf(ts));
    const view = new MessageView(store, { surfaceOf: (...where) => this.surfaceOf(...where), openThread });
    const latest = () => reader.newest(store.current);
    this.messages = new Messages($("#messages"), store, { view, announce, latest, more: (where) => reader.more(where) });
    this.thread = new Thread($("#thread"), store, { view, announce, onToggle: (open) => document.body.classList.toggle("with-thread", open) });
    this.composer = new Composer($("#composer"), store, (text) => this.send(text));
    this.replier = new Composer($("#reply-form"), store, (text) => this.reply(text), { called: () => "Reply…", commands: false });
    const items = messageItems(store, {
      run: (ts, callback) => this.post("message_shortcut", { channel: store.current, ts, callback_id: callback }),
      copyLink: (ts) => this.copyLink(ts),
      showJson: (ts) => showJson("This message as the page holds it", reader.held(ts)),
    });
    this.toolbars = [new Toolbar($("#messages .list"), { reply: openThread, items }), new Toolbar($("#replies .list"), { items })];
    shortcutMenu($("#shortcuts"), store, (callback) => this.post("shortcut", { callback_id: callback }));
    store.on("let-go", (gone) => {
      const keys = new Set(gone.map(({ channel, ts }) => `message:${channel}:${ts}`));
      this.forget((key) => keys.has(key.replace(/:attached$/, "")));
    });
  }

  /** Sit down as `person` (nobody in particular: whom the stand-in names first). */
  async start(person) {
    this.stop();
    this.surfaces.clear();
    this.store.closeThread();
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
    if (asked.get("ts")) await this.goTo(asked.get("ts"), asked.get("thread_ts"));
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
    await this.reader.again();
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
    const { is_im: ofApp } = this.store.channel(channel) || {};
    if (ofApp && channel !== this.store.current) this.post("home", { tab: "messages" });
    this.store.open(channel);
    this.showSidebar(false);
    history.replaceState(null, "", `?${new URLSearchParams({ person: this.store.me, channel })}`);
    if (!this.store.messages.has(channel)) await this.reader.newest(channel);
  }

  /** Where a permalink leads: a message of the channel, or one in a thread. */
  async goTo(ts, thread) {
    const top = thread || ts;
    await this.reader.around(this.store.current, top);
    this.messages.goTo(top);
    if (thread && thread !== ts) await this.reader.thread(thread);
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
      people: () => store.setPeople(event.people),
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
    const taken = await this.post("send", { channel: this.store.current, text });
    return taken || text.startsWith("/"); // a command that failed is not typed again
  }

  /** A reply in the thread that is open. */
  async reply(text) {
    const { channel, ts } = this.store.thread;
    return this.post("send", { channel, text, thread_ts: ts });
  }

  /** Tell the stand-in what the person did; whether that went well. */
  async post(what, body = {}) {
    try {
      await this.api.post(what, body);
      return true;
    } catch (error) {
      this.say(error);
      return false;
    }
  }

  copyLink(ts) {
    const thread = this.reader.threadOf(ts);
    const within = thread === ts ? "" : `?${new URLSearchParams({ thread_ts: thread, cid: this.store.current })}`;
    const address = `${location.origin}/archives/${this.store.current}/p${ts.replace(".", "")}${within}`;
    navigator.clipboard.writeText(address).then(
      () => this.toasts.show("Link copied"),
      () => this.toasts.show(address),
    );
  }

  /** An error as a toast, unless the stand-in tells it by a notice of its own. */
  say(error) {
    if (!("code" in error)) throw error;
    if (!OWN_NOTICE.includes(error.code)) this.toasts.show(explained(error.code), "error");
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

// Where the choices of each kind of select come from, and how its answer is written down.

/** Kinds of select: the key of one answer, of several, and the initial ones, as Slack names them. */
const KEYS = {
  static_select: "option",
  external_select: "option",
  users_select: "user",
  channels_select: "channel",
  conversations_select: "conversation",
};

/** How `type` keeps its answers: `{many, key, initial}`. */
export function keysOf(type) {
  const many = type.startsWith("multi_");
  const noun = KEYS[type.replace("multi_", "")];
  return { many, key: `selected_${noun}${many ? "s" : ""}`, initial: `initial_${noun}${many ? "s" : ""}`, noun };
}

/** A choice as the list shows it; `raw` is what the app gets. */
function fromOption(option) {
  return { id: option.value, text: option.text.text, detail: option.description?.text, raw: option };
}

function fromAnswer(answer) {
  const groups = answer.option_groups || [{ options: answer.options || [] }];
  return groups.map((group) => ({ label: group.label?.text, choices: (group.options || []).map(fromOption) }));
}

function fromPeople(store) {
  return [...store.people.values()].map(personChoice);
}

const personChoice = (person) => ({ id: person.id, text: person.real_name || person.name, detail: `@${person.name}`, raw: person.id });
const channelChoice = (channel) => ({ id: channel.id, text: channel.is_im ? channel.name : `# ${channel.name}`, raw: channel.id });

/** `filter.include` of a conversations select; archived channels are never offered. */
function fromConversations(store, filter = {}) {
  const wants = (kind) => !filter.include || filter.include.includes(kind);
  const kind = (channel) => (channel.is_im ? "im" : channel.is_private ? "private" : "public");
  return store.channels
    .filter((channel) => !channel.is_archived && wants(kind(channel)))
    .filter((channel) => !(channel.is_im && filter.exclude_bot_users) && !(channel.is_shared && filter.exclude_external_shared_channels))
    .map(channelChoice);
}

function matching(groups, typed) {
  const words = typed.trim().toLowerCase();
  const fits = (choice) => `${choice.text} ${choice.detail || ""}`.toLowerCase().includes(words);
  return groups.map((group) => ({ ...group, choices: group.choices.filter(fits) }));
}

/** The groups of choices for what was typed: `[{label, choices}]`. */
export async function choicesFor(surface, block, element, typed) {
  const { store } = surface;
  const kind = element.type.replace("multi_", "");
  if (kind === "external_select") {
    const least = element.min_query_length ?? 3;
    return typed.trim().length < least ? [] : fromAnswer(await surface.options(block, element, typed));
  }
  const local = {
    static_select: () => fromAnswer(element),
    users_select: () => [{ choices: fromPeople(store) }],
    channels_select: () => [{ choices: fromConversations(store, { include: ["public"] }) }],
    conversations_select: () => [{ choices: fromConversations(store, element.filter) }],
  };
  return matching(local[kind](), typed);
}

/** What the app asked to be chosen at first, as a list of raw answers. */
export function initialRaws(surface, element) {
  const { initial, noun } = keysOf(element.type);
  const given = element[initial];
  if (given !== undefined && given !== null) return [given].flat();
  return noun === "conversation" && element.default_to_current_conversation ? [surface.store.current] : [];
}

/** A raw answer as a choice, to show what is chosen. */
export function choiceOf(surface, element, raw) {
  const { noun } = keysOf(element.type);
  if (noun === "option") return fromOption(raw);
  const { store } = surface;
  if (noun === "user") return store.person(raw) ? personChoice(store.person(raw)) : { id: raw, text: raw, raw };
  return store.channel(raw) ? channelChoice(store.channel(raw)) : { id: raw, text: raw, raw };
}

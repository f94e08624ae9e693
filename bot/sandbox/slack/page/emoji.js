// Names of the emoji that apps like this one use; the system's fonts draw them.

const NAMES = {
  "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", ok_hand: "👌", wave: "👋", clap: "👏", raised_hands: "🙌",
  pray: "🙏", muscle: "💪", point_right: "👉", point_left: "👈", point_up: "☝️", point_down: "👇", raising_hand: "🙋",
  writing_hand: "✍️", handshake: "🤝", eyes: "👀", brain: "🧠", bust_in_silhouette: "👤", busts_in_silhouette: "👥",
  smile: "😄", smiley: "😃", grinning: "😀", slightly_smiling_face: "🙂", wink: "😉", joy: "😂", blush: "😊",
  thinking_face: "🤔", neutral_face: "😐", cry: "😢", sob: "😭", sweat_smile: "😅", partying_face: "🥳", sleeping: "😴",
  robot_face: "🤖", heart: "❤️", broken_heart: "💔", star: "⭐", star2: "🌟", sparkles: "✨", fire: "🔥", tada: "🎉",
  rocket: "🚀", dart: "🎯", trophy: "🏆", gem: "💎", gift: "🎁", bulb: "💡", zap: "⚡", boom: "💥", seedling: "🌱",
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌", negative_squared_cross_mark: "❎",
  warning: "⚠️", no_entry: "⛔", no_entry_sign: "🚫", rotating_light: "🚨", exclamation: "❗", question: "❓",
  information_source: "ℹ️", grey_question: "❔", bangbang: "‼️", "100": "💯", sos: "🆘", new: "🆕", free: "🆓",
  red_circle: "🔴", large_orange_circle: "🟠", large_yellow_circle: "🟡", large_green_circle: "🟢",
  large_blue_circle: "🔵", large_purple_circle: "🟣", black_circle: "⚫", white_circle: "⚪", large_blue_diamond: "🔷",
  arrow_up: "⬆️", arrow_down: "⬇️", arrow_right: "➡️", arrow_left: "⬅️", leftwards_arrow_with_hook: "↩️",
  arrows_counterclockwise: "🔄", repeat: "🔁", back: "🔙", soon: "🔜", mag: "🔍", mag_right: "🔎", link: "🔗",
  lock: "🔒", unlock: "🔓", key: "🔑", bell: "🔔", no_bell: "🔕", mute: "🔇", loudspeaker: "📢", mega: "📣",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", clock1: "🕐", clock3: "🕒", clock9: "🕘", stopwatch: "⏱️", alarm_clock: "⏰",
  calendar: "📅", date: "📅", spiral_calendar_pad: "🗓️", memo: "📝", pencil: "📝", pencil2: "✏️", clipboard: "📋",
  page_facing_up: "📄", bookmark: "🔖", label: "🏷️", pushpin: "📌", round_pushpin: "📍", paperclip: "📎",
  inbox_tray: "📥", outbox_tray: "📤", mailbox: "📫", envelope: "✉️", email: "✉️", incoming_envelope: "📨", package: "📦",
  speech_balloon: "💬", thought_balloon: "💭", telephone_receiver: "📞", iphone: "📱", computer: "💻", floppy_disk: "💾",
  bar_chart: "📊", chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉", moneybag: "💰", credit_card: "💳",
  dollar: "💵", battery: "🔋", electric_plug: "🔌", gear: "⚙️", wrench: "🔧", hammer: "🔨", hammer_and_wrench: "🛠️",
  toolbox: "🧰", broom: "🧹", wastebasket: "🗑️", test_tube: "🧪", satellite_antenna: "📡", globe_with_meridians: "🌐",
  earth_africa: "🌍", house: "🏠", office: "🏢", briefcase: "💼", busstop: "🚏", construction: "🚧", crystal_ball: "🔮",
  sunny: "☀️", cloud: "☁️", umbrella: "☔", snowflake: "❄️", zzz: "💤", coffee: "☕", beer: "🍺", pizza: "🍕", cake: "🍰",
  dog: "🐶", cat: "🐱", bug: "🐛", bee: "🐝", turtle: "🐢", bird: "🐦", unicorn_face: "🦄", snail: "🐌",
  double_vertical_bar: "⏸️", arrow_forward: "▶️", black_square_for_stop: "⏹️", fast_forward: "⏩", rewind: "⏪",
};

/** The character for `:name:`, or undefined; a skin tone after the name is ignored. */
export const emoji = (name) => (Object.hasOwn(NAMES, name) ? NAMES[name] : undefined);

/** `text` with the `:names:` it knows replaced. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):(?::skin-tone-\d:)?/g, (whole, name) => emoji(name) ?? whole);
}

// The stretch of a channel that the page holds: as much as is read, however long the channel is.

export const PAGE = 100; // messages read at a time
export const MOST = 300; // more than this is never held, nor drawn

const byTime = (one, other) => Number(one.ts) - Number(other.ts);

export class Timeline {
  /** A page of messages, oldest first; `hasMore`: there are older ones, `hasNewer`: there are newer ones. */
  constructor({ messages, has_more: hasMore, has_newer: hasNewer = false }) {
    this.list = messages;
    this.hasMore = hasMore;
    this.hasNewer = hasNewer;
  }

  find(ts) {
    return this.list.find((message) => message.ts === ts);
  }

  /** Take in a message that came now; false where it belongs below what is held. */
  add(message) {
    if (this.hasNewer) return false;
    this.list.push(message);
    this.list.sort(byTime);
    return true;
  }

  /** Put the new form of a message in place of the old one; false where it is not held. */
  change(message) {
    const at = this.list.findIndex((other) => other.ts === message.ts);
    if (at < 0) return false;
    this.list[at] = message;
    return true;
  }

  drop(ts) {
    this.list = this.list.filter((message) => message.ts !== ts);
  }

  /** Put older messages above; what is then too much goes below. Gives back what was let go. */
  putAbove({ messages, has_more: hasMore }) {
    this.list = [...messages, ...this.list];
    this.hasMore = hasMore;
    return this.trimBelow();
  }

  /** Put newer messages below; what is then too much goes above. Gives back what was let go. */
  putBelow({ messages, has_newer: hasNewer }) {
    const known = new Set(this.list.map((message) => message.ts));
    this.list = [...this.list, ...messages.filter((message) => !known.has(message.ts))];
    this.hasNewer = hasNewer;
    return this.trimAbove();
  }

  get tooLong() {
    return this.list.length > MOST;
  }

  /** Let go of the oldest, a page at a time, so that this is seldom. */
  trimAbove() {
    if (!this.tooLong) return [];
    this.hasMore = true;
    return this.list.splice(0, this.list.length - (MOST - PAGE));
  }

  trimBelow() {
    if (!this.tooLong) return [];
    this.hasNewer = true;
    return this.list.splice(MOST - PAGE);
  }
}

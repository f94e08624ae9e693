"""Slack's text formats as the page draws them, tried on its own modules."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Page

from tests.browser.conftest import Sit

DRAW = """async ([source, me]) => {
  const { mrkdwn } = await import("/static/mrkdwn.js");
  const names = { me, person: (id) => ({ U0AMY: "amy", U0BEN: "ben" })[id], channel: (id) => ({ C0LEADS: "leads" })[id] };
  const node = document.createElement("div");
  node.append(...mrkdwn(source, names));
  for (const each of node.querySelectorAll("a")) for (const name of ["target", "rel"]) each.removeAttribute(name);
  return node.innerHTML;
}"""
MARKDOWN = """async (source) => {
  const { markdown } = await import("/static/richtext.js");
  const node = document.createElement("div");
  node.append(...markdown(source));
  for (const each of node.querySelectorAll("*")) each.removeAttribute("class");
  return node.innerHTML;
}"""
RICH = """async (block) => {
  const { richText } = await import("/static/richtext.js");
  const node = document.createElement("div");
  node.append(...richText(block, { me: "U0AMY", person: () => "amy", channel: () => "leads" }));
  for (const each of node.querySelectorAll("*")) each.removeAttribute("class");
  return node.innerHTML;
}"""
DATE = """async ([seconds, format, zone, now]) => {
  const { formatDate, setZone } = await import("/static/dates.js");
  setZone(zone);
  return formatDate(seconds, format, new Date(now * 1000));
}"""
SUGGEST = """async ([typed, commands]) => {
  const { suggestions } = await import("/static/composer.js");
  return suggestions(typed, commands).map((each) => each.text);
}"""
HINT = """async (hint) => (await import("/static/composer.js")).hintWords(hint)"""

JUNE = 1780391000  # 2 June 2026, 09:03:20 UTC


async def drawn(page: Page, script: str, argument: Any) -> str:
    return str(await page.evaluate(script, argument))


async def test_mrkdwn_is_drawn_as_slack_draws_it(sit: Sit) -> None:
    page = await sit()
    for source, expected in {
        "*bold* and _it_ and ~gone~": "<strong>bold</strong> and <em>it</em> and <s>gone</s>",
        "*_both_*": "<strong><em>both</em></strong>",
        "snake_case_name 2*3*4 a ~ b ~ c": "snake_case_name 2*3*4 a ~ b ~ c",
        "*not\nbold*": "*not\nbold*",
        "* not bold * **": "* not bold * **",
        "(*bold*), *bold*.": "(<strong>bold</strong>), <strong>bold</strong>.",
        "`*code* &lt;b&gt; :tada:`": "<code>*code* &lt;b&gt; :tada:</code>",
        "```\na *b*\n  c```": '<pre class="pre">a *b*\n  c</pre>',
        "``` not closed": "``` not closed",
        "&gt; one\n> two\nafter": "<blockquote>one\ntwo</blockquote>after",
        "• one\n• two": "• one\n• two",
        ":tada: :+1::skin-tone-2: :no_such_name: 12:30:45": "🎉 👍 :no_such_name: 12:30:45",
        "&lt;b&gt; &amp;amp; &quot;": "&lt;b&gt; &amp;amp; &amp;quot;",
        "<https://x.com/a?b=1&amp;c=2|*A* &amp; B>": '<a href="https://x.com/a?b=1&amp;c=2">*A* &amp; B</a>',
        "*<https://x.com/a_b|A_B>*": '<strong><a href="https://x.com/a_b">A_B</a></strong>',
        "see https://x.com/a_b_c.": 'see <a href="https://x.com/a_b_c">https://x.com/a_b_c</a>.',
        "<mailto:a@b.example>": '<a href="mailto:a@b.example">a@b.example</a>',
        "<javascript:alert(1)|x> <data:text/html,x>": "&lt;javascript:alert(1)|x&gt; &lt;data:text/html,x&gt;",
        "a < b > c <>": "a &lt; b &gt; c &lt;&gt;",
        "<@U0BEN>'s": '<span class="chip" data-person="U0BEN">@ben</span>\'s',
        "<@U0AMY>": '<span class="chip loud" data-person="U0AMY">@amy</span>',
        "<@U0NOBODY|no one>": '<span class="chip" data-person="U0NOBODY">@no one</span>',
        "<#C0LEADS> <#C0OTHER|other>": '<span class="chip">#leads</span> <span class="chip">#other</span>',
        "<!here>": '<span class="chip loud">@here</span>',
        "<!subteam^S1|@team>": '<span class="chip">@team</span>',
        "<!date^nonsense^{date}|2 Jun>": "2 Jun",
    }.items():
        assert await drawn(page, DRAW, [source, "U0AMY"]) == expected, source


async def test_dates_in_the_zone_of_the_person_at_the_page(sit: Sit) -> None:
    page = await sit()
    november = JUNE + 174 * 86_400
    for fields, expected in {
        ("{date_num} {time}", "Europe/London", november): "2026-06-02 10:03 AM",
        ("{date} at {time_secs}", "America/New_York", november): "June 2nd at 5:03:20 AM",
        ("{date_short}", "Asia/Tokyo", november): "Jun 2, 2026",
        ("{date_long}", "Etc/UTC", november): "Tuesday, June 2nd, 2026",
        ("{date_long_full}, {date_slash}", "Etc/UTC", november): "June 2, 2026, 06/02/2026",
        ("{date}", "Etc/UTC", november + 365 * 86_400): "June 2nd, 2026",
        ("{date_pretty} {time}", "Etc/UTC", JUNE + 60): "today 9:03 AM",
        ("{date_short_pretty}", "Etc/UTC", JUNE + 86_400): "yesterday",
        ("{date_long_pretty}", "Etc/UTC", JUNE - 86_400): "tomorrow",
        ("{date_short_pretty}", "Australia/Sydney", JUNE + 5 * 3600): "yesterday",  # past midnight there
        ("{day_divider_pretty}", "Etc/UTC", november): "Tuesday, June 2nd",
        ("{unknown} {ago}", "Etc/UTC", november): "{unknown} 5 months ago",
        ("{ago}", "Etc/UTC", JUNE + 30): "30 seconds ago",
        ("{ago}", "No/Zone", JUNE - 7_300): "in 2 hours",
    }.items():
        text, zone, now = fields
        assert await drawn(page, DATE, [JUNE, text, zone, now]) == expected, fields


async def test_relative_times_are_told_anew_as_time_passes(sit: Sit) -> None:
    page = await sit()
    hour_ago = int((datetime.now(UTC) - timedelta(hours=1, seconds=5)).timestamp())
    told = await page.evaluate(
        """async (seconds) => {
          const { dateNode, refreshAgo } = await import("/static/mrkdwn.js");
          const root = document.createElement("div");
          root.append(dateNode([String(seconds), "{ago}"], ""));
          const before = root.textContent;
          root.firstChild.dataset.seconds = String(seconds - 3600);
          refreshAgo(root);
          return [before, root.textContent];
        }""",
        hour_ago,
    )
    assert told == ["1 hour ago", "2 hours ago"]


async def test_markdown_block_is_drawn_in_its_plain_subset(sit: Sit) -> None:
    page = await sit()
    for source, expected in {
        "# Week\n**bold** *em* ~~no~~ `c`": "<h3>Week</h3><p><strong>bold</strong> <em>em</em> <s>no</s> <code>c</code></p>",
        "- a\n- b\n\n1. c\n2. d": "<ul><li>a</li><li>b</li></ul><ol><li>c</li><li>d</li></ol>",
        "> q\n\n---\n```\nx *y*\n```": "<blockquote><p>q</p></blockquote><hr><pre>x *y*</pre>",
        "[ok](https://x.com) [no](javascript:1)": (
            '<p><a href="https://x.com" target="_blank" rel="noopener noreferrer">ok</a> [no](javascript:1)</p>'
        ),
        "one\ntwo <b>": "<p>one\ntwo &lt;b&gt;</p>",
        "snake_case_name 2*3*4 ```": "<p>snake_case_name 2*3*4 ```</p>",
    }.items():
        assert await drawn(page, MARKDOWN, source) == expected, source


async def test_rich_text_is_drawn_piece_by_piece(sit: Sit) -> None:
    page = await sit()
    pieces = [
        {"type": "text", "text": "hot", "style": {"bold": True, "italic": True}},
        {"type": "user", "user_id": "U0AMY"},
        {"type": "emoji", "name": "fire"},
        {"type": "link", "url": "javascript:1", "text": "no"},
        {"type": "something"},
    ]
    items = [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": word}]} for word in ("a", "b")
    ]
    block = {
        "elements": [
            {"type": "rich_text_section", "elements": pieces},
            {"type": "rich_text_list", "style": "ordered", "elements": items},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "<x>"}]},
        ]
    }
    assert await drawn(page, RICH, block) == (
        '<p><em><strong>hot</strong></em><span data-person="U0AMY">@amy</span>🔥no[something]</p>'
        "<ol><li>a</li><li>b</li></ol><pre>&lt;x&gt;</pre>"
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("/g", ["/goodones ", "/gone "]),
        ("/goodones", ["/goodones "]),
        ("/goodones ", ["/goodones help ", "/goodones run ", "/goodones mute "]),
        ("/goodones R", ["/goodones run "]),
        ("/goodones help", []),
        ("/goodones help me", []),
        ("/gone ", []),
        ("hello /g", []),
        ("/other x", []),
        ("/g\nx", []),
    ],
)
async def test_suggestions_follow_the_usage_hint(sit: Sit, typed: str, expected: list[str]) -> None:
    commands = [
        {"command": "/goodones", "description": "Leads", "usage_hint": "[help | run <stream> | mute [time]]"},
        {"command": "/gone", "description": "Prose", "usage_hint": "what you like"},
    ]
    page = await sit()
    assert await page.evaluate(SUGGEST, [typed, commands]) == expected


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        ("[help | run <stream>]", ["help", "run <stream>"]),
        ("[streams [stream] | help [word]]", ["streams [stream]", "help [word]"]),
        ("streams [stream] | help [word]", ["streams [stream]", "help [word]"]),
        ("[a] | [b]", ["[a]", "[b]"]),
        ("any words", []),
    ],
)
async def test_choices_of_a_hint_keep_their_own_brackets(sit: Sit, hint: str, expected: list[str]) -> None:
    page = await sit()
    assert await page.evaluate(HINT, hint) == expected

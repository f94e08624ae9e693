"""What people on X do for a living, as labels and bios. Some bios hold what careless code trips over."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of person: how common, what labels a classifier would give, what they write about themselves."""

    weight: int
    labels: Mapping[str, tuple[str, ...]]
    bios: tuple[str, ...]


KINDS: tuple[Kind, ...] = (
    Kind(
        14,
        {"job_role": ("Founder", "CEO"), "skill": ("AI/ML",)},
        (
            "Founder & CEO. Agents that read contracts so that lawyers don't have to ⚖️🤖",
            "Building <evals/> for LLM apps | ex-*BigCo* & proud of it",
            "co-founder, voice AI for clinics 🩺 · we're hiring (2 seats left)",
            "Training small models on big ideas. CEO, janitor & everything between.",
            "founder @ a two-person AI lab 🧪 if x < 3 then ship()",
        ),
    ),
    Kind(
        9,
        {"job_role": ("Founder",), "skill": ("SaaS",)},
        (
            "Founder. Invoices for plumbers. Yes, really. 🔧 $18k MRR",
            "Bootstrapping a boring SaaS & loving it",
            "3rd-time founder, 1st-time sleeper 😴 | scheduling for bakeries",
        ),
    ),
    Kind(
        9,
        {"job_role": ("Engineer",), "skill": ("AI/ML",)},
        (
            "ML engineer. Gradient descent into madness 📉",
            "I make GPUs go brrr (and then `OOM`). Opinions > /dev/null",
            "applied research, retrieval & ranking · papers on Sundays",
        ),
    ),
    Kind(
        14,
        {"job_role": ("Engineer",), "skill": ("Rust",)},
        (
            "Rust 🦀 since 2017. unsafe { coffee() }",
            "Systems programmer. Vec<Box<dyn Feeling>> | compilers, *mut hope",
            "Async runtimes, io_uring & long walks. Result<(), Nap>",
            "Embedded Rust on tiny chips 🔌 no_std, no_stress",
        ),
    ),
    Kind(
        8,
        {"job_role": ("Student",), "skill": ("Rust",)},
        (
            "CS student · fighting the borrow checker, losing 2:1 🥊",
            "learning Rust in public <3 | game jams & ramen",
        ),
    ),
    Kind(
        8,
        {"job_role": ("Engineer",), "skill": ("Go", "Kubernetes")},
        (
            "SRE. I break prod so that you don't have to 🔥",
            "platform engineering & sourdough | kubectl delete stress --all",
        ),
    ),
    Kind(
        14,
        {"job_role": ("Indie hacker",), "skill": ("SaaS",)},
        (
            "indie hacker 🏝️ 12 products, 2 alive & 1 profitable",
            "Solo. No VC. ~~No sleep~~ Ship > polish. $0 → $4,200 MRR",
            "making tiny SaaS for *very* specific people 🪡",
            "Nomad-ish maker. <form> is my favourite element & I'll fight you",
        ),
    ),
    Kind(
        8,
        {"job_role": ("Indie hacker",), "skill": ("No-code",)},
        (
            "No-code maker ✨ 100 landing pages in 100 days (day 41)",
            "I glue APIs together & call it a business",
        ),
    ),
    Kind(
        10,
        {"job_role": ("Marketer", "Head of Growth"), "skill": ("Growth",)},
        (
            "Head of Growth 📈 funnels, feelings & spreadsheets",
            "Product marketing for dev tools. I write the words <button>s say",
            "growth @ a Series A · lifecycle, pricing, *positioning*",
        ),
    ),
    Kind(
        6,
        {"job_role": ("Marketer",), "skill": ("Content",)},
        (
            "Newsletter person ✍️ 40k readers & counting",
            "content, community, cats 🐈‍⬛",
        ),
    ),
    Kind(
        6,
        {"job_role": ("Designer",), "skill": ("UI/UX",)},
        (
            "Design engineer. 8px grid or bust 🎨",
            "Type nerd · making forms less awful since 2009",
        ),
    ),
    Kind(
        6,
        {"job_role": ("Investor",), "skill": ("Fundraising",)},
        (
            "Pre-seed investor, dev tools & infra. DMs open, decks > 10 slides closed",
            "angel ✌️ ex-operator. I answer every cold e-mail (eventually)",
        ),
    ),
    Kind(
        4,
        {"job_role": ("Founder", "Engineer"), "skill": ("Rust", "AI/ML")},
        (
            "Rust for inference servers 🦀🤖 founder, sometimes funder",
            "<!channel> is the best joke I have. Building vector search & <https://example.com|not phishing>",
        ),
    ),
    Kind(
        4,
        {},
        ("", "just here for the memes 🫠", "_lurker_ * reply guy * &amp; proud", "📸🏔️🚲"),
    ),
)

"""Block Kit's rules, one file per family: texts, options, elements, blocks, and what holds for a whole message."""

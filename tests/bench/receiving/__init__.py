"""How fast we take in what the lead API and Slack send, beside bare peers on the same store."""

"""Everything that knows Slack: the gateway, payloads, routes, text and errors."""

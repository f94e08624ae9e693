"""From what came in to what stands in a channel: workers, routing, the sender."""

"""What becomes of leads: how fast they stand in Slack, how much memory that takes, and how soon a bot is there."""

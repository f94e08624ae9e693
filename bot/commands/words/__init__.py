"""The rows of the table of words, a module for each subject."""

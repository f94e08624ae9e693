"""The Catch The Good Ones API as typed Python."""

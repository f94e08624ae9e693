"""What people type after ``/goodones``: the words, how a line is read, and how a name is found. All of it pure."""

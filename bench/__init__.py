"""Claims of speed and memory, each shown by one command: `make bench`, or `make bench ONLY=name`."""

"""The annual evaluation: published schemes score organisations, every point with its path; never a person."""

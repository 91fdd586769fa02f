"""Programmes: activities with sessions, and attendance that is counted, never estimated."""

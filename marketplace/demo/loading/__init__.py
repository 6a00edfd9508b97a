"""Builds the demonstration market by driving the same verbs as real people do."""

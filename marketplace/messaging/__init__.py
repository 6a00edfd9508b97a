"""Notices and mail as rows, written with the verb and delivered after it."""

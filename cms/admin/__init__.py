"""Wagtail's admin as this product uses it: doors that are shut, and the moderators' desk."""

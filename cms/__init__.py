"""The storefront: Wagtail pages and blocks, editors' tools, and the public catalogue."""

"""The storefront: Wagtail pages and blocks, navigation, editors' tools, and the public catalogue."""

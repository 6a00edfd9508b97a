"""What search engines ask for: robots.txt, the site map, the icon."""

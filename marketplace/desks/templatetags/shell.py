"""Every component tag and filter of the shell; settings load this library into all templates."""

from django import template

from marketplace.desks.templatetags import drawings, fields, figures, parts, places

register = template.Library()

for room in (figures, fields, parts, places, drawings):
    register.tags.update(room.register.tags)
    register.filters.update(room.register.filters)

"""The blocks that editors build pages from; each has one template in cms/blocks/."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

RICH_TEXT = ["bold", "link", "document-link", "ol", "ul"]


class HeadingBlock(blocks.StructBlock):
    """A heading of the second or third level; the page's title is the only first one."""

    text = blocks.CharBlock(max_length=120, label=_("heading"))
    level = blocks.ChoiceBlock(choices=[("h2", "H2"), ("h3", "H3")], default="h2", label=_("level"))

    class Meta:
        template = "cms/blocks/heading.html"
        icon = "title"
        label = _("heading")


class PictureBlock(blocks.StructBlock):
    """A picture with its text alternative and a caption."""

    image = ImageChooserBlock(label=_("picture"))
    alternative = blocks.CharBlock(max_length=200, required=False, label=_("text alternative"))
    caption = blocks.CharBlock(max_length=200, required=False, label=_("caption"))

    class Meta:
        template = "cms/blocks/picture.html"
        icon = "image"
        label = _("picture")


class StepsBlock(blocks.StructBlock):
    """Numbered steps of a procedure."""

    steps = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("title", blocks.CharBlock(max_length=80, label=_("title"))),
                ("text", blocks.TextBlock(label=_("text"))),
            ]
        ),
        min_num=1,
        label=_("steps"),
    )

    class Meta:
        template = "cms/blocks/steps.html"
        icon = "list-ol"
        label = _("steps")


class NoteBlock(blocks.StructBlock):
    """A short notice that stands out."""

    tone = blocks.ChoiceBlock(
        choices=[("info", _("Notice")), ("warn", _("Caution")), ("ok", _("Good to know"))],
        default="info",
        label=_("tone"),
    )
    text = blocks.RichTextBlock(features=RICH_TEXT, label=_("text"))

    class Meta:
        template = "cms/blocks/note.html"
        icon = "warning"
        label = _("notice")


class QuestionsBlock(blocks.StructBlock):
    """Frequent questions with their answers."""

    items = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("question", blocks.CharBlock(max_length=200, label=_("question"))),
                ("answer", blocks.RichTextBlock(features=RICH_TEXT, label=_("answer"))),
            ]
        ),
        label=_("questions"),
    )

    class Meta:
        template = "cms/blocks/questions.html"
        icon = "help"
        label = _("questions and answers")


class BodyBlock(blocks.StreamBlock):
    """The body of an editorial page."""

    heading = HeadingBlock()
    text = blocks.RichTextBlock(
        features=RICH_TEXT, template="cms/blocks/text.html", label=_("text")
    )
    picture = PictureBlock()
    steps = StepsBlock()
    note = NoteBlock()
    questions = QuestionsBlock()
    document = DocumentChooserBlock(template="cms/blocks/document.html", label=_("document"))

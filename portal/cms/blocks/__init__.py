"""Blocks that page bodies are built of, one file a family; their templates stand in templates/blocks."""

from portal.cms.blocks import boxes, media, tables, text


def body_blocks() -> list:
    """Return the blocks of a page body as (name, block) pairs.

    The names are those of the content files and of frozen syllabuses, so they must not change.
    """
    return [
        ("heading", text.HeadingBlock()),
        ("paragraph", text.ParagraphBlock()),
        ("steps", text.StepsBlock()),
        ("warning", boxes.WarningBlock()),
        ("tip", boxes.TipBlock()),
        ("local_rule", boxes.LocalRuleBlock()),
        ("table", tables.TableBlock()),
        ("figure", media.FigureBlock()),
        ("video", media.VideoBlock()),
        ("download", media.DownloadBlock()),
    ]

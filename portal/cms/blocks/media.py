"""Figures, videos and files."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock


class FigureBlock(blocks.StructBlock):
    """A drawing or photograph with a caption and a description for those who do not see it."""

    image = ImageChooserBlock(label=_("图片"))
    caption = blocks.CharBlock(label=_("图注"), max_length=120)
    description = blocks.TextBlock(
        label=_("文字描述"), rows=3, help_text=_("写给看不见图的人：图里有什么、要看懂什么。会读给使用读屏软件的人听。")
    )

    class Meta:
        label = _("插图")
        icon = "image"
        template = "blocks/figure.html"


class VideoBlock(blocks.StructBlock):
    """A film from our own files with subtitles; nothing is embedded from other hosts."""

    file = DocumentChooserBlock(label=_("视频文件"), help_text=_("MP4 格式"))
    subtitles = DocumentChooserBlock(label=_("字幕文件"), required=False, help_text=_("VTT 格式"))
    poster = ImageChooserBlock(label=_("封面"), required=False)
    caption = blocks.CharBlock(label=_("说明"), max_length=120)
    transcript = blocks.TextBlock(label=_("文字稿"), required=False, rows=4)

    class Meta:
        label = _("视频")
        icon = "media"
        template = "blocks/video.html"


class DownloadBlock(blocks.StructBlock):
    """A file to take away."""

    file = DocumentChooserBlock(label=_("文件"))
    title = blocks.CharBlock(label=_("文件叫什么"), max_length=80)

    class Meta:
        label = _("下载文件")
        icon = "download"
        template = "blocks/download.html"

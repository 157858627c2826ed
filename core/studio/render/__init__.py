"""The render room: a draft and its media become an MP4, in one killable process per render.

    rendered = await render(draft, media, output, quality="high", on_progress=print)

Everything heavy (FFmpeg, OpenCV, numpy) is imported by the worker alone.
"""

from core.studio.render.errors import RenderError
from core.studio.render.probing import Probed, probe
from core.studio.render.rendering import Rendered, render

__all__ = ["Probed", "RenderError", "Rendered", "probe", "render"]

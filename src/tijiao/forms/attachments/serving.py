"""An attachment as an answer, for whoever was found to see it."""

from django.http import FileResponse

from tijiao.access.problems import NotVisible
from tijiao.forms.attachments import files
from tijiao.forms.models import Attachment

SHOWN = ("image/", "application/pdf")


def served(found: Attachment) -> FileResponse:
    """The file. Pictures and PDF open in the browser, all else is downloaded. Raises NotVisible when it is gone."""
    path = files.path_of(found.digest)
    if not path.exists():
        raise NotVisible()
    loaded = not found.media_type.startswith(SHOWN)
    answer = FileResponse(path.open("rb"), as_attachment=loaded, filename=found.name, content_type=found.media_type)
    answer["Cache-Control"] = "private, max-age=600"
    return answer

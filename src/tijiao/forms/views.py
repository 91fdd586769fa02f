"""Attachments: the file itself and the preview of a picture."""

from django.http import FileResponse

from tijiao.access.actions import Action
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.forms import attachments
from tijiao.forms.attachments import files
from tijiao.forms.attachments.serving import served


@guarded(Action.ATTACHMENT_VIEW)
def attachment(request: SignedIn, pk: int) -> FileResponse:
    """The file. Pictures and PDF open in the browser, all else is downloaded."""
    return served(attachments.visible(request.user, pk))


@guarded(Action.ATTACHMENT_VIEW)
def preview(request: SignedIn, pk: int) -> FileResponse:
    """The small picture."""
    path = files.preview_of(attachments.visible(request.user, pk).digest)
    if not path.exists():
        raise NotVisible()
    answer = FileResponse(path.open("rb"), content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=600"
    return answer

"""What handlers do: return what is not theirs, contribute parts, merge them, reply, and what comes after a reply."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.cases import problems, timing
from tijiao.cases.domain.core import Happening, happened, lead_or_owner, locked, move, require_at, save
from tijiao.cases.domain.enclosing import Files, enclose
from tijiao.cases.domain.intake import ask
from tijiao.cases.models import Answer, Case, Clock, Part, Phase, Satisfaction
from tijiao.cases.personal import found_in
from tijiao.cases.types import declared
from tijiao.directory.models import Organisation, OrganisationKind, User
from tijiao.kernel.times import local_day
from tijiao.kernel.words import stated


@transaction.atomic
def return_(case_id: int, reason: str, *, by: User, at: datetime) -> Case:
    """Give back a case that was assigned wrongly, within the days that its type allows; the whole clock runs on.

    Raises   NotVisible, NotAllowed, WordsMissing, IllegalMove, TooLateToReturn.
    """
    case = locked(case_id, by=by)
    require_at(by, case.lead)
    words, limit = stated(reason, _("退回理由")), declared(case.kind).entry.returns
    if limit and case.assigned_at:
        due = timing.due_of(limit, case.received_on, local_day(case.assigned_at))
        if due is not None and local_day(at) > due:
            raise problems.TooLateToReturn(due=due)
    told = Happening(words, case.lead)
    case.lead = None
    move(case, "return", by=by, at=at, told=told)
    return case


@transaction.atomic
def ask_more(case_id: int, organisation: Organisation, *, by: User, at: datetime) -> Part:
    """Ask one more organisation for a part. Raises NotVisible, NotAllowed, IllegalMove, NotALead, ConcernsThem."""
    case = locked(case_id, by=by)
    lead_or_owner(case, by)
    if case.phase not in (Phase.ACCEPTED, Phase.WORKING):
        raise problems.IllegalMove(was=case.get_phase_display(), wanted=_("请会办"))
    return ask(case, [organisation], by=by, at=at)[0]


@transaction.atomic
def hand_in(part_id: int, text: str, files: Files = (), *, by: User, at: datetime) -> Part:
    """A co-handler's part, with what it encloses. Raises NotVisible, NotAllowed, WordsMissing, IllegalMove."""
    part = _part(part_id, by)
    require_at(by, part.organisation)
    part.text, part.handed_at, part.by = stated(text, _("会办意见")), at, by
    part.save()
    enclose(part.case, part, files, by=by, at=at)
    happened(part.case, "hand-in", by=by, at=at, was=part.case.state, told=Happening(organisation=part.organisation))
    return part


@transaction.atomic
def withdraw(part_id: int, reason: str, *, by: User, at: datetime) -> Part:
    """No longer ask for a part, with a reason. Raises NotVisible, NotAllowed, WordsMissing, IllegalMove."""
    part = _part(part_id, by)
    lead_or_owner(part.case, by)
    part.withdrawn_at = at
    part.save()
    told = Happening(stated(reason, _("撤回理由")), part.organisation)
    happened(part.case, "withdraw", by=by, at=at, was=part.case.state, told=told)
    return part


def _part(part_id: int, by: User) -> Part:
    part: Part | None = Part.objects.select_related("organisation").filter(pk=part_id).first()
    if part is None:
        raise NotVisible()
    part.case = locked(part.case_id, by=by)
    if not part.waits:
        raise problems.IllegalMove(was=_("已交") if part.handed_at else _("已撤回"), wanted=_("会办意见"))
    return part


def merged(case: Case) -> str:
    """What the lead begins its one reply with: the parts that were handed in, each under its organisation's name."""
    parts = case.parts.select_related("organisation").exclude(handed_at=None).filter(withdrawn_at=None)
    return "\n\n".join(gettext("%(name)s：\n%(text)s") % {"name": one.organisation, "text": one.text} for one in parts)


@transaction.atomic
def reply(case_id: int, text: str, files: Files = (), *, by: User, at: datetime) -> Answer:
    """Answer a case, and with it those that were joined to it, in one text for all who contributed. Whoever asked
    reads text and files.

    Raises   NotVisible, NotAllowed, WordsMissing, PartsWait, IllegalMove.
    """
    case = locked(case_id, by=by)
    lead_or_owner(case, by)
    words = stated(text, _("答复内容"))
    waiting = case.parts.filter(handed_at=None, withdrawn_at=None).select_related("organisation")
    if waiting:
        raise problems.PartsWait(names=gettext("、").join(str(one.organisation) for one in waiting))
    made = Answer.objects.create(case=case, number=case.replies.count() + 1, text=words, at=at, by=by)
    enclose(case, made, files, by=by, at=at)
    case.answered_at = case.answered_at or at
    move(case, "reply", by=by, at=at, told=Happening(organisation=case.lead, shown=True))
    return made


@transaction.atomic
def rate(case_id: int, how: str, words: str = "", *, by: User, at: datetime) -> Case:
    """Write down how satisfied whoever asked is: for whoever handed it in or, where not both sides rate, the owner."""
    case = locked(case_id, by=by)
    if case.filed_by_id != by.pk:
        if declared(case.kind).entry.mutual:
            raise NotAllowed(action=str(Action.CASE_HANDLE))
        require_at(by, case.owner)
    return rated(case, how, words, by=by, at=at)


@transaction.atomic
def rate_back(case_id: int, how: str, words: str = "", *, by: User, at: datetime) -> Answer:
    """How whoever handled the case found the other side, once an answer: where both sides rate.

    Raises   NotVisible, NotAllowed, RatedBack, IllegalMove when there is no answer yet.
    """
    case = locked(case_id, by=by)
    lead_or_owner(case, by)
    answer = case.replies.last()
    if answer is None:
        raise problems.IllegalMove(was=case.get_phase_display(), wanted=_("办理方评价"))
    if answer.rated_back or not declared(case.kind).entry.mutual:
        raise problems.RatedBack()
    answer.rated_back = how
    answer.save()
    save(case)
    happened(case, "rate-back", by=by, at=at, was=case.state, told=Happening(words.strip(), facts={"how": how}))
    return answer


@transaction.atomic
def rate_with_code(case: Case, how: str, words: str = "", *, at: datetime) -> Case:
    """How satisfied the applicant is, who proved with number and code to be the one (`looked_up`)."""
    held = Case.objects.select_for_update(of=("self",)).select_related("kind", "owner", "lead").get(pk=case.pk)
    return rated(held, how, words, by=None, at=at)


def rated(case: Case, how: str, words: str, *, by: User | None, at: datetime) -> Case:
    """Keep the rating on the answer; who is unsatisfied has it handled again, as often as the type allows.

    Raises   IllegalMove when there is no answer to rate.
    """
    answer = case.replies.last()
    if answer is None or case.phase != Phase.ANSWERED:
        raise problems.IllegalMove(was=case.get_phase_display(), wanted=_("评价"))
    answer.satisfaction, answer.rated_at = how, at
    answer.save()
    case.satisfaction = how
    told = Happening(words.strip(), facts={"how": how}, shown=True)
    again = how == Satisfaction.UNSATISFIED and case.reopened < declared(case.kind).entry.reopens
    if again:
        happened(case, "rate", by=by, at=at, was=case.state, told=told)
        _open_again(case, by=by, at=at, reason="")
    else:
        move(case, "rate", by=by, at=at, told=told)
    return case


@transaction.atomic
def reopen(case_id: int, reason: str, *, by: User, at: datetime) -> Case:
    """Handle an answered case again, by rule at most so many times. Raises NoMoreReopening, WordsMissing …"""
    case = locked(case_id, by=by)
    require_at(by, case.owner)
    _open_again(case, by=by, at=at, reason=stated(reason, _("重新办理的理由")))
    return case


def _open_again(case: Case, *, by: User | None, at: datetime, reason: str) -> None:
    """Back to its handlers with a whole new clock of the rule for second answers."""
    entry = declared(case.kind).entry
    if case.reopened >= entry.reopens:
        raise problems.NoMoreReopening(times=entry.reopens)
    case.reopened += 1
    limit = entry.redo or (entry.whole.limit if entry.whole else None)
    if limit:
        timing.start(case, Clock.Which.WHOLE, limit, at=at)
    move(case, "reopen", by=by, at=at, told=Happening(reason, shown=True))


@transaction.atomic
def raise_(case_id: int, words: str, *, by: User, at: datetime) -> Case:
    """Take a case up the grid: from a school to its town office, from there to the section that owns it.

    Raises   NotVisible, NotAllowed, WordsMissing, IllegalMove, ConcernsThem.
    """
    case = locked(case_id, by=by)
    require_at(by, case.lead)
    told = Happening(stated(words, _("已做的工作")), case.lead)
    parent = case.lead.parent if case.lead else None
    case.lead = parent if parent is not None and parent.kind == OrganisationKind.TOWN else case.owner
    move(case, "raise", by=by, at=at, told=told)
    return case


@transaction.atomic
def close(case_id: int, words: str, *, by: User, at: datetime) -> Case:
    """End a case, and say how it ended. Raises NotVisible, NotAllowed, WordsMissing, IllegalMove."""
    case = locked(case_id, by=by)
    lead_or_owner(case, by)
    told = Happening(stated(words, _("办结说明")), shown=True)
    move(case, "close", by=by, at=at, told=told)
    return case


@transaction.atomic
def publish(answer_id: int, question: str, text: str, *, by: User, at: datetime) -> Answer:
    """Publish an answer in the words that a person has read and confirmed to hold no personal data.

    Raises   NotVisible, NotAllowed, NotAgreed, WordsMissing, StillPersonal.
    """
    answer = Answer.objects.filter(pk=answer_id).first()
    if answer is None:
        raise NotVisible()
    case = locked(answer.case_id, by=by)
    require_at(by, case.owner)
    if not case.may_publish or case.phase not in (Phase.ANSWERED, Phase.CLOSED):
        raise problems.NotAgreed()
    answer.public_question, answer.public_text = stated(question, _("问题")), stated(text, _("答复"))
    still = found_in(case, answer.public_question, answer.public_text)
    if still:
        raise problems.StillPersonal(found=gettext("、").join(still))
    answer.published_at, answer.published_by = at, by
    answer.save()
    happened(case, "publish", by=by, at=at, was=case.state, told=Happening(facts={"answer": answer.number}, shown=True))
    save(case)
    return answer

"""The audit chain: what is committed is sealed, and what was sealed cannot be changed unseen."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from tijiao.audit import domain
from tijiao.audit.models import AppendOnly, AuditEntry, Mark, Seal

pytestmark = pytest.mark.django_db


def write(at, number: int = 1) -> list[AuditEntry]:
    return [domain.record("test.did", by=None, subject=("test.thing", n), at=at) for n in range(number)]


def test_an_entry_keeps_hashes_and_never_the_values(at):
    entry = domain.record(
        "pupil.change", by=None, subject=("registry.pupil", 7), at=at, changes={"name": ("张三", "张珊")}
    )

    assert entry.changes == {"name": [domain.keyed_hash("张三"), domain.keyed_hash("张珊")]}
    assert "张" not in str(entry.changes)


def test_sealing_chains_every_entry_once_and_the_chain_proves_itself(at):
    write(at, 3)

    assert (domain.seal(at=at), domain.seal(at=at)) == (3, 0)
    proof = domain.verify()
    assert (proof.links, proof.unsealed, proof.broken) == (3, 0, ())
    assert proof.head == Seal.objects.get(number=3).digest


def test_entries_refuse_change_by_the_model_and_by_the_database(at):
    write(at)

    with pytest.raises(AppendOnly):
        AuditEntry.objects.update(action="other")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditentry SET action = 'other'")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_auditentry")


def test_a_change_behind_the_databases_back_is_found(at):
    write(at, 2)
    domain.seal(at=at)
    first = AuditEntry.objects.order_by("pk").first()

    with connection.cursor() as cursor:  # somebody with the rights of the database's owner
        cursor.execute(
            "DROP TRIGGER audit_auditentry_no_update"
            + (" ON audit_auditentry" if connection.vendor == "postgresql" else "")
        )
        cursor.execute("UPDATE audit_auditentry SET action = 'other' WHERE id = %s", [first.pk])

    assert domain.verify().broken == (f"entry {first.pk} was changed after it was sealed",)


def test_the_heads_of_past_days_are_kept_and_held_against_the_chain(at):
    write(at, 2)
    domain.seal(at=at)

    heads = domain.close_days(at=at + timedelta(days=1))

    assert [(head.day.isoformat(), head.number) for head in heads] == [("2020-05-20", 2)]
    assert domain.close_days(at=at + timedelta(days=1)) == []
    assert domain.verify().broken == ()


def test_marks_are_written_with_the_change_and_vanish_with_it(at):
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012 - the fault comes after the write
        domain.record("x.y", by=None, subject=("x", 1), at=at, marks=[("registry_pupil", "2019/20")])
        raise ZeroDivisionError

    assert (Mark.objects.count(), AuditEntry.objects.count()) == (0, 0)

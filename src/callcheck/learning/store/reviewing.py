"""What people say of findings: given, taken back, and hidden from who has yet to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Unpack

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select

from callcheck.errors import LabelError, Location
from callcheck.learning.cases import Case
from callcheck.learning.store import tables
from callcheck.learning.store.reading import PAGE, Calls
from callcheck.learning.store.records import Filters
from callcheck.learning.store.verdicts import COLUMNS, review_of, row_of, standing
from callcheck.model import Call, Review, Round, Verdict

_r = tables.reviews.c


class Reviews(Calls):
    """Reviews, appeals and rulings, one table: `Review.round` says which. Rows are only added."""

    def add_review(self, review: Review) -> int:
        """Store one; gives its number, the same when it is stored already.

        Raises:
            LabelError: `store-no-call`, `store-no-finding`, `store-bad-review`.
        """
        return self.add_reviews([review])[0]

    def add_reviews(
        self, reviews: Iterable[Review], *, places: Sequence[Location] = ()
    ) -> list[int]:
        """Store all or none of them; gives their numbers.

        `places` says where each was read, for the errors.

        Raises:
            LabelError: as `add_review`, all that is wrong at once.
        """
        wanted = list(reviews)
        with self._writing() as db:
            where = places or [
                Location(self.where, number if number > 1 else 0)
                for number in range(1, len(wanted) + 1)
            ]
            told = zip(wanted, where, strict=True)
            errors = [e for review, place in told if (e := self._wrong(db, review, place))]
            if errors:
                LabelError.raise_all(errors)
            return [self._insert(db, review) for review in wanted]

    def undo(
        self,
        reviewer: str,
        *,
        call_id: str | None = None,
        finding: str | None = None,
        number: int | None = None,
    ) -> Review | None:
        """Take back the last review of `reviewer` that stands; gives it, None without any.

        The review stays, and a row that withdraws it is added. `number`, as `add_review` gave
        it, names one review.
        """
        conditions = [_r.reviewer == reviewer, standing()]
        if call_id is not None:
            conditions.append(_r.call_id == call_id)
        if finding is not None:
            conditions.append(_r.finding == finding)
        if number is not None:
            conditions.append(_r.id == number)
        query = select(_r.id, *COLUMNS).where(*conditions).order_by(_r.id.desc()).limit(1)
        with self._writing() as db:
            row = db.execute(query).mappings().first()
            if row is None:
                return None
            review = review_of(dict(row))
            at = self._note(db, reviewer, "review.undo", _subject(review), {"review": row["id"]})
            values = {**row_of(replace(review, at=at)), "withdraws": row["id"]}
            db.execute(tables.reviews.insert().values(**values))
        return review

    def reviews(
        self,
        *,
        call_id: str | None = None,
        finding: str | None = None,
        reviewer: str | None = None,
        round: Round | None = None,  # noqa: A002 - the field's name
        verdict: Verdict | None = None,
        visible_to: str | None = None,
        withdrawn: bool = False,
    ) -> Iterator[Review]:
        """Reviews in the order they were given.

        Args:
            call_id: of this call.
            finding: of the finding with this `Finding.key`.
            reviewer: given by this person.
            round: given at this step.
            verdict: these only.
            visible_to: leaves out what others said of findings this person has yet to review,
                but for rulings.
            withdrawn: those that were taken back, instead of those that stand.
        """
        given = {"call_id": call_id, "finding": finding, "reviewer": reviewer}
        conditions = [_r[name] == value for name, value in given.items() if value is not None]
        if round is not None:
            conditions.append(_r.round == round.value)
        if verdict is not None:
            conditions.append(_r.verdict == verdict.value)
        if visible_to is not None:
            conditions.append(_visible_to(visible_to))
        conditions.append(and_(_r.withdraws.is_(None), ~standing()) if withdrawn else standing())
        last = 0
        while True:
            query = select(_r.id, *COLUMNS).where(*conditions, _r.id > last)
            with self._reading() as db:
                rows = db.execute(query.order_by(_r.id).limit(PAGE)).mappings().all()
            if not rows:
                return
            last = rows[-1]["id"]
            yield from (review_of(dict(row)) for row in rows)

    def queue(
        self,
        reviewer: str,
        *,
        round: Round = Round.FIRST,  # noqa: A002 - the field's name
        **which: Unpack[Filters],
    ) -> Iterator[Case]:
        """Findings that `reviewer` has to review, without what anybody said of them.

        First round: those nobody has reviewed. Second: those that somebody else has, once, and
        `reviewer` has not. Appeal: confirmed ones nobody appealed against. Ruling: those with an
        appeal, or whose reviewers differ, and no ruling; these two come with their verdict.
        """
        for page in self._pages(which, reviewed=round is not Round.FIRST):
            for case, given in self._cases(page, which):
                if _is_due(case, given, reviewer, round):
                    blind = round in (Round.FIRST, Round.SECOND)
                    yield replace(case, verdict=None) if blind else case

    def _insert(self, db: Connection, review: Review) -> int:
        values = row_of(review)
        same = [_r[name].is_not_distinct_from(value) for name, value in values.items()]
        query = select(_r.id).where(*same, _r.withdraws.is_(None), standing())
        known = db.execute(query).scalar()
        if known is not None:
            return int(known)
        self._note(
            db,
            review.reviewer,
            "review.add",
            _subject(review),
            {"verdict": review.verdict.value, "round": review.round.value},
        )
        key = db.execute(tables.reviews.insert().values(**values)).inserted_primary_key
        return int(key[0]) if key else 0

    def _wrong(self, db: Connection, review: Review, where: Location) -> LabelError | None:
        """What does not fit the call, None when all does."""
        calls = tables.calls.c
        body = db.execute(select(calls.body).where(calls.call_id == review.call_id)).scalar()
        if body is None:
            message = f"存档里没有通话 {review.call_id}"
            return LabelError("store-no-call", message, location=where)
        message = _misfit(review, body)
        if message:
            return LabelError("store-bad-review", message, location=where)
        if review.finding is not None and not _is_finding(db, review.call_id, review.finding):
            message = f"通话 {review.call_id} 没有发现 {review.finding}"
            return LabelError("store-no-finding", message, location=where)
        if review.round is Round.SECOND and _has_first(db, review):
            message = f"{review.reviewer} 初核过 {review.finding},不能再复核"
            return LabelError("store-bad-review", message, location=where, hint="换一个人复核")
        return None


def _subject(review: Review) -> str:
    return f"{review.call_id} {review.finding or review.category or ''}".rstrip()


def _misfit(review: Review, body: str) -> str:
    import msgspec

    if not review.reviewer.strip():
        return "要写明复核人"
    if review.at.tzinfo is None:
        return "复核时间要带时区"
    if review.verdict is Verdict.READ:
        return "" if review.finding is review.category is None else "整通看完不写发现和类别"
    if review.verdict is not Verdict.MISSED:
        return "" if review.finding is not None else "要写明是哪个发现"
    if review.finding is not None or not review.category:
        return "漏检要写类别,不写发现"
    turns = msgspec.json.decode(body, type=Call).turns
    if review.turn is None:
        return ""
    if not 0 <= review.turn < len(turns):
        return f"没有第 {review.turn} 轮"
    said = turns[review.turn].text[review.start : review.end]
    if review.quote is not None and review.quote != said:
        return f"第 {review.turn} 轮的这几个字是「{said}」,不是「{review.quote}」"
    return ""


def _is_finding(db: Connection, call_id: str, key: str) -> bool:
    """Whether any report of the call made it, the one that counts or an earlier one."""
    found, reports, calls = tables.findings.c, tables.reports.c, tables.calls.c
    query = (
        select(found.id)
        .join(tables.reports, reports.id == found.report)
        .join(tables.calls, calls.id == reports.call)
        .where(calls.call_id == call_id, found.key == key)
    )
    return db.execute(query.limit(1)).scalar() is not None


def _has_first(db: Connection, review: Review) -> bool:
    same = [_r.call_id == review.call_id, _r.finding == review.finding]
    first = [_r.reviewer == review.reviewer, _r.round == Round.FIRST.value]
    return db.execute(select(_r.id).where(*same, *first, standing()).limit(1)).scalar() is not None


def _visible_to(reviewer: str) -> ColumnElement[bool]:
    own = tables.reviews.alias("own")
    later = tables.reviews.alias("taken_back")
    has_reviewed = exists(
        select(own.c.id).where(
            own.c.call_id == _r.call_id,
            own.c.finding.is_not_distinct_from(_r.finding),
            own.c.reviewer == reviewer,
            own.c.withdraws.is_(None),
            ~exists(select(later.c.id).where(later.c.withdraws == own.c.id)),
        )
    )
    return or_(_r.reviewer == reviewer, _r.round == Round.RULING.value, has_reviewed)


def _is_due(case: Case, given: list[Review], reviewer: str, step: Round) -> bool:
    steps = [review.round for review in given]
    if step is Round.FIRST:
        return not given
    if step is Round.SECOND:
        mine = any(review.reviewer == reviewer for review in given)
        return Round.FIRST in steps and Round.SECOND not in steps and not mine
    if step is Round.APPEAL:
        return case.confirmed and Round.APPEAL not in steps and Round.RULING not in steps
    people = {r.reviewer for r in given if r.round in (Round.FIRST, Round.SECOND)}
    differ = case.verdict is Verdict.UNSURE and len(people) > 1
    return Round.RULING not in steps and (Round.APPEAL in steps or differ)

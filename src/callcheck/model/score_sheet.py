"""A call centre's score sheet: items, bonuses, vetoes, grades."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from callcheck.model.taxonomy import Severity

FULL = Decimal(100)
Points = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]
Name = Annotated[str, Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Draws(_Part):
    """Which findings a line of the sheet is about.

    Attributes:
        categories: ids of the taxonomy, or `family.*`.
        rules: ids.
        severities: of these only; empty for any.
    """

    name: Name
    categories: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    severities: tuple[Severity, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it names nothing."""
        return not (self.categories or self.rules or self.severities)

    def draws_on(self, rule: str, category: str, severity: Severity | None = None) -> bool:
        """Whether a finding of this rule is the line's; without a severity any will do."""
        if severity is not None and self.severities and severity not in self.severities:
            return False
        if not (self.categories or self.rules):
            return True
        family = category.partition(".")[0] + ".*"
        return rule in self.rules or category in self.categories or family in self.categories


class SheetItem(Draws):
    """An item with full points that violations take from; each violation is one item's only.

    Attributes:
        points: full points.
        each: what one violation costs by severity; None for the profile's weights.
        cap: the most the item loses; None for all of `points`.
        times: how many violations of one category count; None for all.
        all_or_nothing: any violation takes all.
        applies_when: facts a call must show; fact to `true`, `false` or the words it may be.
        not_applicable: `drop` takes the item out and scales the others, `full` gives its points.
    """

    points: Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)]
    each: dict[Severity, Points] | None = None
    cap: Points | None = None
    times: Annotated[int, Field(ge=1)] | None = None
    all_or_nothing: bool = False
    applies_when: dict[str, bool | tuple[str, ...]] = Field(default_factory=dict)
    not_applicable: Literal["drop", "full"] = "full"

    @field_validator("each", mode="before")
    @classmethod
    def _by_severity(cls, value: Any) -> Any:  # Any: not yet validated
        if value is None or isinstance(value, dict):
            return value
        return {severity.value: value for severity in Severity}

    @field_validator("applies_when", mode="before")
    @classmethod
    def _words(cls, value: Any) -> Any:  # Any: not yet validated
        if not isinstance(value, dict):
            return value
        return {
            fact: wanted
            if isinstance(wanted, bool)
            else tuple(map(str, wanted if isinstance(wanted, list | tuple) else (wanted,)))
            for fact, wanted in value.items()
        }

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.cap is not None and self.cap > self.points:
            raise ValueError(f"「{self.name}」的封顶 {self.cap} 超过满分 {self.points}")
        if self.all_or_nothing and (self.each is not None or self.cap is not None):
            raise ValueError(f"「{self.name}」一处即失全分,不能再写 each 或 cap")
        return self


class BonusItem(Draws):
    """Points that good conduct adds, `cap` at most; the total stays within 100."""

    each: Points
    cap: Points
    times: Annotated[int, Field(ge=1)] | None = None


class VetoItem(Draws):
    """A violation that holds the total down to `at_most`, and the grade to `grade`, else the last."""

    at_most: Points = Decimal(0)
    grade: str | None = None

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if self.is_open:
            raise ValueError(f"否决项「{self.name}」要写明 categories、rules 或 severities")
        return self


class Grade(_Part):
    """A grade and the score from which it is given."""

    name: Name
    at_least: Points


GRADES = (
    Grade(name="优", at_least=Decimal(90)),
    Grade(name="良", at_least=Decimal(80)),
    Grade(name="合格", at_least=Decimal(60)),
    Grade(name="不合格", at_least=Decimal(0)),
)


class ScoreSheet(_Part):
    """`score_sheet` of a profile.

    Attributes:
        name: shown above it.
        items: their points add up to 100. A violation is the first item's that draws on it; an
            item that names nothing takes what is left, and must be the last.
        grades: from the best down to one from 0.
        digits: of the total; it is rounded once.
    """

    name: Name
    items: Annotated[tuple[SheetItem, ...], Field(min_length=1)]
    bonus: tuple[BonusItem, ...] = ()
    veto: tuple[VetoItem, ...] = ()
    grades: Annotated[tuple[Grade, ...], Field(min_length=1)] = GRADES
    digits: Annotated[int, Field(ge=0, le=2)] = 2
    rounding: Literal["half_up", "half_even", "down"] = "half_up"

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        total = sum((item.points for item in self.items), Decimal(0))
        if total != FULL:
            raise ValueError(f"各项满分合计 {total},应为 100")
        names = [line.name for line in (*self.items, *self.bonus, *self.veto)]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError("项目重名:" + " ".join(twice))
        if any(item.is_open for item in self.items[:-1]):
            raise ValueError("什么都没写明的项目收其余违规,只能放在最后")
        return self

    @model_validator(mode="after")
    def _grades_descend(self) -> Self:
        if any(one.at_least <= next_.at_least for one, next_ in pairwise(self.grades)):
            raise ValueError("等级要从高到低写,分数线不能相同")
        if self.grades[-1].at_least:
            raise ValueError(f"最后一个等级「{self.grades[-1].name}」应从 0 分起")
        names = [grade.name for grade in self.grades]
        if len(set(names)) < len(names):
            raise ValueError("等级重名:" + " ".join(names))
        for veto in self.veto:
            if veto.grade is not None and veto.grade not in names:
                raise ValueError(
                    f"否决项「{veto.name}」的等级 `{veto.grade}` 不在 grades 里:{' '.join(names)}"
                )
        return self

    def grade_of(self, value: Decimal, held_to: tuple[str, ...] = ()) -> str:
        """The grade of a score, no better than each of `held_to`."""
        names = [grade.name for grade in self.grades]
        place = next(n for n, grade in enumerate(self.grades) if value >= grade.at_least)
        return names[max([place, *(names.index(name) for name in held_to)])]

"""What is known of a call besides its words, masked by the names of its fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from callcheck.model import Call, CallMeta, PersonalKind, Scalar

_FIELDS: tuple[tuple[PersonalKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(words, re.IGNORECASE))  # type: ignore[misc]  # kinds by their names
    for kind, words in (
        ("email", r"e-?mail|邮箱"),
        ("wechat", r"we-?chat|微信"),
        ("qq", r"(?:^|_)qq"),
        ("plate", r"plate|车牌"),
        ("birth_date", r"birth|生日|出生"),
        ("address", r"addr|地址|住址|户籍"),
        ("id_card", r"id_?card|identity|身份证|证件|(?:^|_)id_?no(?:$|_)"),
        (
            "phone",
            r"phone|mobile|(?:^|_)tel|电话|手机|号码|(?:^|_)(?:caller|callee)_?(?:no|number)|^number$",
        ),
        ("customer_id", r"customer|account|contract|loan|客户编?号|账户|账号|合同|借据|案件"),
        ("bank_card", r"card|卡号"),
        ("name", r"(?:^|_)name|姓名|客户名|联系人|户名|borrower|debtor"),
        ("employer", r"employer|工作单位|单位名称"),
    )
)
_NOT_PERSONAL = re.compile(
    r"amount|balance|due|date|days|product|金额|余额|期|天数|产品|lender|agency|org|agent(?!_?name)|file_?type|(?:公司|机构|产品)名",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"(?<![0-9.])(?:1[3-9][0-9]{9}|[0-9]{15,19}|[0-9]{17}[xX])(?!\.?[0-9])")
Give = Callable[[PersonalKind, str], str]


def kind_of_field(name: str) -> PersonalKind | None:
    """What a field of a record holds by its name; None when nothing personal."""
    if _NOT_PERSONAL.search(name) and not re.search(r"birth|生日|出生", name):
        return None
    return next((kind for kind, words in _FIELDS if words.search(name)), None)


def names_in(meta: CallMeta) -> list[str]:
    """Full names that the record gives."""
    return [
        value
        for record in (meta.case, meta.extra)
        for name, value in record.items()
        if isinstance(value, str) and kind_of_field(name) == "name" and 2 <= len(value) <= 15
    ]


def mask_meta(
    call: Call, give: Give, words: Callable[[str], str]
) -> tuple[CallMeta, dict[str, Scalar]]:
    """The metadata masked, and the values it had by the path of their field.

    `give` is the placeholder for a value of a kind, `words` masks free text.
    """
    meta = call.meta
    was: dict[str, Scalar] = {}
    known: dict[str, str | None] = {"number": meta.number, "customer_id": meta.customer_id}
    for name, value in known.items():
        if value:
            known[name] = give("phone" if name == "number" else "customer_id", value)
            if known[name] != value:
                was[f"meta.{name}"] = value
    records = {}
    for name, record in (("case", meta.case), ("extra", meta.extra)):
        records[name] = dict(_masked(record, give, words))
        was |= {f"meta.{name}.{k}": v for k, v in record.items() if records[name][k] != v}
    masked = replace(meta, **known, case=records["case"], extra=records["extra"])  # type: ignore[arg-type]  # fields by name
    return masked, was


def _masked(
    record: Mapping[str, Scalar], give: Give, words: Callable[[str], str]
) -> Iterator[tuple[str, Scalar]]:
    for name, value in record.items():
        kind = kind_of_field(name)
        if value is None or isinstance(value, bool) or value == "":
            yield name, value
        elif kind is not None:
            yield name, give(kind, str(value))
        elif isinstance(value, str):
            yield name, mask_numbers(words(value), give)
        else:
            text = mask_numbers(str(value), give)
            yield name, value if text == str(value) else text


def mask_numbers(text: str, give: Give) -> str:
    """Telephone, card and identity numbers within an id, a file name or the like."""
    return _LONG_NUMBER.sub(lambda m: give("phone" if len(m[0]) == 11 else "id_card", m[0]), text)

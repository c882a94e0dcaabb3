"""Other packages' readers, renderers and conditions; a clash names both."""

from collections.abc import Iterator
from importlib.metadata import EntryPoint

import pytest

from callcheck.conditions import registry
from callcheck.conditions.says import Says
from callcheck.errors import PluginError
from callcheck.readers.registry import readers
from callcheck.reporting.registry import renderers

LOADERS = {
    "callcheck.conditions": registry,
    "callcheck.readers": readers,
    "callcheck.renderers": renderers,
}


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    yield
    for load in LOADERS.values():
        load.cache_clear()


@pytest.mark.parametrize(
    ("group", "value", "code"),
    [
        ("callcheck.conditions", "callcheck.conditions.says:Says", "plugin-clash"),
        ("callcheck.conditions", "callcheck.errors:ReadError", "plugin-broken"),
        ("callcheck.conditions", "no.such.module:X", "plugin-broken"),
        ("callcheck.readers", "callcheck.readers.srt", "plugin-clash"),
        ("callcheck.readers", "no.such.module", "plugin-broken"),
        ("callcheck.renderers", "callcheck.reporting.jsonl", "plugin-clash"),
        ("callcheck.renderers", "no.such.module", "plugin-broken"),
    ],
)
def test_a_bad_extension_is_named(
    group: str, value: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    point = EntryPoint("x", value, group)
    for module in (
        "callcheck.conditions",
        "callcheck.readers.registry",
        "callcheck.reporting.registry",
    ):
        monkeypatch.setattr(
            f"{module}.entry_points", lambda group, p=point: [p] if group == p.group else []
        )
    LOADERS[group].cache_clear()
    with pytest.raises(PluginError) as caught:
        LOADERS[group]()
    assert caught.value.code == code
    assert value.split(":")[0].rpartition(".")[2] in str(caught.value)
    if code == "plugin-clash":
        assert str(caught.value).count(value.replace(":", ".")) == 2


def test_the_registry_knows_says() -> None:
    assert registry()["says"] is Says

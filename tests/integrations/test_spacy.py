"""The spaCy component: exact places whatever the tokens are, and pipelines that travel."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.tokens import DocBin

from callcheck import Checker, UsageError, read_text
from callcheck.integrations.spacy import CallcheckComponent

DIALOGUE = "坐席:再不还钱信不信我打断你的狗腿 客户:我要投诉你"


def blank(segmenter: str, **settings: Any) -> Any:  # Any: spaCy is untyped
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": segmenter}}})
    nlp.add_pipe("callcheck", config=settings)
    return nlp


@pytest.fixture(scope="module")
def char() -> Any:
    return blank("char")


@pytest.fixture(scope="module")
def jieba() -> Any:
    return spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})


def test_spans_of_a_dialogue(char: Any, checker: Checker) -> None:
    doc = char(DIALOGUE)
    found = [
        (s.text, s.label_, s.kb_id_, s._.callcheck_severity, s._.callcheck_offsets)
        for s in doc.spans["callcheck"]
    ]
    threat = ("threat.violence", "threat-violence-people", "critical")
    complaint = ("signal.complaint", "signal-complaint-raised", "major")
    assert found == [
        ("信不信我打断你的狗腿", *threat, (7, 17)),
        ("我要投诉你", *complaint, (21, 26)),
    ]
    assert doc._.callcheck_report == checker.check(read_text(DIALOGUE, "doc"))


def test_offsets_are_exact_where_tokens_hold_more(char: Any, jieba: Any) -> None:
    component = char.get_pipe("callcheck")
    doc = component(jieba(DIALOGUE))
    assert doc.text == DIALOGUE
    for span in doc.spans["callcheck"]:
        start, end = span._.callcheck_offsets
        assert DIALOGUE[start:end] == span._.callcheck_quote
        assert span.start_char <= start
        assert end <= span.end_char
    one = spacy.tokens.Doc(jieba.vocab, words=["我打断你的狗", "腿吧"], spaces=[False, False])
    (span,) = component(one).spans["callcheck"]
    assert (span.text, span._.callcheck_quote) == ("我打断你的狗腿吧", "打断你的狗腿")
    assert span._.callcheck_offsets == (1, 7)


def test_a_doc_is_a_turn_of_whom_it_says(char: Any) -> None:
    def rules_of(speaker: str | None) -> list[str]:
        doc = char.make_doc("我打断你的狗腿")
        doc._.callcheck_speaker = speaker
        return [span.label_ for span in char(doc).spans["callcheck"]]

    assert rules_of(None) == ["threat.violence"]
    assert rules_of("坐席") == ["threat.violence"]
    assert rules_of("客户") == ["signal.customer_abuse"]
    with pytest.raises(UsageError, match="speaker 没有 `火星人` 这个值"):
        rules_of("火星人")


def test_metadata_of_a_doc(char: Any) -> None:
    doc = char.make_doc("您好")
    doc._.callcheck_meta = {"started_at": "2026-03-02T23:30:00", "agent_id": 7}
    report = char(doc)._.callcheck_report
    assert [f.rule for f in report.findings] == ["harassment-hours-night"]
    assert (report.meta.agent_id, list(doc.spans["callcheck"])) == ("7", [])
    assert char("")._.callcheck_report.findings == ()


def test_many_docs_keep_their_order(char: Any) -> None:
    texts = ["您好", "我打断你的狗腿", "", DIALOGUE] * 5
    counts = [len(doc.spans["callcheck"]) for doc in char.pipe(texts, batch_size=3)]
    assert counts == [0, 1, 0, 2] * 5


def test_docs_travel_with_their_findings(char: Any) -> None:
    doc = char(DIALOGUE)
    data = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (again,) = DocBin(store_user_data=True).from_bytes(data).get_docs(char.vocab)
    assert again._.callcheck_report == doc._.callcheck_report
    quotes = [s._.callcheck_quote for s in again.spans["callcheck"]]
    assert quotes == ["信不信我打断你的狗腿", "我要投诉你"]


def test_a_pipeline_takes_its_rules_along(
    tmp_path: Path, write_rule: Callable[[Path], None]
) -> None:
    folder = tmp_path / "my_rules"
    write_rule(folder)
    nlp = blank("char", rules=[str(folder)], spans_key="qa", speaker="agent")
    nlp.to_disk(tmp_path / "model")
    data = nlp.to_bytes()
    shutil.rmtree(folder)
    doc = spacy.load(tmp_path / "model")("我放狗咬你")
    assert [(s.text, s.kb_id_) for s in doc.spans["qa"]] == [("放狗咬你", "threat-dogs")]
    assert nlp.from_bytes(data).get_pipe("callcheck").checker.rule_set.version == (
        doc._.callcheck_report.rule_set
    )
    with pytest.raises(UsageError, match="没有这个路径"):
        CallcheckComponent(rules=[str(folder)])(nlp.make_doc("您好"))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"layout": "turns"}, "layout 没有 `turns` 这个值; 是不是 `turn`?"),
        ({"speaker": "x"}, "speaker 没有 `x` 这个值"),
        ({"as_of": "今天"}, "`今天` 不是日期"),
    ],
)
def test_wrong_settings_are_told(settings: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        CallcheckComponent(**settings)  # type: ignore[arg-type]  # texts all
    assert message in str(caught.value)

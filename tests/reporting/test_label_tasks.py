import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from callcheck.errors import LabelError
from callcheck.model import Label
from callcheck.readers import read_labelled
from callcheck.reporting import Checked
from callcheck.reporting.label_studio import labelling_config
from callcheck.ruleset import RuleSet

Write = Callable[..., Path]


def found(items: list[Checked]) -> list[tuple[str, set[Label]]]:
    return [
        (i.report.call_id, {Label(f.category, f.turn) for f in i.report.findings})
        for i in items
        if i.report
    ]


def read_back(path: Path) -> list[tuple[str, set[Label]]]:
    return [(item.call.call_id, set(item.labels)) for item in read_labelled(path)]


def accepted(path: Path) -> list[dict[str, Any]]:
    """The tasks as an export after somebody accepted every prediction."""
    tasks: list[dict[str, Any]] = json.loads(path.read_text())
    for number, task in enumerate(tasks, 1):
        result = task["predictions"][0]["result"]
        task |= {"id": number, "annotations": [{"id": number, "result": result}]}
    return tasks


def units(text: str, start: int, end: int) -> str:
    """What JavaScript's slice gives."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def test_label_studio_and_back(samples: list[Checked], nasty: list[Checked], write: Write) -> None:
    path = write([*samples, *nasty], "label-studio")
    tasks = accepted(path)
    for task in tasks:
        for region in task["predictions"][0]["result"]:
            value = region["value"]
            if region["type"] == "paragraphlabels":
                text = task["data"]["dialogue"][int(value["start"])]["text"]
                assert units(text, value["startOffset"], value["endOffset"]) == value["text"]
    path.write_text(json.dumps(tasks))
    assert read_back(path) == found([*samples, *nasty])


def test_what_a_person_changed_is_what_counts(samples: list[Checked], write: Write) -> None:
    path = write(samples[4:7], "label-studio")
    first, second, third = accepted(path)
    region = {"start": "2", "end": "3", "startOffset": 1, "endOffset": 2}
    old = {"result": [{"value": {**region, "paragraphlabels": ["threat.arrest"]}}]}
    new = {
        "result": [
            {"value": {**region, "paragraphlabels": ["threat.violence"]}},
            {"value": {**region, "endOffset": 0, "paragraphlabels": ["insult.abuse"]}},
            {"value": {"choices": ["disclosure.recording"]}},
            {"value": {"text": ["a note"]}},
        ],
        "updated_at": "2026-03-02T10:00:00Z",
    }
    first["annotations"] = [new, {**old, "updated_at": "2026-03-01T10:00:00Z"}]
    second["annotations"] = [{"result": [], "ground_truth": True}, new]
    third["annotations"] = [{**new, "was_cancelled": True}]
    path.write_text(json.dumps([first, second, third]))
    labelled = list(read_labelled(path))
    assert [item.labels for item in labelled] == [
        (
            Label("insult.abuse", 2),
            Label("threat.violence", 3),
            Label("disclosure.recording", None),
        ),
        (),
    ]
    call, wanted = labelled[0].call, samples[4].call
    assert wanted is not None
    assert [(t.speaker, t.text, t.start) for t in call.turns] == [
        (t.speaker, t.text, t.start) for t in wanted.turns
    ]
    assert call.meta.started_at == wanted.meta.started_at


def as_minimal(task: dict[str, Any], annotation: dict[str, Any]) -> dict[str, Any]:
    """A row of the export JSON-MIN, as label-studio-converter's `prepare_annotation` makes it."""
    regions = [r["value"] for r in annotation["result"] if r["type"] == "paragraphlabels"]
    whole = [r["value"]["choices"] for r in annotation["result"] if r["type"] == "choices"]
    row = {**task["data"], "id": task["id"], "category": regions}
    if len(whole) == 1:
        row["call"] = whole[0][0] if len(whole[0]) == 1 else {"choices": whole[0]}
    elif whole:
        row["call"] = [c[0] if len(c) == 1 else {"choices": c} for c in whole]
    return row | {
        "annotator": 1,
        "annotation_id": annotation["id"],
        "created_at": "2026-03-02T10:00:00Z",
        "updated_at": annotation.get("updated_at", "2026-03-02T10:00:00Z"),
        "lead_time": 4.288,
    }


def test_label_studio_json_min_and_back(
    samples: list[Checked], nasty: list[Checked], write: Write
) -> None:
    path = write([*samples, *nasty], "label-studio")
    tasks = accepted(path)
    rows = [as_minimal(task, task["annotations"][0]) for task in tasks]
    path.write_text(json.dumps(rows))
    assert read_back(path) == found([*samples, *nasty])
    # A row for each annotation of a task: the one last changed counts.
    later = {"id": 99, "updated_at": "2026-03-03T10:00:00Z"}
    both = {
        "type": "choices",
        "value": {"choices": ["disclosure.recording", "disclosure.identity"]},
    }
    rows = [rows[0], as_minimal(tasks[0], {**later, "result": [both]})]
    path.write_text(json.dumps(rows))
    assert [item.labels for item in read_labelled(path)] == [
        (Label("disclosure.identity", None), Label("disclosure.recording", None))
    ]


def test_label_studio_labels_must_fit(samples: list[Checked], write: Write) -> None:
    path = write(samples[:1], "label-studio")
    (task,) = accepted(path)
    for end in ("99", "x"):
        value = {"start": "0", "end": end, "endOffset": 1, "paragraphlabels": ["threat.violence"]}
        path.write_text(json.dumps([{**task, "annotations": [{"result": [{"value": value}]}]}]))
        with pytest.raises(LabelError) as caught:
            list(read_labelled(path))
        assert str(caught.value) == f"{path}:1: bad-label: 标注的段落 '{end}' 不在通话里(共 17 轮)"
    path.write_text(json.dumps([{**task, "data": {"text": "x"}}]))
    with pytest.raises(LabelError, match="no-labels"):
        list(read_labelled(path))
    task["data"]["dialogue"][1]["text"] = " "
    path.write_text(json.dumps([task]))
    with pytest.raises(LabelError, match="bad-label"):
        list(read_labelled(path))


def test_the_labelling_interface_knows_every_category(
    rule_set: RuleSet, samples: list[Checked]
) -> None:
    view = ElementTree.fromstring(labelling_config(rule_set.categories.values()))
    assert [tag.get("alias") for tag in view.iter("Label")] == list(rule_set.categories)
    whole = {tag.get("alias") for tag in view.iter("Choice")}
    used = {f.category for i in samples if i.report for f in i.report.findings if f.turn is None}
    assert used - whole == set()


def test_doccano_and_back(samples: list[Checked], nasty: list[Checked], write: Write) -> None:
    path = write([*samples, *nasty], "doccano")
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    row = next(row for row in rows if row["call_id"] == "t022")
    spans = [(units(row["text"], start, end), name) for start, end, name in row["entities"]]
    assert ("让你们车间主任来跟你", "threat.workplace") in spans
    last = rows[-1]
    assert "打断 你的狗腿" in {units(last["text"], s, e) for s, e, _ in last["entities"]}
    assert read_back(path) == found([*samples, *nasty])
    # as sequence labelling, and as relation extraction, export it
    for row in rows:
        row["label"] = row.pop("entities")
    path.write_text("\n".join(json.dumps(row) for row in rows))
    assert read_back(path) == found([*samples, *nasty])
    for row in rows:
        row["entities"] = [
            {"id": 1, "start_offset": s, "end_offset": e, "label": name}
            for s, e, name in row.pop("label")
        ]
    path.write_text("\n".join(json.dumps(row) for row in rows))
    assert read_back(path) == found([*samples, *nasty])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"entities": [[0, 9, "a"]]}, "标注的位置 0–9 不在通话里(共 7 字)"),
        ({"entities": [[3, 3, "a"]]}, "标注的位置 3–3 不在通话里(共 7 字)"),
        ({"entities": ["x"]}, "标注不是 [起, 止, 类别]:x"),
        ({"text": "坐席:您好\n", "cats": []}, "任务里有没文字的行"),
    ],
)
def test_doccano_labels_must_fit(change: dict[str, Any], message: str, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps({"text": "坐席:您好\n您", "cats": [], **change}) + "\n{}\n")
    with pytest.raises(LabelError) as caught:
        list(read_labelled(path))
    assert str(caught.value) == f"{path}:1: bad-label: {message}"


def test_a_doccano_line_without_a_speaker(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    row = {"text": "坐席:您好\n您\n未知:嗯", "entities": [[3, 7, "a.b"]], "cats": ["c.d"]}
    path.write_text(json.dumps(row))
    (item,) = read_labelled(path)
    assert [(t.raw_speaker, t.text) for t in item.call.turns] == [
        ("坐席", "您好"),
        (None, "您"),
        (None, "嗯"),
    ]
    assert item.labels == (Label("a.b", 1), Label("c.d", None))


def test_doccano_text_classification_is_of_the_whole_call(tmp_path: Path) -> None:
    row = {"id": 1, "text": "坐席:您好\n客户:嗯", "call_id": "a", "label": ["disclosure.identity"]}
    row |= {"Comments": []}
    for document in (json.dumps(row), json.dumps([row])):
        (tmp_path / "a.json").write_text(document)
        (item,) = read_labelled(tmp_path / "a.json")
        assert item.labels == (Label("disclosure.identity", None),)

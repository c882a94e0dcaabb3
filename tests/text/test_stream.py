from callcheck.model import Speaker, Turn
from callcheck.text import Stream


def turns(*said: tuple[Speaker, str]) -> list[Turn]:
    return [Turn(i, who, text) for i, (who, text) in enumerate(said)]


A, C = Speaker.AGENT, Speaker.CUSTOMER


def test_a_sentence_runs_on_over_a_back_channel() -> None:
    stream = Stream(turns((A, "叫人把你"), (C, "嗯"), (A, "打残")))
    assert stream.text == "叫人把你打残\n嗯"
    assert stream.pieces(2, 6) == [(0, 2, 4), (2, 0, 2)]
    assert stream.turn_at(5) == 2
    assert stream.turn_at(7) == 1


def test_real_words_of_the_other_part_a_sentence() -> None:
    stream = Stream(turns((A, "叫人把你"), (C, "我没钱"), (A, "打残")))
    assert stream.text == "叫人把你\n我没钱\n打残"


def test_pauses_are_counted_at_marks_spaces_and_turn_ends() -> None:
    stream = Stream(turns((A, "不会 打断,你"), (A, "的腿")))
    text = stream.text
    assert stream.clauses_between(text.index("不"), text.index("的")) == 2


def test_a_call_without_turns_is_an_empty_text() -> None:
    assert Stream([]).text == ""

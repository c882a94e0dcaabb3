from collections.abc import Callable
from pathlib import Path

import pytest

RULE = """\
id: threat-dogs
title: 放狗
category: threat.violence
summary: 以放狗咬人相威胁。
why: 恐吓。
say_instead: 我们一起看看怎样还款。
basis: [{norm: HOUSE}]
find:
  says: ["放狗咬你"]
tests:
  - {hit: 再不还我放狗咬你, quote: 放狗咬你}
  - {hit: 放狗咬你信不信, quote: 放狗咬你}
  - {miss: 狗咬你了吗, because: 没有放}
  - {miss: 您好, because: 无关}
"""


@pytest.fixture(scope="session")
def write_rule() -> Callable[[Path], None]:
    def written(folder: Path) -> None:
        (folder / "threat").mkdir(parents=True)
        (folder / "threat" / "threat-dogs.yaml").write_text(RULE, "utf-8")

    return written

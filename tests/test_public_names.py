import subprocess
import sys

import callcheck

NAMES = (
    "Call CallHistory CallMeta CallcheckError Callee Category Checker Evidence Finding Kind LabelError Masked "
    "PluginError Profile ReadError Report Rule RuleError RuleSet Severity Span Speaker Turn UsageError "
    "load_rules mask read_call read_calls read_text to_frame"
).split()


def test_these_and_no_others_are_public() -> None:
    assert sorted(callcheck.__all__) == sorted(NAMES)
    assert sorted(dir(callcheck)) == sorted(NAMES)
    for name in NAMES:
        assert getattr(callcheck, name) is not None


def test_importing_costs_none_of_the_heavy_packages() -> None:
    program = (
        "import sys, callcheck, callcheck.cli\n"
        "print(sorted({'spacy', 'jieba', 'pandas', 'pydantic_core._x'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"

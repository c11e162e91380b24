"""What the benchmark of the sending makes of its measurements: medians, limits, files, pictures."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from benchmarks.sending.arguments import KEPT, TRIED, read_arguments
from benchmarks.sending.gates import Gate, Sense, gates_of_figures
from benchmarks.sending.measurement import Row, Run, summarise
from benchmarks.sending.picture import draw
from benchmarks.sending.profiling import summarise as summarise_stacks
from benchmarks.sending.questions import ISSUE_PAGE, NOT_REACHED, Answer
from benchmarks.sending.results import Results, read_results, write_results
from benchmarks.sending.scale import Scale, Size, fit_exponent
from benchmarks.sending.tables import print_results


def run(number: int, seconds: float, *, cpu: float = 0.1) -> Run:
    return Run(
        round=number,
        messages=1000,
        bytes=10_000,
        seconds=seconds,
        client_cpu=cpu,
        sink_cpu=0.2,
        database_cpu=0.05,
    )


def size(people: int, seconds: float, *, megabytes: int = 170) -> Size:
    return Size(
        recipients=people,
        seconds=seconds,
        planning=0.5,
        first_mail=0.2,
        peak_memory=megabytes * 2**20,
        client_cpu=60,
        database_cpu=20,
        wal=170,
        stored=110,
        not_sent=10,
    )


def rows() -> tuple[Row, ...]:
    source = [run(1, 1.0), run(2, 2.0), run(3, 4.0)]
    ours = [run(1, 1.25, cpu=0.06), run(2, 2.0, cpu=0.069), run(3, 3.2, cpu=0.5)]
    return (
        summarise("10 KB", "smtp-source", source, source),
        summarise("10 KB", "1 worker", ours, source),
    )


def results() -> Results:
    answers = (
        Answer(question=ISSUE_PAGE, milliseconds=20, first=90, found=4000),
        Answer(question=f"{NOT_REACHED}: reasons", milliseconds=250, first=300, found=3),
    )
    sizes = (size(10_000, 2), size(100_000, 20), size(1_000_000, 200, megabytes=220))
    scale = Scale(sizes=sizes, exponent=fit_exponent(sizes), answers=answers)
    return Results(figures=rows(), scale=scale)


def test_a_round_is_compared_with_smtp_source_in_the_same_round() -> None:
    _, ours = rows()

    assert ours.ratios == pytest.approx((0.8, 1.0, 1.25))
    assert ours.ratio == pytest.approx(1.0)
    assert ours.per_second == 500


def test_costs_are_medians_in_microseconds_a_message() -> None:
    _, ours = rows()

    assert ours.client_cpu == pytest.approx(69)
    assert ours.sink_cpu == pytest.approx(200)
    assert ours.database_cpu == pytest.approx(50)
    assert ours.start_up is None


@pytest.mark.parametrize(
    ("sense", "value", "missed"),
    [
        (Sense.AT_LEAST, 0.94, True),
        (Sense.AT_LEAST, 0.95, False),
        (Sense.AT_MOST, 0.95, False),
        (Sense.AT_MOST, 0.96, True),
    ],
)
def test_a_limit_itself_is_kept(sense: Sense, value: float, *, missed: bool) -> None:
    assert Gate(name="", value=value, sense=sense, limit=0.95, unit="").missed is missed


def test_only_our_own_sending_is_held_to_limits() -> None:
    gates = {gate.name: gate.missed for gate in gates_of_figures(rows())}

    assert gates == {"speed, 10 KB, 1 worker": False, "processor, 10 KB, 1 worker": False}


def test_growth_and_answers_are_held_to_limits() -> None:
    missed = {gate.name for gate in results().gates if gate.missed}

    assert missed == {
        "memory, largest to smallest sending",
        f"{NOT_REACHED}: reasons",
    }


@pytest.mark.parametrize("exponent", [0.5, 1.0, 2.0])
def test_the_exponent_of_growth_is_found(exponent: float) -> None:
    sizes = [size(people, 0.001 * people**exponent) for people in (1_000, 20_000, 300_000)]

    assert fit_exponent(sizes) == pytest.approx(exponent)


def test_one_size_alone_says_nothing_of_growth() -> None:
    assert fit_exponent([size(1000, 5)]) == 1


def test_results_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "new" / "sending.json"
    write_results(results(), path, options="--quick", machine={"processors": 2})

    again = read_results(path)
    assert [row.key for row in again.figures] == ["10 KB, smtp-source", "10 KB, 1 worker"]
    assert again.figures[1].ratios == pytest.approx((0.8, 1.0, 1.25))
    assert again.scale is not None
    assert again.scale.sizes[1] == size(100_000, 20)
    assert again.scale.exponent == pytest.approx(1)
    other = tmp_path / "again.json"
    write_results(again, other, options="--quick", machine={"processors": 2})
    assert other.read_text() == path.read_text()
    document = json.loads(path.read_text())
    assert document["options"] == "--quick"
    assert document["machine"] == {"processors": 2}
    assert {gate["name"] for gate in document["gates"] if gate["missed"]}


def test_where_nothing_was_measured_there_is_nothing(tmp_path: Path) -> None:
    assert read_results(tmp_path / "none.json") == Results()
    assert Results().gates == []


def test_the_picture_is_an_image_with_all_numbers_in_words_too() -> None:
    picture = ET.fromstring(draw(results()))  # noqa: S314  # our own

    words = [text.text or "" for text in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert any("500 · 1.00 ×" in word for word in words)
    assert "1,000,000" in words
    assert "10 KB, 1 worker: 500 mails a second" in picture.attrib["aria-label"]
    dots = [each for each in picture.iter() if each.attrib.get("class") == "round"]
    assert len(dots) == 3


def test_a_part_alone_makes_a_picture() -> None:
    assert "exponent" not in draw(Results(figures=rows()))
    assert "exponent" in draw(Results(scale=results().scale))


def test_what_is_missed_is_told() -> None:
    console = Console(width=150)
    with console.capture() as told:
        print_results(console, results())

    lines = [line for line in told.get().splitlines() if "MISSED" in line]
    assert len(lines) == 2
    assert "10 KB, 1 worker" in told.get()


def test_what_is_only_tried_out_does_not_replace_the_results() -> None:
    def output(*arguments: str) -> Path:
        return read_arguments(arguments, None).output

    assert output() == output("--rounds", "9") == output("--only", "scale") == KEPT
    for tried in (
        ["--quick"],
        ["--rounds", "1"],
        ["--ways", "1 worker"],
        ["--mails", "70 KB"],
        ["--set", "SMTP__WINDOW=8"],
        ["--connections", "16"],
    ):
        assert output(*tried) == TRIED


def test_settings_reach_the_workers() -> None:
    wanted = read_arguments(["--set", "SMTP__WINDOW=8", "--set", "NAME=a=b"], None)

    assert wanted.overrides == {"NEWSLETTER_SMTP__WINDOW": "8", "NEWSLETTER_NAME": "a=b"}
    with pytest.raises(SystemExit):
        read_arguments(["--set", "SMTP__WINDOW"], None)


def test_a_profile_counts_a_function_by_itself_and_with_all_it_calls() -> None:
    table = summarise_stacks("main;send;splice 30\nmain;send 50\nmain 20\n", people=1000)

    found = {
        str(name): (str(alone), str(whole))
        for name, alone, whole in zip(*(column.cells for column in table.columns[:3]), strict=True)
    }
    assert found == {
        "send": ("50.0%", "80.0%"),
        "splice": ("30.0%", "30.0%"),
        "main": ("20.0%", "100.0%"),
    }

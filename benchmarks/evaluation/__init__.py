"""How well the importer takes roundups apart: compared with what a careful editor says of them."""

from benchmarks.evaluation.corpora import (
    OUR_ROUNDUPS,
    SHARED_ROUNDUPS,
    Specimen,
    find_corpora,
    load_corpus,
)
from benchmarks.evaluation.deformations import (
    DEFORMATIONS,
    Deformation,
    deform,
)
from benchmarks.evaluation.findings import (
    Judgement,
    Miss,
    Tally,
    judge,
    measure,
)
from benchmarks.evaluation.gold import (
    Field,
    GoldBlock,
    GoldItem,
    GoldRoundup,
    read_gold,
)
from benchmarks.evaluation.matching import (
    Match,
    match_items,
)
from benchmarks.evaluation.runs import (
    Evaluation,
    Result,
    Targets,
    evaluate,
    find_failures,
)
from benchmarks.evaluation.tables import (
    print_evaluation,
    write_evaluation,
)

__all__ = [
    "DEFORMATIONS",
    "OUR_ROUNDUPS",
    "SHARED_ROUNDUPS",
    "Deformation",
    "Evaluation",
    "Field",
    "GoldBlock",
    "GoldItem",
    "GoldRoundup",
    "Judgement",
    "Match",
    "Miss",
    "Result",
    "Specimen",
    "Tally",
    "Targets",
    "deform",
    "evaluate",
    "find_corpora",
    "find_failures",
    "judge",
    "load_corpus",
    "match_items",
    "measure",
    "print_evaluation",
    "read_gold",
    "write_evaluation",
]

"""Columns of the tables that hold coverage against covariates."""

from thb_analysis.analysis.dictionary.column import Column, count, flag, number, share, text, value
from thb_analysis.analysis.dictionary.listings import BY_COUNTRY

_COEFFICIENT = "-1 to 1"

COVARIATES: dict[str, dict[str, Column]] = {
    "covariates": {
        "covariate": text("Column of the file."),
        "countries": count("countries", "Countries with a coverage and a value."),
        "fewest": count("measures", "Measures behind the coverage of one of them, at least."),
        "most": count("measures", "Measures behind the coverage of one of them, at most."),
        "rho": value("Spearman's rank correlation; missing with an obstacle.", _COEFFICIENT),
        "tau": value("Kendall's tau-b; missing with an obstacle.", _COEFFICIENT),
        "band": value(
            "95% of all assignments of the values to the countries have a rho between -band and "
            "band; missing with an obstacle.",
            "0 to 1",
        ),
        "p": share("Assignments whose rho is, either way, at least as large."),
        "p_adjusted": share("The same after Holm, over all rows of the table."),
        "exact": flag("All assignments were gone through, not random ones."),
        "lowest": value("Lowest rho with one of the countries left out.", _COEFFICIENT),
        "highest": value("Highest rho with one of the countries left out.", _COEFFICIENT),
        "pairs": count("pairs", "Pairs of countries."),
        "settled": count(
            "pairs", "Of these, in the same order by coverage whatever silence means."
        ),
        "obstacle": text(
            "Why there is no coefficient: few countries, a constant covariate, or all countries at "
            "the same coverage; else empty.",
            allowed=("few", "constant", "coverage"),
        ),
    },
    "covariates-points": {
        **{name: BY_COUNTRY[name] for name in ("listed", "in_base")},
        "covariate": text("Column of the file."),
        "value": value("What stands there for the country.", "as in the file"),
    },
    "covariates-file": {
        "file": text("Name of the file."),
        "sha256": text("Hash of the file."),
        "permutations": count("assignments", "Random ones, where not all were gone through."),
        "seed": number("Seed of these."),
    },
}

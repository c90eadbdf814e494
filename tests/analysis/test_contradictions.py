"""No finding says less or more than the lists that its words could be read to include."""

import re

from thb_analysis.counts import share_of
from thb_analysis.data.expressions import measures_in

REFLECTION = (
    "reflection-period reflection-after-identification reflection-cooperation reflection-no-contact "
    "reflection-30-days reflection-90-days legal-representation material-assistance dublin-reflection"
)
PERMIT = (
    "residence-permit permit-after-identification permit-relations-severed permit-useful-stay permit-no-danger "
    "permit-duration permit-renewal permit-until-proceedings-end"
)
IDENTIFICATION = (
    "identification-procedure police-identifies prosecutor-identifies several-bodies-identify "
    "reflection-after-identification permit-after-identification asylum-identification return-identification "
    "legal-migration-identification irregular-situation-identification identification-challenges"
)
DETECTION = (
    "asylum-detection asylum-vulnerability-screening legal-migration-detection return-detection "
    "irregular-situation-detection"
)
SCREENING = "screening-asylum screening-migration asylum-vulnerability-screening"
DUBLIN = "dublin-assessment dublin-notification dublin-referral dublin-reflection"
CORE = (
    "information-counselling translation-interpretation legal-representation accommodation material-assistance "
    "medical-treatment psychological-assistance"
)
# What the words of a finding could be read to include. Of those with a minus: what they exclude.
FAMILIES = {
    "any-initiative": "actor-coordination referral-plan-reform specialised-units",
    "proactive-screening": SCREENING,
    "any-screening": SCREENING,
    "specific-detection": DETECTION,
    "detection-outside-asylum": "legal-migration-detection return-detection irregular-situation-detection",
    "law-enforcement-everywhere": "law-enforcement-competent police-identifies",
    "identification-procedure-any": IDENTIFICATION,
    "police-identify": "police-identifies law-enforcement-competent",
    "others-identify": "prosecutor-identifies several-bodies-identify prosecutor-detects-identifies",
    "specific-identification": "asylum-identification return-identification legal-migration-identification irregular-situation-identification",
    "identification-opens-protection": "reflection-after-identification permit-after-identification",
    "any-reflection-period": REFLECTION,
    "any-residence": f"{PERMIT} residence-without-cooperation humanitarian-residence",
    "permit-after-reflection": PERMIT,
    "permit-continues": "permit-renewal permit-until-proceedings-end",
    "permit-conditions": "permit-relations-severed permit-useful-stay permit-no-danger permit-after-identification",
    "residence-not-conditional": "residence-without-cooperation humanitarian-residence",
    "dublin-any-safeguard": DUBLIN,
    "dublin-response": "dublin-assessment dublin-notification dublin-referral",
    "third-country-cooperation": "return-reintegration return-children police-cooperation",
    "eu-tools-valued": "empact joint-investigation-teams",
    "support-weakened": "covid-outreach covid-capacity",
    "-core-assistance-none": f"{CORE} integration-programmes repeat-victimisation",
    "-no-consequence-reported": "covid-outreach covid-capacity covid-services covid-adaptation covid-online",
    "-vulnerability-screening-only": "screening-asylum screening-migration",
    "-permit-tied-to-proceedings": "residence-without-cooperation humanitarian-residence",
}
# Where they differ all the same, and what the page says of it.
EXPLAINED = {
    (
        "proactive-screening",
        "asylum-vulnerability-screening",
    ): "the sentence says: for victims of trafficking; the next counts both",
    (
        "police-identify",
        "law-enforcement-competent",
    ): "the sentence says that law enforcement is more than the police",
    (
        "others-identify",
        "prosecutor-detects-identifies",
    ): "the sentence names where the prosecutor is competent beside",
    (
        "permit-conditions",
        "permit-after-identification",
    ): "the sentence names its three conditions; identification has a finding of its own",
    (
        "dublin-response",
        "dublin-referral",
    ): "the sentence names its two responses; the first finding counts all safeguards",
}


def _differing(ds):
    """Yield each finding and list of its family whose countries contradict each other."""
    findings = {row.indicator: row for row in ds.indicators.itertuples()}
    for name, family in FAMILIES.items():
        finding = findings[name.removeprefix("-")]
        share = share_of(ds, finding.expression, finding.base)
        for measure in family.split():
            named = ds.listed(measure) & share.covered
            if named & share.reported if name.startswith("-") else named - share.reported:
                yield finding.indicator, measure


def test_no_finding_is_contradicted_by_a_list(real):
    """A country of a list stands in the finding that could be read to include it, or the page says why not."""
    assert set(_differing(real)) == set(EXPLAINED)


def test_every_finding_that_joins_lists_is_looked_at(real):
    """A finding of several lists has a family; what says "both", "all" or a number is narrower by its words."""
    narrow = re.compile(r"&|at_least|\[")
    joined = {
        row.indicator
        for row in real.indicators.itertuples()
        if len(measures_in(row.expression)) > 1 and not narrow.search(row.expression)
    }
    assert joined - {name.removeprefix("-") for name in FAMILIES} == set()

"""Countries by code or by any usual name."""

import pycountry

from thb_analysis.package.countries import iso_code, iso_facts

# What each code is called; nothing is called by the last.
USUAL = """
KR: Republic of Korea; South Korea; 410
CD: Democratic Republic of the Congo; Congo, The Democratic Republic of the
VA: Holy See (Vatican City State); Vatican City
BA: Bosnia & Herzegovina; Bosnia and Herzegovina
GM: Gambia, The; Gambia
AU: 36; 036; Australie
IR: Iran (Islamic Republic of); Iran, Islamic Republic of; Iran
DE: Deutschland; Allemagne; Alemania; DEU; de
CZ: Czechia; Czech Republic; CZE
GB: UK; United Kingdom
NL: The Netherlands; Pays-Bas
CI: Côte d'Ivoire
XK: Kosovo; XK
SK: Slovak Republic; Slovakia
TR: Turkiye; Türkiye
GR: EL; el; Hellenic Republic; Greece
US: usa; the United States
VN: Vietnam; Viet Nam
-: ; Atlantis; England; Korea; Congo (DRC); Virgin Islands
"""


def test_usual_names_of_countries():
    """Names of ISO 3166 and of CLDR lead to the code, in many languages, and numbers."""
    for line in USUAL.strip().splitlines():
        code, names = line.split(": ", 1)
        assert {iso_code(name) for name in names.split("; ")} == {code.strip("-")}


def test_every_name_of_the_register_leads_to_its_country():
    """No other country is meant by a name that ISO 3166 has, whatever CLDR calls countries."""
    for country in pycountry.countries:
        for field in (
            "alpha_2",
            "alpha_3",
            "numeric",
            "name",
            "official_name",
            "common_name",
        ):
            assert iso_code(getattr(country, field, country.name)) == country.alpha_2


def test_facts_of_the_iso_register():
    """A code has the usual English name and three letters; Kosovo's is a code of use."""
    assert iso_facts("MD") == ("Moldova", "MDA")
    assert iso_facts("XK") == ("Kosovo", "XKX")

"""Countries by code or by any usual name."""

import pycountry

from thb_analysis.data.countries import iso_code, iso_facts


def test_usual_names_of_countries():
    """Names that people write lead to the code: of the UN, the World Bank, CLDR, in other languages, and numbers."""
    usual = {
        "KR": "Republic of Korea; Korea, Rep.; 410",
        "CD": "Democratic Republic of the Congo; Congo, Dem. Rep.",
        "CG": "Congo; Congo, Rep.",
        "VA": "Holy See; Holy See (Vatican City State)",
        "LC": "St. Lucia; Saint Lucia",
        "BA": "Bosnia & Herzegovina; Bosnia and Herzegovina",
        "GM": "Gambia, The; Gambia",
        "AU": "36; 036; Australie",
        "IR": "Iran (Islamic Republic of); Iran, Islamic Rep.",
        "DE": "Deutschland; Allemagne; Alemania",
        "LA": "Lao PDR; Lao People's Democratic Republic",
        "FM": "Micronesia, Fed. Sts.",
    }
    found = {code: {iso_code(name) for name in names.split("; ")} for code, names in usual.items()}
    assert found == {code: {code} for code in usual}
    usual = {
        "BO": "Bolivia",
        "BN": "Brunei",
        "CV": "Cape Verde",
        "CZ": "Czech Republic, Czechia, CZE",
        "GB": "Great Britain, UK, United Kingdom",
        "NL": "Holland, The Netherlands",
        "IR": "Iran",
        "CI": "Ivory Coast, Côte d'Ivoire",
        "XK": "Kosovo, XK",
        "LA": "Laos",
        "MK": "Macedonia",
        "MD": "Moldova",
        "PS": "Palestine",
        "RU": "Russia",
        "SK": "Slovak Republic",
        "KR": "South Korea",
        "KP": "North Korea",
        "SZ": "Swaziland",
        "SY": "Syria",
        "TW": "Taiwan",
        "TZ": "Tanzania",
        "TR": "Turkey, Turkiye, Türkiye",
        "GR": "EL, el, Hellenic Republic",
        "US": "US, usa, the United States",
        "VE": "Venezuela",
        "VN": "Vietnam, Viet Nam",
    }
    found = {code: {iso_code(name) for name in names.split(", ")} for code, names in usual.items()}
    assert found == {code: {code} for code in usual}
    for name in (
        "Atlantis",
        "England",
        "Korea",
        "Saint Martin",
        "Congo (DRC)",
        "Virgin Islands",
        "",
    ):
        assert iso_code(name) == ""


def test_every_name_of_the_register_leads_to_its_country():
    """No other country is meant by a name that ISO 3166 has, whatever CLDR calls countries."""
    for country in pycountry.countries:
        for field in ("alpha_2", "alpha_3", "numeric", "name", "official_name", "common_name"):
            assert iso_code(getattr(country, field, country.name)) == country.alpha_2


def test_facts_of_the_iso_register():
    """A code has the usual English name and three letters; Kosovo's is a code of use."""
    assert iso_facts("MD") == ("Moldova", "MDA")
    assert iso_facts("XK") == ("Kosovo", "XKX")
    assert iso_facts("QQ") == ("QQ", "")

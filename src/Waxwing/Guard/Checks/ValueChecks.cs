using System.Collections.Frozen;

namespace Waxwing;

/// <summary>Judges a value beyond its form. A number comes without separators, its letters in upper case.</summary>
internal delegate bool ValueCheck(ReadOnlySpan<char> value);

/// <summary>The checks that <c>detectors.json</c> names.</summary>
internal static class ValueChecks
{
    private static readonly FrozenDictionary<string, ValueCheck> ByName = new Dictionary<string, ValueCheck>(StringComparer.Ordinal)
    {
        ["vault-legacy"] = static value => Characters.Kinds(value[2..]) == 3,
        ["authorization"] = AuthorizationCheck.IsValid,
        ["any"] = static _ => true,
        ["card"] = PaymentCardCheck.IsValid,
        ["aba"] = UnitedStates.IsRoutingNumber,
        ["us-ssn"] = UnitedStates.IsSocialSecurityNumber,
        ["us-itin"] = UnitedStates.IsTaxpayerNumber,
        ["ca-sin"] = Americas.IsCanadianInsuranceNumber,
        ["br-cpf"] = Americas.IsBrazilianCpf,
        ["cl-rut"] = Americas.IsChileanRut,
        ["mx-curp"] = Americas.IsMexicanCurp,
        ["uk-nino"] = UnitedKingdom.IsInsuranceNumber,
        ["uk-nhs"] = UnitedKingdom.IsHealthNumber,
        ["ie-pps"] = UnitedKingdom.IsIrishServiceNumber,
        ["de-tax-id"] = German.IsTaxId,
        ["de-pension"] = German.IsPensionNumber,
        ["de-health"] = German.IsHealthNumber,
        ["at-svnr"] = German.IsAustrianInsuranceNumber,
        ["ch-ahv"] = German.IsSwissInsuranceNumber,
        ["fr-nir"] = Romance.IsFrenchNir,
        ["it-cf"] = Romance.IsItalianFiscalCode,
        ["it-iva"] = Luhn.IsValid,
        ["es-nif"] = Romance.IsSpanishNif,
        ["es-nie"] = Romance.IsSpanishNie,
        ["pt-nif"] = Romance.IsPortugueseNif,
        ["ro-cnp"] = Romance.IsRomanianCnp,
        ["be-nn"] = Benelux.IsBelgianNumber,
        ["nl-bsn"] = Benelux.IsDutchNumber,
        ["se-pnr"] = Nordic.IsSwedishNumber,
        ["no-fnr"] = Nordic.IsNorwegianNumber,
        ["dk-cpr"] = Nordic.IsDanishNumber,
        ["fi-hetu"] = Nordic.IsFinnishCode,
        ["pl-pesel"] = EasternEurope.IsPesel,
        ["cz-rc"] = EasternEurope.IsCzechNumber,
        ["bg-egn"] = EasternEurope.IsBulgarianNumber,
        ["hr-oib"] = EasternEurope.IsCroatianOib,
        ["ee-lt"] = EasternEurope.IsBalticCode,
        ["tr-tckn"] = Asia.IsTurkishNumber,
        ["il-id"] = Luhn.IsValid,
        ["in-aadhaar"] = Asia.IsAadhaar,
        ["in-pan"] = Asia.IsPan,
        ["sg-nric"] = Asia.IsSingaporeNric,
        ["th-id"] = Asia.IsThaiNumber,
        ["kr-rrn"] = Asia.IsKoreanResidentNumber,
        ["kr-rrn-checked"] = Asia.IsKoreanResidentNumberWithCheckDigit,
        ["cn-rid"] = Asia.IsChineseNumber,
        ["tw-id"] = Asia.IsTaiwaneseNumber,
        ["za-id"] = Southern.IsSouthAfricanNumber,
        ["au-tfn"] = Southern.IsAustralianTaxNumber,
        ["au-abn"] = Southern.IsAustralianBusinessNumber,
        ["au-medicare"] = Southern.IsAustralianMedicare,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static ValueCheck Of(string name) => ByName[name];
}

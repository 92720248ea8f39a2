using System.Collections.Frozen;

namespace Waxwing;

/// <summary>
/// The account numbers of ISO 13616, by the SWIFT registry's structures: <c>n</c> digits, <c>a</c> letters, <c>c</c> either, each with how
/// many. Territories that use a country's structure under a code of their own stand with it.
/// </summary>
internal static class IbanFormats
{
    public const int Longest = 34;

    private static readonly FrozenDictionary<int, (string Kinds, int Length)> Formats = Read(
        """
        AD 8n12c  AE 19n  AL 8n16c  AT 16n  AZ 4a20c  BA 16n  BE 12n  BG 4a6n8c  BH 4a14c  BI 23n  BR 23n1a1c  BY 4c4n16c
        CH 5n12c  CR 18n  CY 8n16c  CZ 20n  DE 18n  DJ 23n  DK 14n  DO 4c20n  EE 16n  EG 25n  ES 20n  FI 14n  AX 14n  FK 2a12n  FO 14n
        FR 10n11c2n  BL 10n11c2n  GF 10n11c2n  GP 10n11c2n  MF 10n11c2n  MQ 10n11c2n  NC 10n11c2n  PF 10n11c2n  PM 10n11c2n
        RE 10n11c2n  TF 10n11c2n  WF 10n11c2n  YT 10n11c2n
        GB 4a14n  GG 4a14n  IM 4a14n  JE 4a14n  GE 2a16n  GI 4a15c  GL 14n  GR 7n16c  GT 24c  HN 4a20n  HR 17n  HU 24n  IE 4a14n
        IL 19n  IQ 4a15n  IS 22n  IT 1a10n12c  JO 4a4n18c  KW 4a22c  KZ 3n13c  LB 4n20c  LC 4a24c  LI 5n12c  LT 16n  LU 3n13c
        LV 4a13c  LY 21n  MC 10n11c2n  MD 20c  ME 18n  MK 3n10c2n  MN 16n  MR 23n  MT 4a5n18c  MU 4a19n3a  NI 4a20n  NL 4a10n
        NO 11n  OM 3n16c  PK 4a16c  PL 24n  PS 4a21c  PT 21n  QA 4a21c  RO 4a16c  RS 18n  RU 14n15c  SA 2n18c  SC 4a20n3a  SD 14n
        SE 20n  SI 15n  SK 20n  SM 1a10n12c  SO 19n  ST 21n  SV 4a20n  TL 19n  TN 20n  TR 6n16c  UA 6n19c  VA 18n  VG 4a16n  XK 16n
        YE 4a4n18c
        """);

    /// <summary>How long an account number of a country is, with its code and check digits. 0 if there are none.</summary>
    public static int LengthOf(char first, char second) =>
        Formats.TryGetValue(Code(char.ToUpperInvariant(first), char.ToUpperInvariant(second)), out var format) ? format.Length : 0;

    /// <summary>Whether letters and digits stand where they should, all letters in one case, and the remainder by 97 is 1 (ISO 7064 MOD 97-10).</summary>
    public static bool IsValid(ReadOnlySpan<char> number)
    {
        if (number.ContainsAnyInRange('a', 'z') && number.ContainsAnyInRange('A', 'Z'))
        {
            return false;
        }

        var kinds = Formats[Code(char.ToUpperInvariant(number[0]), char.ToUpperInvariant(number[1]))].Kinds;
        for (var i = 2; i < number.Length; i++)
        {
            if ((kinds[i] == 'n' && !char.IsAsciiDigit(number[i])) || (kinds[i] == 'a' && !char.IsAsciiLetter(number[i])))
            {
                return false;
            }
        }

        return Remainder(number[..4], Remainder(number[4..], 0)) == 1;
    }

    private static int Remainder(ReadOnlySpan<char> number, int remainder)
    {
        foreach (var c in number)
        {
            remainder = char.IsAsciiDigit(c)
                ? ((remainder * 10) + c - '0') % 97
                : ((remainder * 100) + char.ToUpperInvariant(c) - 'A' + 10) % 97;
        }

        return remainder;
    }

    private static int Code(char first, char second) => (first << 8) | second;

    private static FrozenDictionary<int, (string Kinds, int Length)> Read(string table)
    {
        var words = table.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Chunk(2).ToFrozenDictionary(pair => Code(pair[0][0], pair[0][1]), pair => Kinds(pair[1]));
    }

    private static (string Kinds, int Length) Kinds(string structure)
    {
        var (kinds, count) = ("aann", 0);
        foreach (var c in structure)
        {
            (kinds, count) = char.IsAsciiDigit(c) ? (kinds, (count * 10) + c - '0') : (kinds + new string(c, count), 0);
        }

        return (kinds, kinds.Length);
    }
}

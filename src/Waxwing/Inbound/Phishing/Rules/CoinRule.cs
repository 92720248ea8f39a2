using System.Buffers;

namespace Waxwing;

/// <summary>Addresses for payments in Bitcoin (Base58, BIP 173), Bitcoin Cash (CashAddr) and Ethereum, as extortion gives them.</summary>
internal sealed class CoinRule : IPhishingRule
{
    private static readonly SearchValues<char> Base58 = SearchValues.Create("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");
    private static readonly SearchValues<char> Bech32 = SearchValues.Create("023456789acdefghjklmnpqrstuvwxyz");
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");

    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication) =>
        message.Shown.Split([' ', '\t', '\r', '\n', ':', ',', ';', '(', ')', '<', '>', '"', '.'], StringSplitOptions.RemoveEmptyEntries).Where(IsAddress).Select(word => new Sign("coin-address", word));

    internal static bool IsAddress(string word) => word switch
    {
        ['b' or 'B', 'c' or 'C', '1', .. var rest] => rest.Length is >= 25 and <= 71 && rest.ToLowerInvariant().AsSpan().IndexOfAnyExcept(Bech32) < 0,
        ['q' or 'p', ..] when word.Length == 42 => word.AsSpan().IndexOfAnyExcept(Bech32) < 0 && word.Count(char.IsAsciiDigit) > 3,
        ['0', 'x', .. var rest] => rest.Length == 40 && rest.AsSpan().IndexOfAnyExcept(Hex) < 0,
        ['1' or '3', ..] => word.Length is >= 26 and <= 35 && word.AsSpan().IndexOfAnyExcept(Base58) < 0 && word.Any(char.IsAsciiLetterUpper) && word.Any(char.IsAsciiLetterLower),
        _ => false,
    };
}

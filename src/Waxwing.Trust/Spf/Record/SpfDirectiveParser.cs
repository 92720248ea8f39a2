using System.Net;

namespace Waxwing.Trust;

/// <summary>Reads one directive (RFC 7208 §4.6.1, §5).</summary>
internal sealed class SpfDirectiveParser(string term, int position)
{
    private const string Qualifiers = "+-~?";

    private readonly int _start = term.Length > 0 && Qualifiers.Contains(term[0], StringComparison.Ordinal) ? 1 : 0;
    private SpfSyntaxFault? _fault;

    public (SpfDirective? Directive, SpfSyntaxFault? Fault) Parse()
    {
        var end = term.AsSpan(_start).IndexOfAny(':', '/') is >= 0 and var at ? _start + at : term.Length;
        if (MechanismOf(term[_start..end]) is not { } mechanism)
        {
            return (null, Fault(SpfSyntaxError.UnknownMechanism, _start, "This is no mechanism that SPF has, and no modifier."));
        }

        var directive = mechanism switch
        {
            SpfMechanism.All => end == term.Length ? New(mechanism) : Unexpected(end, "The mechanism all takes no argument."),
            SpfMechanism.Include or SpfMechanism.Exists => end == term.Length ? Missing(end) : OfDomain(mechanism, end),
            SpfMechanism.Ptr => end == term.Length ? New(mechanism) : OfDomain(mechanism, end),
            SpfMechanism.A or SpfMechanism.Mx => OfHosts(mechanism, end),
            SpfMechanism.Ip4 or SpfMechanism.Ip6 => OfNetwork(mechanism, end),
        };
        return (directive, _fault);
    }

    // RFC 5234 §2.3: the names are texts of a grammar, and those are without regard to case.
    private static SpfMechanism? MechanismOf(string name) => name.ToLowerInvariant() switch
    {
        "all" => SpfMechanism.All,
        "include" => SpfMechanism.Include,
        "a" => SpfMechanism.A,
        "mx" => SpfMechanism.Mx,
        "ptr" => SpfMechanism.Ptr,
        "ip4" => SpfMechanism.Ip4,
        "ip6" => SpfMechanism.Ip6,
        "exists" => SpfMechanism.Exists,
        _ => null,
    };

    private SpfDirective? OfDomain(SpfMechanism mechanism, int colon) =>
        term[colon] != ':' ? Unexpected(colon, "The mechanism takes no prefix length.")
        : Domain(colon + 1, term.Length) is { } target ? New(mechanism, target)
        : null;

    // "a" and "mx": an optional domain, then lengths for both families, "/24", "//64" or "/24//64" (§5.6, dual-cidr-length).
    private SpfDirective? OfHosts(SpfMechanism mechanism, int start)
    {
        var end = term.Length;
        if (!TryTakeLength("//", start, SpfPrefix.Ip6Bits, ref end, out var ip6) || !TryTakeLength("/", start, SpfPrefix.Ip4Bits, ref end, out var ip4))
        {
            return null;
        }

        if (start == end)
        {
            return New(mechanism, null, ip4, ip6);
        }

        if (term[start] != ':')
        {
            Fault(SpfSyntaxError.PrefixLength, start, "A prefix length is a slash and a number for IPv4, and two slashes and a number for IPv6.");
            return null;
        }

        return Domain(start + 1, end) is { } target ? New(mechanism, target, ip4, ip6) : null;
    }

    // A domain may hold slashes too; so a length is what is left of the end by its digits.
    private bool TryTakeLength(string slashes, int start, int most, ref int end, out int length)
    {
        length = most;
        var behind = term.AsSpan(start, end - start).TrimEnd("0123456789").Length + start;
        if (behind == end || !term.AsSpan(start, behind - start).EndsWith(slashes, StringComparison.Ordinal))
        {
            return true;
        }

        if (!SpfPrefix.TryReadLength(term.AsSpan(behind, end - behind), most, out length))
        {
            Fault(SpfSyntaxError.PrefixLength, behind, $"A prefix length is 0 to {most} without leading zeros.");
            return false;
        }

        end = behind - slashes.Length;
        return true;
    }

    private SpfDirective? OfNetwork(SpfMechanism mechanism, int colon)
    {
        if (colon >= term.Length - 1 || term[colon] != ':')
        {
            return Missing(colon);
        }

        var isIp4 = mechanism == SpfMechanism.Ip4;
        var slash = term.IndexOf('/', colon) is >= 0 and var at ? at : term.Length;
        var text = term.AsSpan(colon + 1, slash - colon - 1);
        if ((isIp4 ? SpfPrefix.ReadIp4(text) : SpfPrefix.ReadIp6(text)) is not { } address)
        {
            Fault(SpfSyntaxError.Address, colon + 1, $"This is no {(isIp4 ? "IPv4" : "IPv6")} address.");
            return null;
        }

        var most = isIp4 ? SpfPrefix.Ip4Bits : SpfPrefix.Ip6Bits;
        var length = most;
        if (slash < term.Length && !SpfPrefix.TryReadLength(term.AsSpan(slash + 1), most, out length))
        {
            Fault(SpfSyntaxError.PrefixLength, slash, $"A prefix length is 0 to {most} without leading zeros.");
            return null;
        }

        return isIp4 ? New(mechanism, address: address, ip4: length) : New(mechanism, address: address, ip6: length);
    }

    private SpfMacroString? Domain(int start, int end)
    {
        (var target, _fault) = SpfDomainSpec.Parse(term[start..end], position + start);
        return target;
    }

    private SpfDirective New(SpfMechanism mechanism, SpfMacroString? target = null, int ip4 = SpfPrefix.Ip4Bits, int ip6 = SpfPrefix.Ip6Bits, IPAddress? address = null)
    {
        var qualifier = _start == 0 ? SpfQualifier.Pass : term[0] switch
        {
            '-' => SpfQualifier.Fail,
            '~' => SpfQualifier.SoftFail,
            '?' => SpfQualifier.Neutral,
            _ => SpfQualifier.Pass,
        };
        return new SpfDirective(term, position, qualifier, mechanism) { Target = target, Address = address, Ip4PrefixLength = ip4, Ip6PrefixLength = ip6 };
    }

    private SpfDirective? Missing(int at)
    {
        Fault(SpfSyntaxError.MissingArgument, at, "The mechanism needs an argument.");
        return null;
    }

    private SpfDirective? Unexpected(int at, string reason)
    {
        Fault(SpfSyntaxError.UnexpectedArgument, at, reason);
        return null;
    }

    private SpfSyntaxFault Fault(SpfSyntaxError error, int at, string reason) => _fault = new SpfSyntaxFault(error, position + at, reason);
}

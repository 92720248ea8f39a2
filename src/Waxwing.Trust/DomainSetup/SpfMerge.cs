using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>An SPF record with what it lacks. Immutable.</summary>
/// <param name="Old">The records that are there; one at most, if all is well.</param>
/// <param name="Text">What the record should say; null where a person has to decide.</param>
/// <param name="Added">The directives that it lacked.</param>
/// <param name="Problem">What is wrong with what is there: a sentence for a person; otherwise null.</param>
internal sealed record SpfMerge(ImmutableArray<string> Old, string? Text, ImmutableArray<string> Added, string? Problem)
{
    // "Somebody else" and not "refuse": DMARC judges by DKIM as well, which a receiver that refuses by SPF alone never sees.
    private const string Rest = "~all";

    /// <summary>Whether what is there says all that is needed.</summary>
    public bool IsComplete => Problem is null && Old is [var one] && string.Equals(one, Text, StringComparison.Ordinal);

    /// <summary>Merges.</summary>
    /// <param name="texts">The TXT records of the domain.</param>
    /// <param name="unnamed">The addresses that are not allowed yet.</param>
    /// <param name="includes">The domains that are to be included.</param>
    public static SpfMerge Of(IEnumerable<string> texts, IEnumerable<IPAddress> unnamed, IEnumerable<Domain> includes)
    {
        var old = texts.Where(SpfRecord.IsVersion1).ToImmutableArray();
        if (old.Length > 1)
        {
            return new SpfMerge(old, null, [], "There is more than one SPF record, so none counts (RFC 7208 §4.5): make one of them.");
        }

        if (old is not [var text])
        {
            ImmutableArray<string> all = [.. unnamed.Select(Directive), .. includes.Select(Directive)];
            string[] words = ["v=spf1", .. all, Rest];
            return new SpfMerge(old, string.Join(' ', words), all, Problem: null);
        }

        return SpfRecord.TryParse(text, out var record, out var fault)
            ? Into(record, [.. unnamed.Select(Directive)], includes)
            : new SpfMerge(old, null, [], $"The SPF record is wrong at character {fault.Position}, and so all of it is (RFC 7208 §4.6): {fault.Reason}");
    }

    private static SpfMerge Into(SpfRecord record, ImmutableArray<string> addresses, IEnumerable<Domain> includes)
    {
        var lacking = includes.Where(domain => !record.Directives.Any(directive => IsInclude(directive, domain))).Select(Directive);
        ImmutableArray<string> added = [.. addresses, .. lacking];
        var all = record.Directives.FirstOrDefault(directive => directive.Mechanism == SpfMechanism.All);
        var isOpen = all is { Qualifier: SpfQualifier.Pass };

        // What stands behind "all" is never reached (§5.1), so what comes goes before it; with none, before the first modifier or at the end.
        var at = all?.Position ?? record.Modifiers.Select(modifier => (int?)modifier.Position).Min() ?? record.Text.Length;
        var before = record.Text[..at].TrimEnd(' ');
        var behind = all is null ? record.Text[at..] : string.Concat(isOpen ? Rest : all.Text, record.Text.AsSpan(at + all.Text.Length));
        var end = all is null && record.Redirect is null ? Rest : "";
        string[] pieces = [before, .. added, behind.Trim(' '), end];
        var merged = string.Join(' ', pieces.Where(piece => piece.Length > 0));
        var text = added.IsEmpty && !isOpen ? record.Text : merged;
        return new SpfMerge([record.Text], text, added, isOpen ? "The record lets everybody use the domain (+all)." : null);
    }

    private static bool IsInclude(SpfDirective directive, Domain domain) =>
        directive is { Mechanism: SpfMechanism.Include, Qualifier: SpfQualifier.Pass } && Domain.TryParse(directive.Domain?.TrimEnd('.'), out var named, out _) && named == domain;

    private static string Directive(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? $"ip4:{address}" : $"ip6:{address}";

    private static string Directive(Domain domain) => $"include:{domain.Ascii}";
}

using System.Collections.Immutable;
using Waxwing.Configuration;
using Waxwing.Server.Hosting;
using Waxwing.Server.Streams;
using Waxwing.Smtp;

namespace Waxwing.Server.ReturnPath;

/// <summary>Reads the object <c>returnPath</c> of the service.</summary>
internal static class ReturnPathReader
{
    /// <summary>Reads it; null where nothing is to listen. What is wrong is kept by the section.</summary>
    public static ReturnPathOptions? Read(Section section)
    {
        var listen = section.Read("listen", ServiceReader.EndPoint);
        var host = section.Read("host", Host);
        var label = section.Read("label", Label);
        var reporters = section.Texts("reporters", leastItems: 1).Select(text => Reporter(section, text)).OfType<Mailbox>().ToImmutableArray();
        section.End();
        if (listen is null)
        {
            if (host is not null || label is not null || !reporters.IsEmpty)
            {
                section.Refuse("listen", "is missing: it is where bounces come to, such as *:25. Name it, or leave out the others");
            }

            return null;
        }

        var options = new ReturnPathOptions { Listen = listen, Host = host, Reporters = reporters };
        return label is null ? options : options with { Label = label };
    }

    private static Domain Host(string text) => Domain.TryParse(text, out var name, out _) && !name.IsAddressLiteral && name.Ascii.Contains('.', StringComparison.Ordinal)
        ? name
        : throw Wrong("must be the name of this host, to which MX records may lead, such as mail.example.org");

    private static string Label(string text) => text.Length <= StreamCatalog.LongestBounceLabel && !text.Contains('.', StringComparison.Ordinal) && Domain.TryParse($"{text}.example.org", out var name, out _) && name.Ascii.StartsWith($"{text}.", StringComparison.OrdinalIgnoreCase)
        ? text.ToLowerInvariant()
        : throw Wrong($"must be one label of a domain in ASCII, of at most {StreamCatalog.LongestBounceLabel} characters, such as bounce");

    private static Mailbox? Reporter(Section section, string text)
    {
        if (Mailbox.TryParse(text, out var mailbox, out _))
        {
            return mailbox;
        }

        section.Refuse("reporters", "must be the addresses that complaints are from, such as feedback@example.net");
        return null;
    }

    private static SendException Wrong(string expected) => new(SendError.Refusal(SendStage.Configure, SendFault.InvalidValue, expected, FailureScope.OurAddress));
}

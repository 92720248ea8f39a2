using System.Net.NetworkInformation;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Practice 12: sees to it that the message has a unique Message-ID of its sender's domain, and a date.</summary>
internal sealed class IdentifyStage(TimeProvider clock) : IStage
{
    public ValueTask ApplyAsync(Passage passage, CancellationToken cancellationToken)
    {
        var mime = passage.Message.Mime;
        var dateAdded = !mime.Headers.Contains(HeaderId.Date);
        if (dateAdded)
        {
            mime.Date = clock.GetUtcNow();
        }

        passage.Identity = Identify(mime, passage.Addressing!.From.Domain, dateAdded);
        return ValueTask.CompletedTask;
    }

    private static IdentityFacts Identify(MimeMessage mime, Domain domain, bool dateAdded)
    {
        var given = mime.Headers.Contains(HeaderId.MessageId) ? mime.Headers[HeaderId.MessageId]?.Trim() : null;
        var why = given switch
        {
            null => null,
            _ when !MessageId.TryParse(given, out _) => "the given one is not valid (RFC 5322 §3.6.4)",
            // MimeKit gives every new message an id that ends in the name of this machine, which is nobody's business.
            _ when NamesThisMachine(given) => "the given one held the name of this machine",
            _ => null,
        };
        if (given is not null && why is null && MessageId.TryParse(given, out var kept))
        {
            return new IdentityFacts(kept, IdentityOrigin.Given, Why: null, dateAdded);
        }

        var id = MessageId.Create(domain);
        mime.Headers[HeaderId.MessageId] = id.ToString();
        return new IdentityFacts(id, given is null ? IdentityOrigin.Generated : IdentityOrigin.Replaced, why, dateAdded);
    }

    private static bool NamesThisMachine(string id)
    {
        var right = id.AsSpan(id.LastIndexOf('@') + 1).TrimEnd('>');
        foreach (var name in OwnNames)
        {
            if (right.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // Asked of the system once: to ask is slow, and a machine that is renamed keeps its programs' names until they start again.
    private static string[] OwnNames { get; } = FindOwnNames();

    private static string[] FindOwnNames()
    {
        var properties = IPGlobalProperties.GetIPGlobalProperties();
        return ["localhost", properties.HostName, Environment.MachineName, .. properties.DomainName.Length > 0 ? [$"{properties.HostName}.{properties.DomainName}"] : (string[])[]];
    }
}

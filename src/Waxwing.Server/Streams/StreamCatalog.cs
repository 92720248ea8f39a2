using System.Collections.Frozen;
using System.Collections.Immutable;
using Waxwing.Server.Accepting;
using Waxwing.Server.Model;
using Waxwing.Smtp;

namespace Waxwing.Server.Streams;

/// <summary>
/// The streams of each tenant: <c>transactional</c> and <c>bulk</c>, and those that the operator declares. A name that is not among them is refused: a misspelt one would slip past what
/// holds for bulk mail. Immutable.
/// </summary>
internal sealed class StreamCatalog
{
    // "bounce-" and the name are one label (RFC 1035 §2.3.4).
    private const int LongestName = 56;

    private static readonly ImmutableArray<MailStream> Always = [new(StreamName.Transactional, StreamType.Transactional), new(StreamName.Bulk, StreamType.Bulk)];

    private readonly FrozenDictionary<string, ImmutableArray<MailStream>> _tenants;

    /// <summary>With what the operator declares.</summary>
    /// <exception cref="SendException">Stage Configure: a name is none, or is declared twice for a tenant.</exception>
    public StreamCatalog(IEnumerable<(string Tenant, MailStream Stream)> declared) =>
        _tenants = declared.GroupBy(one => one.Tenant, one => one.Stream, StringComparer.Ordinal)
            .ToFrozenDictionary(tenant => tenant.Key, tenant => Checked([.. Always, .. tenant]), StringComparer.Ordinal);

    /// <summary>With those alone that are always there.</summary>
    public static StreamCatalog Usual { get; } = new([]);

    /// <summary>The streams of a tenant.</summary>
    public ImmutableArray<MailStream> Of(string tenant) => _tenants.GetValueOrDefault(tenant, Always);

    /// <summary>A stream of a tenant, or null.</summary>
    public MailStream? Find(string tenant, string name)
    {
        foreach (var stream in Of(tenant))
        {
            if (string.Equals(stream.Name, name, StringComparison.Ordinal))
            {
                return stream;
            }
        }

        return null;
    }

    /// <summary>The names of a tenant's streams, for people.</summary>
    public string Names(string tenant) => string.Join(", ", Of(tenant).Select(stream => stream.Name));

    private static ImmutableArray<MailStream> Checked(ImmutableArray<MailStream> streams)
    {
        if (streams.FirstOrDefault(stream => !Wishes.IsStream(stream.Name) || stream.Name.Length > LongestName || stream.Name[0] == '-' || stream.Name[^1] == '-') is not null)
        {
            throw Refused($"a stream is named by 1 to {LongestName} lower-case letters, digits and hyphens, none of these at an end");
        }

        return streams.GroupBy(stream => stream.Name, StringComparer.Ordinal).FirstOrDefault(named => named.Skip(1).Any()) is { } twice
            ? throw Refused($"the stream {twice.Key} is declared twice: {StreamName.Transactional} and {StreamName.Bulk} are always there, and each stream is of one type")
            : streams;
    }

    private static SendException Refused(string why) => new(SendError.Refusal(SendStage.Configure, SendFault.InvalidValue, why, FailureScope.OurAddress));
}

using System.Collections.Frozen;
using System.Collections.Immutable;
using Waxwing.Server.Accepting;
using Waxwing.Server.Model;
using Waxwing.Smtp;

namespace Waxwing.Server.Streams;

/// <summary>
/// The streams of each tenant: <c>transactional</c> and <c>bulk</c>, and those that the operator declares. A name that is not among them is refused: a misspelt one would slip past what
/// holds for bulk mail. It knows where the bounces of each go to: what becomes of the name of one stream's bounce domain is not the other's. Immutable.
/// </summary>
internal sealed class StreamCatalog
{
    /// <summary>The label of the bounce domain where the operator says no other.</summary>
    public const string UsualBounceLabel = "bounce";

    /// <summary>The longest label that leaves room for <c>-bulk</c>, since both are one label (RFC 1035 §2.3.4).</summary>
    public const int LongestBounceLabel = LongestLabel - 5;

    private const int LongestLabel = 63;

    private static readonly ImmutableArray<MailStream> Always = [new(StreamName.Transactional, StreamType.Transactional), new(StreamName.Bulk, StreamType.Bulk)];

    private readonly FrozenDictionary<string, ImmutableArray<MailStream>> _tenants;
    private readonly string _bounceLabel;

    /// <summary>With what the operator declares.</summary>
    /// <param name="declared">The streams beside those that are always there, with their tenants.</param>
    /// <param name="bounceLabel">The label of the bounce domain of transactional mail, of at most <see cref="LongestBounceLabel"/> characters.</param>
    /// <exception cref="SendException">Stage Configure: a name is none, or is declared twice for a tenant.</exception>
    public StreamCatalog(IEnumerable<(string Tenant, MailStream Stream)> declared, string bounceLabel = UsualBounceLabel)
    {
        _bounceLabel = bounceLabel;
        _tenants = declared.GroupBy(one => one.Tenant, one => one.Stream, StringComparer.Ordinal)
            .ToFrozenDictionary(tenant => tenant.Key, tenant => Checked([.. Always, .. tenant]), StringComparer.Ordinal);
    }

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

    /// <summary>The label below the author's domain to which the bounces of a stream go: <c>bounce</c> for transactional mail, <c>bounce-bulk</c>, <c>bounce-NAME</c>.</summary>
    public string BounceLabelOf(MailStream stream) => string.Equals(stream.Name, StreamName.Transactional, StringComparison.Ordinal) ? _bounceLabel : $"{_bounceLabel}-{stream.Name}";

    /// <summary>The names of a tenant's streams, for people.</summary>
    public string Names(string tenant) => string.Join(", ", Of(tenant).Select(stream => stream.Name));

    private ImmutableArray<MailStream> Checked(ImmutableArray<MailStream> streams)
    {
        // The label, a hyphen and the name are one label (RFC 1035 §2.3.4).
        var longest = LongestLabel - 1 - _bounceLabel.Length;
        if (streams.FirstOrDefault(stream => !Wishes.IsStream(stream.Name) || stream.Name.Length > longest || stream.Name[0] == '-' || stream.Name[^1] == '-') is not null)
        {
            throw Refused($"a stream is named by 1 to {longest} lower-case letters, digits and hyphens, none of these at an end, so that {_bounceLabel}-NAME is a label of DNS");
        }

        return streams.GroupBy(stream => stream.Name, StringComparer.Ordinal).FirstOrDefault(named => named.Skip(1).Any()) is { } twice
            ? throw Refused($"the stream {twice.Key} is declared twice: {StreamName.Transactional} and {StreamName.Bulk} are always there, and each stream is of one type")
            : streams;
    }

    private static SendException Refused(string why) => new(SendError.Refusal(SendStage.Configure, SendFault.InvalidValue, why, FailureScope.OurAddress));
}

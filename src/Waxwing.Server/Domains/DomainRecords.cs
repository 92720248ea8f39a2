using System.Globalization;
using Waxwing.Trust;

namespace Waxwing.Server.Domains;

/// <summary>The records of a domain as its owner should publish them.</summary>
internal static class DomainRecords
{
    /// <summary>All of them: the keys first, since they prove the domain.</summary>
    public static IEnumerable<DomainRecord> Of(SendingDomain domain, DomainOptions options) =>
        [.. domain.Keys.Select(key => Of(domain, key, options)), .. domain.Advice];

    /// <summary>A record beside the keys: it is recommended and not required.</summary>
    public static DomainRecord Of(SetupRecord record, DomainRecordKind kind) => new(
        kind,
        record.Name.ToString(),
        record.Data,
        record.State switch
        {
            SetupState.Good => DomainStatus.Verified,
            SetupState.Lacking or SetupState.Wrong => DomainStatus.Pending,
            SetupState.Unknown => DomainStatus.TemporaryFailure,
        },
        record.HeldBy is { } first ? $"{record.Reason} Before it is published: {first}." : record.Reason,
        IsRequired: false);

    /// <summary>What a record is for in Resend's words, which are all that its clients know: it calls both records of a return path SPF.</summary>
    public static DomainRecordKind Word(this DomainRecord record) => record.Kind == DomainRecordKind.ReturnPath ? DomainRecordKind.Spf : record.Kind;

    /// <summary>Its type in DNS.</summary>
    public static string Type(this DomainRecord record) => record.Preference is null ? "TXT" : "MX";

    private static DomainRecord Of(SendingDomain domain, DomainKey key, DomainOptions options) => new(
        DomainRecordKind.Dkim,
        DkimSelectors.NameOf(key.Selector, domain.Name).ToString(),
        key.Record,
        Status(domain, key),
        key.RetiredAt is { } retired
            ? string.Create(CultureInfo.InvariantCulture, $"The key signs no more. Leave its record for the mail that is under way until {retired + options.KeepRetired:yyyy-MM-dd}.")
            : Reason(key.Found),
        IsRequired: true);

    private static DomainStatus Status(SendingDomain domain, DomainKey key) => key switch
    {
        { RetiredAt: not null } => DomainStatus.Verified,
        { Found: null } => DomainStatus.NotStarted,
        { Found: DkimPublicationStatus.Published, Signs: true } => DomainStatus.Verified,
        { Signs: true } => DomainStatus.TemporaryFailure,
        _ => domain.Status == DomainStatus.Failed ? DomainStatus.Failed : DomainStatus.Pending,
    };

    private static string? Reason(DkimPublicationStatus? found) => found is not { } status ? null : status switch
    {
        DkimPublicationStatus.Published => "The key is published.",
        DkimPublicationStatus.Missing => "There is no such record yet.",
        DkimPublicationStatus.OtherKey => "The record that is there is of another key.",
        DkimPublicationStatus.Revoked => "The record that is there says that the key was revoked (an empty p=).",
        DkimPublicationStatus.Unusable => "The record that is there cannot be used by a verifier: compare it letter by letter. One that says t=y does not count either.",
        DkimPublicationStatus.Unknown => "DNS gave no answer that can be relied on.",
    };
}

using System.Collections.Immutable;
using System.Text;

namespace Waxwing.Trust;

/// <summary>One signature on its way to a result.</summary>
internal sealed class DkimAttempt
{
    // RFC 5322 §3.6, and the fields of MIME that decide what a reader sees: each of them stands once.
    private static readonly string[] OnlyOnce =
    [
        "From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References",
        "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
    ];

    private readonly HeaderSection _section;
    private readonly HeaderField _field;
    private readonly DkimFault _fault;
    private readonly DkimWarnings _warnings;

    private DkimAttempt(HeaderSection section, HeaderField field, DkimSignature? signature, DkimFault fault, DkimWarnings warnings) =>
        (_section, _field, Signature, _fault, _warnings) = (section, field, signature, fault, warnings);

    public DkimSignature? Signature { get; }

    /// <summary>Which hash of the body decides; null where the signature was refused already.</summary>
    public (DkimCanonicalization Canonicalization, long Limit)? BodyWanted =>
        _fault == DkimFault.None ? (Signature!.BodyCanonicalization, Signature.BodyLength ?? long.MaxValue) : null;

    /// <summary>Reads a field, and refuses what needs no key to be refused (RFC 6376 §6.1.1).</summary>
    public static DkimAttempt Begin(HeaderSection section, HeaderField field, DateTimeOffset now, TimeSpan tolerance)
    {
        var fault = DkimSignatureReader.Read(field.Value(section.Octets.Span), out var signature);
        return Begin(section, field, signature, fault, now, tolerance);
    }

    /// <summary>The same for a field that was read already.</summary>
    public static DkimAttempt Begin(HeaderSection section, HeaderField field, DkimSignature? signature, DkimFault fault, DateTimeOffset now, TimeSpan tolerance)
    {
        if (signature is null)
        {
            return new DkimAttempt(section, field, signature, fault, DkimWarnings.None);
        }

        fault = fault != DkimFault.None ? fault
            : signature.Algorithm is DkimAlgorithm.RsaSha1 ? DkimFault.HistoricAlgorithm
            : signature.ExpiresAt is { } end && now - end > tolerance ? DkimFault.Expired
            : DkimFault.None;
        var warnings = (signature.BodyLength is not null ? DkimWarnings.BodyLengthLimited : DkimWarnings.None)
            | (signature.SignedAt is { } made && made - now > tolerance ? DkimWarnings.FutureTimestamp : DkimWarnings.None)
            | (HasUnsignedDuplicate(section, signature) ? DkimWarnings.UnsignedDuplicate : DkimWarnings.None);
        return new DkimAttempt(section, field, signature, fault, warnings);
    }

    /// <summary>The result where nothing had to be verified.</summary>
    public DkimResult Refused() => Result(_fault, _fault.Status());

    /// <summary>The result by key and body.</summary>
    public DkimResult Judge(DkimKeyAnswer answer, DkimBodyHash body)
    {
        if (answer.Fault != DkimFault.None)
        {
            return Result(answer.Fault, answer.Fault.StatusOfKey());
        }

        var selected = HeaderSelection.Of(_section, Signature!.SignedFields);
        // Several keys may be tried against one hash.
        var hash = new Lazy<byte[]>(() => HashOf(selected));
        var (record, fault) = answer.Best(candidate => DkimCheck.Of(Signature, candidate, body, hash));
        return Result(fault, fault.StatusOfKey()) with
        {
            Key = record,
            IsKeySecure = answer.IsSecure,
            Warnings = _warnings
                | (record.IsTesting ? DkimWarnings.Testing : DkimWarnings.None)
                | (record is { Type: DkimKeyType.Rsa, IsRevoked: false, Bits: < DkimKey.MinRsaBits } ? DkimWarnings.ShortKey : DkimWarnings.None),
            Coverage = new DkimCoverage(Names(selected), Math.Min(Signature.BodyLength ?? long.MaxValue, body.Octets), body.Octets),
        };
    }

    private static bool HasUnsignedDuplicate(HeaderSection section, DkimSignature signature) => Array.Exists(
        OnlyOnce,
        name => section.Count(name) is > 1 and var count
            && signature.SignedFields.Count(signed => string.Equals(signed, name, StringComparison.OrdinalIgnoreCase)) is > 0 and var signed && signed < count);

    private DkimResult Result(DkimFault fault, DkimStatus status) =>
        new() { Status = status, Fault = fault, Reason = fault.Sentence(), Signature = Signature, Warnings = _warnings };

    private byte[] HashOf(List<HeaderField> selected)
    {
        var own = _field.Without(_section.Octets.Span, Signature!.ValuePlace);
        return HeaderHash.Of(Signature.HeaderCanonicalization, _section.Octets.Span, selected, own, _field.NameLength, _field.ValueStart - _field.Start);
    }

    private ImmutableArray<string> Names(List<HeaderField> fields)
    {
        var names = ImmutableArray.CreateBuilder<string>(fields.Count);
        foreach (var field in fields)
        {
            names.Add(Encoding.ASCII.GetString(field.Name(_section.Octets.Span)));
        }

        return names.MoveToImmutable();
    }
}

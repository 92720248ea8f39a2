using System.Globalization;
using System.Text;

namespace Waxwing.Trust;

/// <summary>Writes the three fields of a set (RFC 8617 §5.1). Tags stand in the order of their names, so that where a line is folded does not depend on the value of <c>b=</c>.</summary>
internal sealed class ArcSetWriter(ArcSealerOptions options, int instance, DateTimeOffset now, int maxLine)
{
    private const string Canonicalization = "c=relaxed/relaxed;";

    /// <summary>Writes them, each ending with CRLF, the seal first: nearer to the top stands what was added later.</summary>
    /// <param name="section">The header of the message.</param>
    /// <param name="covered">The fields of the sets that the seal covers, without its own.</param>
    /// <param name="names">The fields that the message signature covers.</param>
    /// <param name="status">What was found of the chain before.</param>
    /// <param name="authentication">The ARC-Authentication-Results field, ending with CRLF.</param>
    /// <param name="body">The hash of the body, relaxed.</param>
    public string Write(HeaderSection section, List<HeaderField> covered, List<string> names, ArcStatus status, string authentication, DkimBodyHash body)
    {
        var signature = MessageSignature(section, names, body);

        // A seal covers fields in the order of the sets, wherever they stand: those of this set are put behind the header, so that the hash finds all in one place.
        HeaderSection.TryCut(Encoding.UTF8.GetBytes(authentication + signature), int.MaxValue, out var own);
        var behind = section.Octets.Length;
        var seal = Seal(
            [.. section.Octets.Span, .. own.Octets.Span],
            [.. covered, .. own.Fields.Select(field => field with { Start = field.Start + behind, ValueStart = field.ValueStart + behind })],
            status);
        return $"{seal}{signature}{authentication}";
    }

    private string MessageSignature(HeaderSection section, List<string> names, DkimBodyHash body)
    {
        var unsigned = Encoding.ASCII.GetBytes(MessageSignature("", names, body).ToString());
        var nameLength = ArcFieldNames.MessageSignature.Length;
        var hash = HeaderHash.Of(DkimCanonicalization.Relaxed, section.Octets.Span, HeaderSelection.Of(section, names), unsigned, nameLength, nameLength + 1);
        return $"{MessageSignature(Convert.ToBase64String(options.Key.Key.Sign(hash)), names, body)}\r\n";
    }

    private FoldedField MessageSignature(string value, List<string> names, DkimBodyHash body)
    {
        var field = Begin(ArcFieldNames.MessageSignature, value).Line($"bh={Convert.ToBase64String(body.Value.AsSpan())};").Word(Canonicalization).Word($"d={options.Domain};");
        for (var i = 0; i < names.Count; i++)
        {
            var end = i + 1 < names.Count ? ":" : ";";
            field = i == 0 ? field.Line($"h={names[i]}{end}") : field.Piece($"{names[i]}{end}");
        }

        return End(field);
    }

    private string Seal(byte[] octets, List<HeaderField> covered, ArcStatus status)
    {
        var hash = ArcSealHash.Of(octets, covered, Encoding.ASCII.GetBytes(Seal("", status).ToString()));
        return $"{Seal(Convert.ToBase64String(options.Key.Key.Sign(hash)), status)}\r\n";
    }

    private FoldedField Seal(string value, ArcStatus status) =>
        End(Begin(ArcFieldNames.Seal, value).Word($"cv={ArcSealReader.Word(status)};").Word($"d={options.Domain};"));

    private FoldedField Begin(string name, string value) =>
        new FoldedField(name, maxLine).Word($"a={DkimTags.Word(options.Key.Key.Algorithm)};").Line("b=").Run(value).Piece(";");

    private FoldedField End(FoldedField field) => field
        .Word(string.Create(CultureInfo.InvariantCulture, $"i={instance};"))
        .Word($"s={options.Key.Selector};")
        .Word(string.Create(CultureInfo.InvariantCulture, $"t={now.ToUnixTimeSeconds()}"));
}

using System.Globalization;
using System.Text;

namespace Waxwing.Trust;

/// <summary>
/// Signs messages (RFC 6376 §5, RFC 8301, RFC 8463): one field for each key, the body hashed once. Thread-safe; see
/// <see cref="DkimKey"/> on keys.
/// </summary>
public sealed class DkimSigner
{
    private const string FieldName = "DKIM-Signature";
    private const int Piece = 64 * 1024;

    private readonly DkimSignerOptions _options;
    private readonly TimeProvider _clock;

    /// <summary>Makes one.</summary>
    /// <param name="options">How it signs.</param>
    /// <param name="clock">The time that stands in <c>t=</c>; null for the system's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentException">The options do not fit together; the message says why.</exception>
    public DkimSigner(DkimSignerOptions options, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        DkimSignerRules.Check(options);
        (_options, _clock) = (options, clock ?? TimeProvider.System);
    }

    /// <summary>A hasher for a body that passes by, as <see cref="Sign(ReadOnlyMemory{byte}, DkimBodyHash)"/> needs it.</summary>
    /// <returns>The hasher.</returns>
    public DkimBodyHasher HashBody() => new(_options.BodyCanonicalization);

    /// <summary>Signs a message in memory.</summary>
    /// <param name="message">The message as it goes to the wire: CRLF as line end, parts in the transfer encoding that they are sent in.</param>
    /// <returns>The fields to put before the message, each ending with CRLF.</returns>
    /// <exception cref="ArgumentException">The message cannot be signed: no From or several, a line of the header that is no field or does not end with CRLF, or too many fields.</exception>
    /// <exception cref="ObjectDisposedException">A key was disposed of.</exception>
    public string Sign(ReadOnlyMemory<byte> message)
    {
        var length = HeaderSection.Length(message.Span);
        using var hasher = HashBody();
        hasher.Append(length < 0 ? default : message.Span[length..]);
        return Sign(length < 0 ? message : message[..length], hasher.Finish());
    }

    /// <summary>Signs a message whose body is read from a stream.</summary>
    /// <param name="header">The header, with or without the empty line at its end.</param>
    /// <param name="body">The body, read from where it stands to its end; it stays open.</param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <returns>The fields to put before the message, each ending with CRLF.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null.</exception>
    /// <exception cref="ArgumentException">The message cannot be signed, as <see cref="Sign(ReadOnlyMemory{byte})"/> says.</exception>
    /// <exception cref="OperationCanceledException">The caller's token fired.</exception>
    /// <exception cref="IOException">Reading the stream failed; whatever else the stream throws comes out too.</exception>
    /// <exception cref="ObjectDisposedException">A key was disposed of.</exception>
    public async Task<string> SignAsync(ReadOnlyMemory<byte> header, Stream body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        using var hasher = HashBody();
        var buffer = new byte[Piece];
        while (await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var length)
        {
            hasher.Append(buffer.AsSpan(0, length));
        }

        return Sign(header, hasher.Finish());
    }

    /// <summary>Signs a message whose body was hashed before.</summary>
    /// <param name="header">The header, with or without the empty line at its end.</param>
    /// <param name="body">The hash of its body, by <see cref="HashBody"/>.</param>
    /// <returns>The fields to put before the message, each ending with CRLF.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null.</exception>
    /// <exception cref="ArgumentException">The message cannot be signed, as <see cref="Sign(ReadOnlyMemory{byte})"/> says, or the body was made canonical in another way.</exception>
    /// <exception cref="ObjectDisposedException">A key was disposed of.</exception>
    public string Sign(ReadOnlyMemory<byte> header, DkimBodyHash body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (body.Canonicalization != _options.BodyCanonicalization)
        {
            throw new ArgumentException("The body was made canonical in another way than this signer's.", nameof(body));
        }

        var section = SignableHeader.Cut(header);
        var names = SignableHeader.Names(section, _options.Fields, _options.FieldsWherePresent);
        var selected = HeaderSelection.Of(section, names);
        var now = _clock.GetUtcNow();
        var text = new StringBuilder();
        foreach (var key in _options.Keys)
        {
            var field = Unsigned(key, names, body, now);
            var own = Encoding.ASCII.GetBytes(field.ToString());
            var hash = HeaderHash.Of(_options.HeaderCanonicalization, section.Octets.Span, selected, own, FieldName.Length, FieldName.Length + 1);
            text.Append(field.Run(Convert.ToBase64String(key.Key.Sign(hash)))).Append("\r\n");
        }

        return text.ToString();
    }

    /// <summary>The field up to its value, which stands last.</summary>
    private FoldedField Unsigned(DkimSigningKey key, List<string> names, DkimBodyHash body, DateTimeOffset now)
    {
        var field = new FoldedField(FieldName)
            .Word("v=1;")
            .Word($"a={DkimTags.Word(key.Key.Algorithm)};")
            .Word($"c={DkimTags.Word(_options.HeaderCanonicalization)}/{DkimTags.Word(_options.BodyCanonicalization)};")
            .Word($"d={_options.Domain};")
            .Word($"s={key.Selector};")
            .Word(string.Create(CultureInfo.InvariantCulture, $"t={now.ToUnixTimeSeconds()};"));
        if (_options.Lifetime is { } lifetime)
        {
            field.Word(string.Create(CultureInfo.InvariantCulture, $"x={now.ToUnixTimeSeconds() + (long)lifetime.TotalSeconds};"));
        }

        if (_options.Identity is { } identity)
        {
            field.Word($"i={DkimIdentity.Write(identity)};");
        }

        // RFC 6376 §3.5: white space may stand on both sides of a colon.
        for (var i = 0; i < names.Count; i++)
        {
            var end = i + 1 < names.Count ? ":" : ";";
            field = i == 0 ? field.Word($"h={names[i]}{end}") : field.Piece($"{names[i]}{end}");
        }

        return field.Word($"bh={Convert.ToBase64String(body.Value.AsSpan())};").Word("b=");
    }
}

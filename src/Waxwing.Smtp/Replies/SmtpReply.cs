using System.Globalization;

namespace Waxwing.Smtp;

/// <summary>One reply of a server (RFC 5321 §4.2), whole and immutable.</summary>
public sealed class SmtpReply
{
    internal SmtpReply(int code, EnhancedStatusCode? enhanced, IReadOnlyList<string> lines)
    {
        Code = code;
        Enhanced = enhanced;
        Lines = lines;
    }

    /// <summary>The three-digit code, 200 to 599.</summary>
    public int Code { get; }

    /// <summary>The enhanced status code (RFC 2034) of the first line, or null if the server gave none that agrees with <see cref="Code"/>.</summary>
    public EnhancedStatusCode? Enhanced { get; }

    /// <summary>
    /// The text of every line, without reply code and enhanced code. At least one; a line may be empty.
    /// Control and format characters are replaced by U+FFFD, so that a reply can be printed safely.
    /// </summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>The text of all lines, joined with line feeds.</summary>
    public string Text => string.Join('\n', Lines);

    /// <summary>2yz: done.</summary>
    public bool IsPositive => Code is >= 200 and < 300;

    /// <summary>3yz: go on.</summary>
    public bool IsIntermediate => Code is >= 300 and < 400;

    /// <summary>4yz: not now.</summary>
    public bool IsTransientNegative => Code is >= 400 and < 500;

    /// <summary>5yz: no.</summary>
    public bool IsPermanentNegative => Code >= 500;

    /// <summary>The reply on one line, for logs and messages.</summary>
    public override string ToString()
    {
        var text = string.Join(' ', Lines);
        return Enhanced is { } enhanced
            ? string.Create(CultureInfo.InvariantCulture, $"{Code} {enhanced} {text}")
            : string.Create(CultureInfo.InvariantCulture, $"{Code} {text}");
    }
}

using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Waxwing.Smtp;

/// <summary>One command as octets, without CRLF. Made anew for each command, in the same memory.</summary>
internal sealed class CommandLine
{
    private readonly ArrayBufferWriter<byte> _octets = new(512);

    /// <summary>The octets; valid until the next <see cref="Begin"/>.</summary>
    public ReadOnlySpan<byte> Octets => _octets.WrittenSpan;

    /// <summary>Begins another command.</summary>
    public CommandLine Begin(ReadOnlySpan<byte> verb)
    {
        _octets.ResetWrittenCount();
        return Add(verb);
    }

    /// <summary>Appends octets.</summary>
    public CommandLine Add(ReadOnlySpan<byte> octets)
    {
        _octets.Write(octets);
        return this;
    }

    /// <summary>Appends text in UTF-8.</summary>
    public CommandLine Add(string text)
    {
        Encoding.UTF8.GetBytes(text, _octets);
        return this;
    }

    /// <summary>Appends a number in decimal.</summary>
    public CommandLine Add(long number)
    {
        Utf8Formatter.TryFormat(number, _octets.GetSpan(20), out var length);
        _octets.Advance(length);
        return this;
    }

    /// <summary>Appends a mailbox as it stands in a path.</summary>
    public CommandLine Add(Mailbox mailbox) => Add(mailbox.LocalPart).Add("@"u8).Add(mailbox.Domain.Ascii);

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(Octets);
}

using System.Text;
using System.Text.Json;

namespace Waxwing.Service.Load;

/// <summary>The message that all peers get: 2,048 octets of text, a numbered subject, one recipient.</summary>
internal sealed class Message
{
    private static readonly string Text = MakeText();

    private readonly byte[] _json;
    private readonly byte[] _content;
    private readonly string _domain;

    public Message(LoadOptions options)
    {
        _domain = options.RecipientDomain;
        From = options.From;

        // The number stands where these digits do: nothing is written anew for each message.
        _json = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["from"] = $"Sender <{From}>",
            ["to"] = new[] { Recipient(Placeholder) },
            ["subject"] = $"Benchmark message {Placeholder}",
            ["text"] = Text,
        });
        _content = Encoding.ASCII.GetBytes(
            $"From: Sender <{From}>\r\nTo: {Recipient(Placeholder)}\r\nSubject: Benchmark message {Placeholder}\r\nDate: Tue, 24 Nov 2026 08:00:00 +0000\r\n"
            + $"Message-ID: <{Placeholder}.5f2b8c1e9a7d4f60@{From.Split('@')[1]}>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{Text}.\r\n");
    }

    private const string Placeholder = "100000000";

    /// <summary>The author, and the sender of the envelope.</summary>
    public string From { get; }

    /// <summary>The body of the request, in Resend's form.</summary>
    public byte[] Json(int number) => Numbered(_json, number);

    /// <summary>The content as SMTP carries it, with the lone dot.</summary>
    public byte[] Content(int number) => Numbered(_content, number);

    /// <summary>The recipient, who is another one each time: which message arrived is seen in the envelope.</summary>
    public string Recipient(int number) => Recipient((100_000_000 + number).ToString(CultureInfo.InvariantCulture));

    /// <summary>Whose number it is.</summary>
    public static int NumberOf(string localPart) => int.Parse(localPart.AsSpan(1), CultureInfo.InvariantCulture) - 100_000_000;

    private string Recipient(string digits) => $"r{digits}@{_domain}";

    private static byte[] Numbered(byte[] form, int number)
    {
        var octets = (byte[])form.Clone();
        Span<byte> digits = stackalloc byte[Placeholder.Length];
        (100_000_000 + number).TryFormat(digits, out _, provider: CultureInfo.InvariantCulture);
        for (var at = 0; ;)
        {
            var next = octets.AsSpan(at).IndexOf("100000000"u8);
            if (next < 0)
            {
                return octets;
            }

            digits.CopyTo(octets.AsSpan(at + next));
            at += next + digits.Length;
        }
    }

    private static string MakeText()
    {
        const string Line = "The quick brown fox jumps over the lazy dog and then has a short rest.\r\n";
        var text = new StringBuilder();
        while (text.Length + Line.Length <= 2048)
        {
            text.Append(Line);
        }

        return text.Append('x', 2048 - text.Length - 2).Append("\r\n").ToString();
    }
}

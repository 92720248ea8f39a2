using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Waxwing.Testing;

/// <summary>How a scripted reply goes out.</summary>
public enum Writing
{
    /// <summary>In one write.</summary>
    Whole,

    /// <summary>One write for each line.</summary>
    ByLine,

    /// <summary>One write for each byte.</summary>
    ByByte,
}

/// <summary>What one connection of a <see cref="ScriptedPeer"/> does, step by step. Made by one thread; not changed once a peer runs it.</summary>
/// <example><code>
/// new PeerScript().Greet("220 relay.example").Expect("EHLO").Reply("250-relay.example", "250 PIPELINING").Expect("QUIT").Reply("221 bye")
/// </code></example>
public sealed class PeerScript
{
    private readonly List<(string Name, Func<PeerConnection, Task> Run)> _steps = [];

    internal IReadOnlyList<(string Name, Func<PeerConnection, Task> Run)> Steps => _steps;

    /// <summary>Sends the greeting; CRLF is added to each line.</summary>
    /// <param name="lines">The lines.</param>
    /// <returns>This script.</returns>
    public PeerScript Greet(params string[] lines) => Reply(lines);

    /// <summary>Sends lines; CRLF is added to each.</summary>
    /// <param name="lines">The lines.</param>
    /// <returns>This script.</returns>
    public PeerScript Reply(params string[] lines)
        => ReplyBytes(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\r\n"))));

    /// <summary>Sends bytes as they are.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>This script.</returns>
    public PeerScript ReplyBytes(byte[] bytes) => Step($"reply {Show(bytes)}", peer => peer.WriteAsync(bytes));

    /// <summary>Sends text as it is; one character is one byte.</summary>
    /// <param name="latin1">The text.</param>
    /// <returns>This script.</returns>
    public PeerScript ReplyBytes(string latin1) => ReplyBytes(Encoding.Latin1.GetBytes(latin1));

    /// <summary>How the replies from here on go out.</summary>
    /// <param name="writing">How.</param>
    /// <returns>This script.</returns>
    public PeerScript Write(Writing writing) => Step($"write {writing}", peer => peer.SetWriting(writing));

    /// <summary>Reads one line that must begin with the text, whatever the case.</summary>
    /// <param name="prefix">How the line has to begin.</param>
    /// <returns>This script.</returns>
    public PeerScript Expect(string prefix) => Step($"expect \"{prefix}\"", async peer =>
    {
        var line = await peer.ReadLineAsync();
        if (!line.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        {
            throw new PeerScriptException($"expected a line that begins with \"{prefix}\", got \"{line}\"");
        }
    });

    /// <summary>Reads one line that must be exactly the text.</summary>
    /// <param name="text">The line, without CRLF.</param>
    /// <returns>This script.</returns>
    public PeerScript ExpectLine(string text) => Step($"expect line \"{text}\"", async peer =>
    {
        var line = await peer.ReadLineAsync();
        if (!string.Equals(line, text, StringComparison.Ordinal))
        {
            throw new PeerScriptException($"expected the line \"{text}\", got \"{line}\"");
        }
    });

    /// <summary>Reads one line and lets the test judge it (an assertion in <paramref name="check"/> fails the script).</summary>
    /// <param name="check">Judges the line, without CRLF.</param>
    /// <returns>This script.</returns>
    public PeerScript Expect(Action<string> check) => Step("expect a line", async peer => check(await peer.ReadLineAsync()));

    /// <summary>Reads one line and answers with what <paramref name="answer"/> makes of it, for SCRAM and the like.</summary>
    /// <param name="answer">Makes a reply, without CRLF, of the line.</param>
    /// <returns>This script.</returns>
    public PeerScript Answer(Func<string, string> answer) => Step("answer a line", async peer
        => await peer.WriteAsync(Encoding.UTF8.GetBytes(answer(await peer.ReadLineAsync()) + "\r\n")));

    /// <summary>Reads DATA content up to and with CRLF, dot, CRLF; keeps it, unstuffed, in <see cref="ScriptedPeer.Contents"/>.</summary>
    /// <param name="check">Judges what was read, or null.</param>
    /// <returns>This script.</returns>
    public PeerScript ExpectContent(Action<byte[]>? check = null) => Step("expect content up to the dot", async peer =>
    {
        var content = await peer.ReadContentAsync();
        check?.Invoke(content);
    });

    /// <summary>Reads exactly so many bytes (a BDAT chunk); keeps them in <see cref="ScriptedPeer.Contents"/>.</summary>
    /// <param name="count">How many bytes.</param>
    /// <param name="check">Judges what was read, or null.</param>
    /// <returns>This script.</returns>
    public PeerScript ExpectBytes(int count, Action<byte[]>? check = null) => Step($"expect {count} bytes", async peer =>
    {
        var bytes = await peer.ReadChunkAsync(count);
        check?.Invoke(bytes);
    });

    /// <summary>Expects the client to end the connection and to send nothing before.</summary>
    /// <returns>This script.</returns>
    public PeerScript ExpectEnd() => Step("expect the end of the connection", peer => peer.ReadEndAsync());

    /// <summary>Takes whatever comes until the client ends the connection.</summary>
    /// <returns>This script.</returns>
    public PeerScript TakeTheRest() => Step("take the rest", peer => peer.ReadToEndAsync());

    /// <summary>TLS handshake at once: implicit TLS, or STARTTLS after a reply of the script's own.</summary>
    /// <param name="certificate">The server's certificate, with its key: see <see cref="TestAuthority.Issue"/>.</param>
    /// <returns>This script.</returns>
    public PeerScript Secure(X509Certificate2 certificate) => Step("TLS handshake", peer => peer.SecureAsync(certificate));

    /// <summary>TLS handshake with options of the test's own.</summary>
    /// <param name="options">The options.</param>
    /// <returns>This script.</returns>
    public PeerScript Secure(SslServerAuthenticationOptions options) => Step("TLS handshake", peer => peer.SecureAsync(options));

    /// <summary>Expects STARTTLS, says 220 and shakes hands.</summary>
    /// <param name="certificate">The server's certificate, with its key: see <see cref="TestAuthority.Issue"/>.</param>
    /// <returns>This script.</returns>
    public PeerScript StartTls(X509Certificate2 certificate) => ExpectLine("STARTTLS").Reply("220 2.0.0 Ready to start TLS").Secure(certificate);

    /// <summary>A handshake that the client must break off: it fails, or the client leaves without sending anything.</summary>
    /// <param name="certificate">The server's certificate, with its key: see <see cref="TestAuthority.Issue"/>.</param>
    /// <returns>This script.</returns>
    public PeerScript SecureRefused(X509Certificate2 certificate) => Step("TLS handshake that the client refuses", peer => peer.SecureRefusedAsync(certificate));

    /// <summary>Ends the connection (FIN), without a TLS goodbye.</summary>
    /// <returns>This script.</returns>
    public PeerScript Drop() => Step("drop", peer => peer.DropAsync());

    /// <summary>Breaks the connection (RST).</summary>
    /// <returns>This script.</returns>
    public PeerScript Reset() => Step("reset", peer => peer.ResetAsync());

    /// <summary>Reports that the script came here: see <see cref="ScriptedPeer.Reached"/>.</summary>
    /// <param name="name">The name.</param>
    /// <returns>This script.</returns>
    public PeerScript Mark(string name) => Step($"mark {name}", peer => peer.MarkAsync(name));

    /// <summary>Reports the mark <c>stall</c>, then does and reads nothing until the peer is disposed.</summary>
    /// <returns>This script.</returns>
    public PeerScript Stall() => Step("stall", async peer =>
    {
        await peer.MarkAsync("stall");
        await peer.StallAsync();
    });

    /// <summary>Waits until the test calls <see cref="ScriptedPeer.Release"/>.</summary>
    /// <returns>This script.</returns>
    public PeerScript WaitForRelease() => Step("wait for release", peer => peer.WaitForReleaseAsync());

    /// <summary>Sends bytes one at a time; each waits for one <see cref="ScriptedPeer.Release"/>.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>This script.</returns>
    public PeerScript Trickle(byte[] bytes) => Step($"trickle {Show(bytes)}", async peer =>
    {
        foreach (var b in bytes)
        {
            await peer.WaitForReleaseAsync();
            await peer.WriteAsync([b]);
        }
    });

    /// <summary>Anything else.</summary>
    /// <param name="name">The name.</param>
    /// <param name="run">What is done. An exception fails the script.</param>
    /// <returns>This script.</returns>
    public PeerScript Do(string name, Func<PeerConnection, Task> run) => Step(name, run);

    internal static string Show(ReadOnlySpan<byte> bytes)
    {
        var shown = bytes.Length > 120 ? bytes[..120] : bytes;
        var text = new StringBuilder("\"");
        foreach (var b in shown)
        {
            text.Append(b switch
            {
                (byte)'\r' => "\\r",
                (byte)'\n' => "\\n",
                < 0x20 or >= 0x7f => $"\\x{b:x2}",
                _ => ((char)b).ToString(),
            });
        }

        return text.Append(bytes.Length > 120 ? "…\"" : "\"").ToString();
    }

    private PeerScript Step(string name, Func<PeerConnection, Task> run)
    {
        _steps.Add((name, run));
        return this;
    }
}

/// <summary>The client did not do what the script expects.</summary>
public sealed class PeerScriptException : Exception
{
    internal PeerScriptException(string message)
        : base(message)
    {
    }

    internal PeerScriptException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

using System.Text;
using System.Text.Json;
using Waxwing.Smtp;

namespace Waxwing.Conformance.Tests;

/// <summary>What the client lets onto the wire, and what it believes of what comes from there.</summary>
public sealed class ClientFraming : IDisposable
{
    private static readonly Mailbox Sender = Mailbox.Parse("a@example.org");
    private static readonly Mailbox Recipient = Mailbox.Parse("b@example.net");

    private readonly TestAuthority _authority = new();

    [Fact]
    public async Task Dots_are_doubled_as_the_source_doubles_them()
    {
        var verdicts = new Verdicts<string>("smtp-framing, dot-stuffing");
        foreach (var element in CasesOf("dot-stuffing"))
        {
            var (id, content, wire) = (Text(element, "id"), Text(element, "content"), Text(element, "wire"));
            var (result, received) = await SendAsync(content);
            verdicts.Add(
                id, received.EndsWith("DATA\r\n" + wire, StringComparison.Ordinal) && result.Recipients[0].Delivered == Delivered.Yes, $"{id}: {received}");
        }

        verdicts.Conclude();
    }

    [Theory]
    [InlineData("end-of-data")]
    [InlineData("client-data")]
    public async Task Content_that_could_end_the_message_elsewhere_is_refused_before_it_leaves(string type)
    {
        var verdicts = new Verdicts<string>(
            $"smtp-framing, {type} sent by a client",
            new Deviation<string>(
                "a dot that begins a line is doubled, so what follows it ends nothing",
                "RFC 5321 §4.5.2: CRLF dot and something leaves as CRLF dot dot and something; the source asks that it is not sent unchanged, and it is not",
                content => IsCanonical(content) && content.Contains("\r\n.", StringComparison.Ordinal)),
            new Deviation<string>(
                "a form feed is text",
                "RFC 5321 §2.3.8: a line ends in CRLF and nothing else",
                content => IsCanonical(content) && content.Contains('\f', StringComparison.Ordinal)),
            new Deviation<string>(
                "a last line without its end gets one",
                "RFC 5321 §4.1.1.4: the end marker begins with CRLF; the source allows a writer that repairs",
                content => IsCanonical(content) && !content.EndsWith("\r\n", StringComparison.Ordinal)));
        foreach (var element in CasesOf(type).Where(element => !element.TryGetProperty("client_sends", out var sends) || !sends.GetBoolean()))
        {
            var (id, content) = (Text(element, "id"), Text(element, "content"));
            var (result, received) = await SendAsync(content);
            var refused = result.Recipients[0].Error is { Failure: SmtpFailure.PolicyRefused, Detail: SmtpFailureDetail.ContentNotCanonical }
                && !received.Contains("MAIL", StringComparison.Ordinal);
            verdicts.Add(content, refused, $"{id}: {received}");

            // Where we differ it is because the sequence does not reach the wire as it is.
            if (!refused && element.TryGetProperty("sequence", out var sequence) && !sequence.GetString()!.Contains('\f', StringComparison.Ordinal))
            {
                Assert.DoesNotContain(sequence.GetString()!, received, StringComparison.Ordinal);
            }
        }

        verdicts.Conclude();
    }

    [Fact]
    public async Task Replies_in_clear_behind_the_220_are_never_used()
    {
        var verdicts = new Verdicts<string>("smtp-framing, response-injection");
        foreach (var element in CasesOf("response-injection"))
        {
            var id = Text(element, "id");
            using var certificate = _authority.Issue();
            var (peer, client) = ScriptedPeer.InMemory(new PeerScript().Greet("220 mx.test").Expect("EHLO").Reply("250-mx.test", "250 STARTTLS").ExpectLine("STARTTLS")
                .ReplyBytes(Text(element, "server_bytes")).Secure(certificate).Expect("EHLO").Reply("250 mx.test").TakeTheRest());
            await using var peerEnds = peer;
            var error = (await Assert.ThrowsAsync<SmtpException>(() => SmtpConnection.OpenAsync(client, Options(TlsMode.StartTls)))).Error;
            verdicts.Add(
                id,
                error is { Detail: SmtpFailureDetail.ClearTextInjection, Delivered: Delivered.No } && string.Equals(peer.ReceivedInClear, "EHLO [127.0.0.1]\r\nSTARTTLS\r\n", StringComparison.Ordinal) && peer.ReceivedInTls.Length == 0,
                $"{id}: {error}");
        }

        verdicts.Conclude();
    }

    [Fact]
    public void Input_that_would_forge_a_command_is_refused_by_the_types_that_commands_are_made_of()
    {
        var verdicts = new Verdicts<string>("smtp-framing, crlf-injection into the envelope");
        foreach (var element in CasesOf("crlf-injection"))
        {
            var (id, field, input) = (Text(element, "id"), Text(element, "field"), Text(element, "input"));
            bool? accepted = field switch
            {
                "mail-from" or "rcpt-to" => Mailbox.TryParse(input, out _, out _),
                "ehlo-name" => Domain.TryParse(input, out _, out _),
                "auth-user" => TryCredential(input),
                // Header fields are the sender's, which writes them; there is no DSN parameter that could be given.
                _ => null,
            };
            if (accepted is not null)
            {
                verdicts.Add(id, accepted.Value == element.GetProperty("accept").GetBoolean(), $"{id}: {field} [{input}] was accepted");
            }
        }

        verdicts.Conclude();
    }

    public void Dispose() => _authority.Dispose();

    private static bool TryCredential(string user)
    {
        try
        {
            return new PasswordCredential(user, "password").UserName.Length > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsCanonical(string content)
    {
        var lines = content.Replace("\r\n", "", StringComparison.Ordinal);
        return !lines.AsSpan().ContainsAny('\r', '\n', '\0');
    }

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString()!;

    private static IEnumerable<JsonElement> CasesOf(string type)
        => Corpus.Open("smtp-framing").Cases().Where(element => string.Equals(Text(element, "type"), type, StringComparison.Ordinal));

    private SmtpConnectionOptions Options(TlsMode mode) => new() { Host = "localhost", Mode = mode, Tls = TlsPolicy.FromAuthorities([_authority.Certificate]) };

    // Sends it with DATA; the server answers each line as it comes, since a refused message is followed by nothing.
    private async Task<(TransactionResult Result, string Received)> SendAsync(string content)
    {
        using var certificate = _authority.Issue();
        var (peer, client) = ScriptedPeer.InMemory(new PeerScript().Secure(certificate).Greet("220 mx.test").Expect("EHLO").Reply("250 mx.test")
            .Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Reply("250 queued").TakeTheRest());
        await using var peerEnds = peer;
        await using var session = await SmtpConnection.OpenAsync(client, Options(TlsMode.Implicit));
        var result = await session.SendAsync(new Envelope(Sender, [Recipient]), MessageContent.FromBytes(Encoding.Latin1.GetBytes(content)));
        return (result, peer.ReceivedInTls);
    }
}

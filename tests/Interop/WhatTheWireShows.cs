using System.Text;

namespace Waxwing.Interop.Tests;

/// <summary>A whole session, seen by somebody who taps the wire.</summary>
[Collection(nameof(WhatTheWireShows))]
public sealed class WhatTheWireShows(PostfixServer postfix)
{
    private const string InBase64 = "the second secret, kept in base64";
    private const string InQuotedPrintable = "the third: quoted=printable, größer";

    private static readonly byte[] Content = Encoding.UTF8.GetBytes(
        $"""
        From: sender@example.org
        Subject: Three secrets
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=wax

        --wax

        the first secret lies open
        --wax
        Content-Transfer-Encoding: base64

        {Convert.ToBase64String(Encoding.UTF8.GetBytes("xy" + InBase64))}
        --wax
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        the third: quoted=3Dprint=
        able, gr=C3=B6=C3=9Fer
        --wax--

        """.ReplaceLineEndings("\r\n"));

    public static MatrixTheoryData<string, Listener> EveryClientAndListener { get; } =
        new(MailClients.Names, [Listener.Smtps, Listener.Submission]);

    // The control: without TLS the same capture and the same search see everything. Only smtplib can be made to do it.
    [Fact]
    public async Task In_clear_every_secret_is_seen_in_the_form_that_it_has()
    {
        var (traffic, recipient) = await WatchAsync(new PythonSmtplib(), Listener.Clear, credentials: null);

        Assert.Equal(NeedleForms.Raw, traffic.FormsOf("the first secret lies open"u8) & NeedleForms.Raw);
        Assert.Equal(NeedleForms.Base64, traffic.FormsOf(Encoding.UTF8.GetBytes(InBase64)));
        Assert.Equal(NeedleForms.QuotedPrintable, traffic.FormsOf(Encoding.UTF8.GetBytes(InQuotedPrintable)));
        Assert.True(traffic.Contains(Encoding.UTF8.GetBytes(recipient)));
        Assert.Contains("From: sender@example.org", traffic.LinesOf(Content), StringComparer.Ordinal);
    }

    [Theory, MemberData(nameof(EveryClientAndListener))]
    public async Task Inside_TLS_nothing_of_message_envelope_or_password_is_seen(string client, Listener listener)
    {
        var (traffic, recipient) = await WatchAsync(MailClients.Named(client), listener, postfix.Account);

        Assert.True(traffic.Length > Content.Length); // Else the capture saw nothing, and proves nothing.
        Assert.Empty(traffic.LinesOf(Content));
        Assert.False(traffic.Contains(Encoding.UTF8.GetBytes(InBase64)));
        Assert.False(traffic.Contains(Encoding.UTF8.GetBytes(InQuotedPrintable)));
        Assert.False(traffic.Contains(Encoding.UTF8.GetBytes(recipient)));
        Assert.False(traffic.Contains("sender@example.org"u8));
        Assert.False(traffic.Contains(Encoding.UTF8.GetBytes(postfix.Account.User)));
        Assert.False(traffic.Contains(Encoding.UTF8.GetBytes(postfix.Account.Password)));
    }

    private async Task<(CapturedTraffic Traffic, string Recipient)> WatchAsync(IMailClient client, Listener listener, Credentials? credentials)
    {
        var recipient = PostfixServer.AddressFor($"wire-{Guid.NewGuid():n}");
        var endpoint = postfix[listener];
        await using var capture = await PacketCapture.StartAsync(endpoint.Port, TestContext.Current.CancellationToken);

        var outcome = await client.SendAsync(
            new Submission
            {
                Endpoint = endpoint,
                AuthorityFile = postfix.AuthorityFile,
                Credentials = credentials,
                Recipients = [recipient],
                Content = Content,
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(250, outcome.Recipients[recipient]);
        await postfix.NextDeliveryAsync(recipient, TestContext.Current.CancellationToken);
        return (await capture.StopAsync(TestContext.Current.CancellationToken), recipient);
    }
}

/// <summary>The recording is of a port, and another test's connection to it would be in it, from its middle perhaps.</summary>
[CollectionDefinition(nameof(WhatTheWireShows), DisableParallelization = true)]
public sealed class NobodyElseOnTheWire;

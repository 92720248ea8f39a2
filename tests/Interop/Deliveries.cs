using System.Text;

namespace Waxwing.Interop.Tests;

public sealed class Deliveries(PostfixServer postfix)
{
    private static readonly byte[] Note = Encoding.UTF8.GetBytes(
        "From: sender@example.org\r\nTo: ada@example.test\r\nSubject: A note\r\n\r\n" +
        ".a line that begins with a dot\r\n.\r\n..and two\r\n\r\nGrüße aus Köln\r\n");

    public static MatrixTheoryData<string, Listener> EveryClientAndListener { get; } =
        new(MailClients.Names, [Listener.Smtps, Listener.SmtpsWithoutChunking, Listener.Submission, Listener.SubmissionWithoutChunking]);

    public static TheoryData<string> EveryClient { get; } = new(MailClients.Names);

    [Theory, MemberData(nameof(EveryClientAndListener))]
    public async Task A_message_arrives_byte_for_byte(string client, Listener listener)
    {
        var recipient = PostfixServer.AddressFor($"note-{Guid.NewGuid():n}");

        var outcome = await SendAsync(client, listener, Note, recipient);

        Assert.Equal(250, outcome.Recipients[recipient]);
        var delivery = await postfix.NextDeliveryAsync(recipient, TestContext.Current.CancellationToken);
        Assert.Equal(Note, delivery.Content);
        Assert.Equal("sender@example.org", delivery.ReturnPath);
        Assert.Contains("ESMTPS", delivery.Received, StringComparison.Ordinal); // RFC 3848: with TLS.
    }

    [Theory, MemberData(nameof(EveryClientAndListener))]
    public async Task A_large_message_arrives_byte_for_byte(string client, Listener listener)
    {
        var line = new string('w', 70) + "\r\n";
        byte[] content = [.. "From: sender@example.org\r\nSubject: Large\r\n\r\n"u8, .. Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(line, 40_000)))];
        var recipient = PostfixServer.AddressFor($"large-{Guid.NewGuid():n}");

        await SendAsync(client, listener, content, recipient);

        var delivery = await postfix.NextDeliveryAsync(recipient, TestContext.Current.CancellationToken);
        Assert.True(content.AsSpan().SequenceEqual(delivery.Content));
    }

    [Theory, MemberData(nameof(EveryClient))]
    public async Task Each_recipient_has_an_answer_of_its_own(string client)
    {
        var accepted = PostfixServer.AddressFor($"answers-{Guid.NewGuid():n}");

        var outcome = await SendAsync(client, Listener.Smtps, Note, accepted, PostfixServer.UnknownAddress, PostfixServer.DeferredAddress);

        Assert.Equal(250, outcome.Recipients[accepted]);
        Assert.Equal(550, outcome.Recipients[PostfixServer.UnknownAddress]);
        Assert.Equal(450, outcome.Recipients[PostfixServer.DeferredAddress]);
        await postfix.NextDeliveryAsync(accepted, TestContext.Current.CancellationToken);
    }

    [Theory, MemberData(nameof(EveryClient))]
    public async Task An_internationalized_address_is_reached_with_SMTPUTF8(string client)
    {
        var recipient = PostfixServer.InternationalAddressFor($"utf8-{Guid.NewGuid():n}");

        var outcome = await SendAsync(client, Listener.Submission, Note, recipient);

        Assert.Equal(250, outcome.Recipients[recipient]);
        var delivery = await postfix.NextDeliveryAsync(recipient, TestContext.Current.CancellationToken);
        Assert.Contains("UTF8SMTPS", delivery.Received, StringComparison.Ordinal); // RFC 6531 §4.3
    }

    [Theory, MemberData(nameof(EveryClient))]
    public async Task The_right_password_is_accepted(string client)
    {
        var recipient = PostfixServer.AddressFor($"login-{Guid.NewGuid():n}");

        await LogInAsync(client, postfix.Account, recipient);

        var delivery = await postfix.NextDeliveryAsync(recipient, TestContext.Current.CancellationToken);
        Assert.Contains("ESMTPSA", delivery.Received, StringComparison.Ordinal); // RFC 3848: with TLS and AUTH.
    }

    [Theory, MemberData(nameof(EveryClient))]
    public async Task A_wrong_password_is_refused_with_535(string client)
    {
        var outcome = await LogInAsync(client, postfix.Account with { Password = "wrong" }, PostfixServer.AddressFor("never"));

        Assert.Equal(535, outcome.Refusal); // RFC 4954 §6
    }

    private Task<Outcome> SendAsync(string client, Listener listener, byte[] content, params string[] recipients) =>
        SendAsync(client, new Submission
        {
            Endpoint = postfix[listener],
            AuthorityFile = postfix.AuthorityFile,
            Recipients = recipients,
            Content = content,
        });

    private Task<Outcome> LogInAsync(string client, Credentials credentials, string recipient) =>
        SendAsync(client, new Submission
        {
            Endpoint = postfix[Listener.Submission],
            AuthorityFile = postfix.AuthorityFile,
            Credentials = credentials,
            Recipients = [recipient],
            Content = Note,
        });

    private static Task<Outcome> SendAsync(string client, Submission submission) =>
        MailClients.Named(client).SendAsync(submission, TestContext.Current.CancellationToken);
}

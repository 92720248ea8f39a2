using Waxwing.Smtp;

namespace Waxwing.Interop.Tests.Crossing;

/// <summary>
/// The hazards of crossing messages, with our engine on the servers that have them. What happens to a client without our
/// rules stands in <see cref="WhatEximDoes"/>, <see cref="WhatHarakaDoes"/>, <see cref="WhatSmtpServerDoes"/> and <see cref="WhatDovecotDoes"/>.
/// </summary>
public sealed class Hazards(PostfixServer postfix, EximServer exim, HarakaServer haraka, NodeSmtpServer smtpServer, DovecotSubmission dovecot)
    : IClassFixture<DovecotSubmission>
{
    private readonly RealServers servers = new(postfix, exim, haraka, smtpServer, dovecot);

    // Exim, smtp-server and Dovecot keep the sender of a message whose recipients they all refused.
    [Theory]
    [InlineData("Exim", Listener.Smtps)]
    [InlineData("Exim", Listener.SmtpsWithoutChunking)]
    [InlineData("smtp-server", Listener.SmtpsWithoutChunking)]
    [InlineData("Dovecot submission", Listener.Smtps)]
    [InlineData("Postfix", Listener.Smtps)]
    [InlineData("Postfix", Listener.SmtpsWithoutChunking)]
    public async Task All_recipients_of_a_message_refused_and_the_next_crossing(string name, Listener listener)
    {
        var server = servers[name];
        await using var session = await Engine.OpenWideAsync(server, listener);
        Parcel[] parcels = [Good(), Parcel.To(Address.Refused), Good(), Parcel.To(Address.Refused, Address.Deferred), Good()];

        var results = await session.SendAllAsync(parcels);

        await parcels[0].AssertTruthAsync(server, results[0], Delivered.Yes);
        await parcels[1].AssertTruthAsync(server, results[1], Delivered.No);
        await parcels[2].AssertTruthAsync(server, results[2], Delivered.Yes);
        await parcels[3].AssertTruthAsync(server, results[3], Delivered.No, Delivered.No);
        await parcels[4].AssertTruthAsync(server, results[4], Delivered.Yes);
        Assert.Contains(results, result => result.InFlightBefore > 0);
        await AssertEndsWellAsync(session);
    }

    // Exim refuses this content when its last chunk has come, and the BDAT of a message without recipients at once (503).
    [Fact]
    public async Task BDAT_refused_by_Exim_and_the_next_crossing()
    {
        await using var session = await Engine.OpenWideAsync(exim, Listener.Smtps);
        Parcel[] parcels = [Refused(), Good(), Refused(), Parcel.To(Address.Refused), Good()];

        var results = await session.SendAllAsync(parcels);

        await parcels[0].AssertTruthAsync(exim, results[0], Delivered.No);
        await parcels[1].AssertTruthAsync(exim, results[1], Delivered.Yes);
        await parcels[2].AssertTruthAsync(exim, results[2], Delivered.No);
        await parcels[3].AssertTruthAsync(exim, results[3], Delivered.No);
        await parcels[4].AssertTruthAsync(exim, results[4], Delivered.Yes);
        Assert.Equal([550, 250, 550, 503, 250], results.Select(result => result.FinalReply!.Code));
        Assert.Contains(results, result => result.InFlightBefore > 0);
        await AssertEndsWellAsync(session);
    }

    // header_maxsize is 1 MB: Exim refuses in the midst of the content, while further chunks are on their way. From then on it may
    // take octets of content for commands, and a message that crossed the refusal was accepted and delivered without its body.
    [Fact]
    public async Task A_chunk_refused_by_Exim_in_the_midst_of_the_content_and_the_next_message_stays_here()
    {
        await using var session = await Engine.OpenWideAsync(exim, Listener.Smtps);
        var plain = Parcel.To(Address.Fresh("headers"));
        var field = System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"X-Long: {new string('w', 60)}\r\n", 30_000)));
        Parcel[] parcels = [plain with { Content = [.. field, .. plain.Content] }, Good()];

        var results = await session.SendAllAsync(parcels);

        Assert.Equal((Delivered.No, 552), (results[0].Recipients[0].Delivered, results[0].Recipients[0].Reply!.Code));
        Assert.False(session.IsUsable);
        await parcels[1].AssertTruthAsync(exim, results[1], Delivered.No);
        Assert.Equal(ContentStyle.None, results[1].Style);
        Assert.Equal(0, exim.ArrivedFor(parcels[0].Recipients[0]));
    }

    // Haraka answers 503 to everything in the packet of a final dot.
    [Fact]
    public async Task Crossing_refused_by_Haraka_and_the_message_goes_again_alone()
    {
        var knowledge = new RelayKnowledge(Engine.Window);
        await using var session = await Engine.OpenWideAsync(haraka, Listener.SmtpsWithoutChunking, knowledge);
        var parcels = Enumerable.Range(0, 6).Select(_ => Good()).ToArray();

        var results = await session.SendAllAsync(parcels);

        for (var i = 0; i < parcels.Length; i++)
        {
            await parcels[i].AssertTruthAsync(haraka, results[i], Delivered.Yes);
        }

        Assert.True(knowledge.CrossingRefused);
        Assert.Contains(results, result => result.AloneBecause == StyleReason.CrossingRefused);
        Assert.Equal(1, session.Window);
        await AssertEndsWellAsync(session);

        // Another connection to the same relay does not try it again.
        await using var other = await Engine.OpenWideAsync(haraka, Listener.SmtpsWithoutChunking, knowledge);
        Assert.All(await other.SendAllAsync(Good(), Good(), Good()), result => Assert.Equal((0, StyleReason.CrossingRefused), (result.InFlightBefore, result.AloneBecause)));
    }

    // Without RSET each of these pairs would end Dovecot's service, with the reply to a message that was accepted.
    [Fact]
    public async Task Dovecot_lives_and_tells_of_every_message()
    {
        await using var session = await Engine.OpenWideAsync(dovecot, Listener.Smtps);
        var parcels = Enumerable.Range(0, 20).Select(i => i % 4 == 3 ? Parcel.To(Address.Fresh("part"), Address.Refused) : Good()).ToArray();

        var results = await session.SendAllAsync(parcels);

        for (var i = 0; i < parcels.Length; i++)
        {
            await parcels[i].AssertTruthAsync(dovecot, results[i], i % 4 == 3 ? [Delivered.Yes, Delivered.No] : [Delivered.Yes]);
        }

        Assert.Contains(results, result => result is { InFlightBefore: > 0, Style: ContentStyle.Bdat });
        await AssertEndsWellAsync(session);
    }

    // RFC 3030 §2: what came without LAST is thrown away.
    [Theory]
    [InlineData("Exim")]
    [InlineData("Postfix")]
    [InlineData("Dovecot submission")]
    public async Task Chunks_are_taken_back_and_the_neighbours_arrive(string name)
    {
        var server = servers[name];
        await using var session = await Engine.OpenWideAsync(server, Listener.Smtps);
        using var cancel = new CancellationTokenSource();
        var before = Good();
        var large = Parcel.With("large", 700_000, Address.Fresh("large"));
        var behind = Good();
        // The caller goes away in the midst of his own stream.
        var content = MessageContent.FromStream(MessageContent.FromBytes(large.Content).Facts!, _ => ValueTask.FromResult<Stream>(new Leaving(large.Content, cancel)));
        var sendings = new[]
        {
            before.SendAsync(session),
            session.SendAsync(new Envelope(Mailbox.Parse(large.Sender), [Mailbox.Parse(large.Recipients[0])]), content, cancel.Token),
            behind.SendAsync(session),
        };

        var results = await Task.WhenAll(sendings);

        await before.AssertTruthAsync(server, results[0], Delivered.Yes);
        await behind.AssertTruthAsync(server, results[2], Delivered.Yes);
        await large.AssertTruthAsync(server, results[1], Delivered.No);
        Assert.Equal((SmtpFailure.Cancelled, ContentStyle.Bdat), (results[1].Recipients[0].Error!.Failure, results[1].Style));
        Assert.True(results[1].ContentOctets > 0, "a chunk had gone");
        await AssertEndsWellAsync(session);
    }

    private static Parcel Good() => Parcel.To(Address.Fresh("good"));

    private static Parcel Refused() => Parcel.With(EximConfiguration.RefusedSubject, 0, Address.Fresh("content"));

    // Nothing was broken on the way: QUIT is answered.
    private static async Task AssertEndsWellAsync(MailSession session)
    {
        Assert.True(session.IsUsable, session.Broken?.ToString());
        await session.QuitAsync();
    }

    private sealed class Leaving(byte[] content, CancellationTokenSource cancel) : MemoryStream(content, writable: false)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position > 0)
            {
                await cancel.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
            }

            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}

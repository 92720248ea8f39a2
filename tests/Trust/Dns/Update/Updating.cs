using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Waxwing.TestSupport;

namespace Waxwing.Trust.Tests.Dns.Update;

/// <summary>What goes out in an update, and what is made of every answer: nothing in one counts before its signature does.</summary>
public sealed class Updating
{
    private static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly RecordSetChange Change = new(Name("a.example.test"), DnsType.Txt, [], [], [RecordOctets.Text("x")], TimeSpan.FromHours(1));

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 30, 6, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task An_answer_that_is_signed_and_says_yes_is_a_yes()
    {
        byte[] request = [];
        var result = await SendAsync(query => new SignedReply(request = query, Secret).Octets);

        Assert.Equal(DnsUpdateFault.None, result.Fault);
        // One zone, one prerequisite, one update, one additional: the signature.
        Assert.Equal([0x28, 0, 0, 1, 0, 1, 0, 1, 0, 1], request[2..12]);
        Assert.Equal(_clock.GetUtcNow().ToUnixTimeSeconds(), SignedReply.Time(request));
    }

    [Fact]
    public async Task The_signature_of_a_request_is_that_of_RFC_8945()
    {
        byte[] request = [];
        await SendAsync(query => new SignedReply(request = query, Secret).Octets);
        // Name, type, class, life, length, algorithm, time, fudge, length of the signature.
        var record = request.Length - (10 + 10 + 13 + 6 + 2 + 2 + 32 + 2 + 2 + 2);
        byte[] unsigned = [.. request[..record]];
        unsigned[11] = 0;
        byte[] signed = [.. unsigned, .. DnsReply.Name("key", "test"), 0, 255, 0, 0, 0, 0, .. DnsReply.Name("hmac-sha256"), .. request[^48..^40], 0, 0, 0, 0];
        Assert.Equal(HMACSHA256.HashData(Secret, signed), request[^38..^6]);
    }

    [Fact]
    public void A_change_names_what_was_seen_and_deletes_and_adds_by_data()
    {
        var name = DnsReply.Name("a", "example", "test");
        var change = new RecordSetChange(Name("a.example.test"), DnsType.Txt, [[1, (byte)'o'], [1, (byte)'k']], [[1, (byte)'o']], [[1, (byte)'n']], TimeSpan.FromMinutes(5));
        var octets = new DnsUpdateMessage(Name("example.test"), [change]).Octets.ToArray();
        Assert.Equal(
            [
                0x28, 0, 0, 1, 0, 2, 0, 2, 0, 0, .. DnsReply.Name("example", "test"), 0, 6, 0, 1,
                .. name, 0, 16, 0, 1, 0, 0, 0, 0, 0, 2, 1, (byte)'o', // exists: IN, no life
                .. name, 0, 16, 0, 1, 0, 0, 0, 0, 0, 2, 1, (byte)'k',
                .. name, 0, 16, 0, 254, 0, 0, 0, 0, 0, 2, 1, (byte)'o', // goes: NONE
                .. name, 0, 16, 0, 1, 0, 0, 1, 44, 0, 2, 1, (byte)'n', // comes: IN, 300 s
            ],
            octets[2..]);
    }

    [Fact]
    public void Where_nothing_was_seen_nothing_may_be_there() =>
        Assert.Equal(
            [.. DnsReply.Name("a", "example", "test"), 0, 16, 0, 254, 0, 0, 0, 0, 0, 0],
            new DnsUpdateMessage(Name("example.test"), [Change]).Octets.ToArray()[(12 + 14 + 4)..(12 + 14 + 4 + 26)]);

    [Theory]
    [InlineData(2, "ServerFailure")]
    [InlineData(3, "Changed")]
    [InlineData(4, "Unsupported")]
    [InlineData(5, "Refused")]
    [InlineData(6, "Changed")]
    [InlineData(7, "Changed")]
    [InlineData(8, "Changed")]
    [InlineData(9, "NotAuthoritative")]
    [InlineData(10, "NotInZone")]
    [InlineData(1, "OtherCode")]
    public async Task A_signed_code_is_the_word_of_the_server(int code, string fault) =>
        Assert.Equal(fault, (await SendAsync(query => new SignedReply(query, Secret) { Code = code }.Octets)).Fault.ToString());

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task An_unsigned_answer_is_nobodys_word(int code) =>
        Assert.Equal(DnsUpdateFault.Unsigned, (await SendAsync(query => new SignedReply(query, Secret) { Code = code }.Unsigned)).Fault);

    [Fact]
    public async Task A_signature_with_another_secret_is_wrong() =>
        Assert.Equal(DnsUpdateFault.SignatureWrong, (await SendAsync(query => new SignedReply(query, new byte[32]).Octets)).Fault);

    [Fact]
    public async Task A_signature_of_another_key_is_wrong() =>
        Assert.Equal(DnsUpdateFault.SignatureWrong, (await SendAsync(query => new SignedReply(query, Secret) { KeyName = DnsReply.Name("yek", "test") }.Octets)).Fault);

    [Fact]
    public async Task A_signature_that_was_cut_short_is_wrong() =>
        Assert.Equal(DnsUpdateFault.SignatureWrong, (await SendAsync(query => new SignedReply(query, Secret) { MacLength = 16 }.Octets)).Fault);

    [Fact]
    public async Task A_code_that_somebody_changed_on_the_way_is_wrong()
    {
        var result = await SendAsync(query =>
        {
            var answer = new SignedReply(query, Secret) { Code = 5 }.Octets;
            answer[3] = 0;
            return answer;
        });
        Assert.Equal(DnsUpdateFault.SignatureWrong, result.Fault);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    public async Task A_server_that_cannot_verify_says_so_unsigned(int error) =>
        Assert.Equal(DnsUpdateFault.KeyRefused, (await SendAsync(query => new SignedReply(query, Secret) { Code = 9, Error = error, MacLength = 0 }.Octets)).Fault);

    [Fact]
    public async Task A_server_with_another_clock_says_so_signed() =>
        Assert.Equal(DnsUpdateFault.ClockDiffers, (await SendAsync(query => new SignedReply(query, Secret) { Code = 9, Error = 18, Other = new byte[6] }.Octets)).Fault);

    [Theory]
    [InlineData(300, "None")]
    [InlineData(301, "ClockDiffers")]
    [InlineData(-301, "ClockDiffers")]
    public async Task An_answer_holds_for_five_minutes(int late, string fault) =>
        Assert.Equal(fault, (await SendAsync(query => new SignedReply(query, Secret) { Late = late }.Octets)).Fault.ToString());

    [Fact]
    public async Task An_answer_that_is_cut_off_is_none() =>
        Assert.Equal(DnsUpdateFault.Malformed, (await SendAsync(query => new SignedReply(query, Secret) { Flags = 0xAA00 }.Octets)).Fault);

    [Fact]
    public async Task An_answer_to_a_query_is_none() =>
        Assert.Equal(DnsUpdateFault.Malformed, (await SendAsync(query => new SignedReply(query, Secret) { Flags = 0x8000 }.Octets)).Fault);

    [Fact]
    public async Task An_answer_to_somebody_else_is_none()
    {
        var result = await SendAsync(query =>
        {
            var answer = new SignedReply(query, Secret).Octets;
            answer[0] ^= 1;
            return answer;
        });
        Assert.Equal(DnsUpdateFault.Malformed, result.Fault);
    }

    [Fact]
    public async Task Octets_behind_the_signature_make_it_none() =>
        Assert.Equal(DnsUpdateFault.Malformed, (await SendAsync(query => new SignedReply(query, Secret) { Behind = [0] }.Octets)).Fault);

    [Fact]
    public async Task An_empty_answer_is_none() => Assert.Equal(DnsUpdateFault.Malformed, (await SendAsync(_ => [])).Fault);

    [Fact]
    public void Whatever_octets_come_they_are_a_result_and_never_a_yes()
    {
        var message = new DnsUpdateMessage(Name("example.test"), [Change]);
        var request = Tsig.Sign(message.Octets.Span, Key(Secret), _clock.GetUtcNow());
        var good = new SignedReply(request.Octets.ToArray(), Secret).Octets;
        Assert.True(Read(good).IsDone);
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte[1, 255], Gen.Int[0, good.Length]).Sample(
            (at, flip, length) =>
            {
                byte[] changed = [.. good];
                changed[at] ^= flip;
                // The case of a name does not count.
                return (flip == 0x20 || !Read(changed).IsDone) && (length == good.Length || !Read(good[..length]).IsDone);
            },
            iter: 20_000);
        Gen.Byte.Array[0, 300].Sample(octets => !Read([.. good[..12], .. octets]).IsDone, iter: 10_000);

        DnsUpdateResult Read(byte[] octets) => DnsUpdateAnswer.Read(octets, message.Identifier, request, Key(Secret), _clock.GetUtcNow());
    }

    [Fact]
    public async Task A_server_that_hangs_up_is_unreachable()
    {
        using var peer = new DnsPeer((_, _) => []);
        Assert.Equal(DnsUpdateFault.Unreachable, (await Client(peer.Endpoint).SendAsync(Name("example.test"), [Change], TestContext.Current.CancellationToken)).Fault);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable()
    {
        IPEndPoint endpoint;
        using (var gone = new DnsPeer((_, _) => []))
        {
            endpoint = gone.Endpoint;
        }

        Assert.Equal(DnsUpdateFault.Unreachable, (await Client(endpoint).SendAsync(Name("example.test"), [Change], TestContext.Current.CancellationToken)).Fault);
    }

    [Fact]
    public async Task A_server_that_never_answers_has_its_time_limit()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var sending = Client((IPEndPoint)silent.LocalEndpoint).SendAsync(Name("example.test"), [Change], TestContext.Current.CancellationToken);
        Assert.False(sending.IsCompleted);
        _clock.Advance(Limit);
        Assert.Equal(DnsUpdateFault.TimedOut, (await sending).Fault);
    }

    [Fact]
    public async Task A_caller_who_cancels_is_told_so()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var cancel = new CancellationTokenSource();
        var sending = Client((IPEndPoint)silent.LocalEndpoint).SendAsync(Name("example.test"), [Change], cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public void What_may_be_tried_again_is_told_apart() =>
        Assert.Equal(
            [DnsUpdateFault.Unreachable, DnsUpdateFault.TimedOut, DnsUpdateFault.Changed, DnsUpdateFault.ServerFailure],
            Enum.GetValues<DnsUpdateFault>().Where(fault => DnsUpdateResult.Of(fault, "").IsTransient));

    private async Task<DnsUpdateResult> SendAsync(Func<byte[], byte[]> answer)
    {
        using var peer = new DnsPeer((query, _) => [answer(query)]);
        return await Client(peer.Endpoint).SendAsync(Name("example.test"), [Change], TestContext.Current.CancellationToken);
    }

    private DnsUpdateClient Client(IPEndPoint server) => new(server, Key(Secret), _clock, Limit);

    private static TsigKey Key(byte[] secret) => new(Name("key.test"), secret);

    private static DnsName Name(string text) => DnsName.TryParse(text, out var name) ? name : throw new FormatException(text);
}

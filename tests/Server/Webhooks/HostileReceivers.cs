using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Waxwing.Server.Webhooks;

namespace Waxwing.Server.Tests.Webhooks;

/// <summary>What receivers may do to whoever sends, and where nobody is sent.</summary>
public sealed class HostileReceivers
{
    public static TheoryData<string> NotPublic =>
    [
        "127.0.0.1", "127.1", "0x7f.0.0.1", "2130706433", "localhost", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254", "169.254.170.2", "100.64.0.1", "100.127.255.255",
        "0.0.0.0", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "192.88.99.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[2001::1]",
        "[fe80::1]", "[fec0::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[2001:db8::1]", "[3fff::1]", "[100::1]", "[5f00::1]",
    ];

    [Theory]
    [MemberData(nameof(NotPublic))]
    public async Task What_is_no_public_address_is_no_endpoint_and_is_not_connected_to(string host)
    {
        var hosts = Hosts(new WebhookOptions());
        var (endpoint, why) = await hosts.JudgeAsync($"https://{host}/mail", TestContext.Current.CancellationToken);
        Assert.Null(endpoint);
        Assert.Contains("public address", why, StringComparison.Ordinal);

        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        var answer = await PostAsync(new WebhookOptions(), $"https://{host}:{((IPEndPoint)listener.LocalEndpoint).Port}/mail");
        Assert.Equal((null, "it cannot be reached at a public address"), (answer.Status, answer.Fault));
        Assert.False(listener.Pending());
    }

    [Theory]
    [InlineData("https://8.8.8.8/mail")]
    [InlineData("https://[2606:4700::1]/mail")]
    [InlineData("https://hooks.customers.net/mail?x=1")]
    [InlineData("https://hooks.customers.net:8443/mail")]
    public async Task What_is_public_is_one(string url) => Assert.NotNull((await Hosts(new WebhookOptions()).JudgeAsync(url, TestContext.Current.CancellationToken)).Endpoint);

    [Theory]
    [InlineData("http://hooks.customers.net/")]
    [InlineData("http://127.0.0.1/")]
    [InlineData("https://user@hooks.customers.net/")]
    [InlineData("https://user:word@hooks.customers.net/")]
    [InlineData("https://hooks.customers.net/#part")]
    [InlineData("ftp://hooks.customers.net/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("//hooks.customers.net/")]
    [InlineData("hooks.customers.net")]
    [InlineData("https://")]
    [InlineData("")]
    public async Task What_is_no_URL_of_HTTPS_is_none(string url) => Assert.Null((await Hosts(new WebhookOptions()).JudgeAsync(url, TestContext.Current.CancellationToken)).Endpoint);

    [Fact]
    public async Task A_name_that_leads_inside_is_none_even_where_one_of_its_addresses_is_public()
    {
        var hosts = Hosts(new WebhookOptions { Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("8.8.8.8"), IPAddress.Parse("10.0.0.1")]) });
        Assert.Null((await hosts.JudgeAsync("https://hooks.customers.net/", TestContext.Current.CancellationToken)).Endpoint);
    }

    [Fact]
    public async Task A_name_that_leads_elsewhere_when_it_is_sent_to_is_judged_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var asked = 0;
        var options = new WebhookOptions { Resolve = (_, _) => Task.FromResult<IPAddress[]>([asked++ == 0 ? IPAddress.Parse("8.8.8.8") : IPAddress.Loopback]) };
        var (endpoint, _) = await Hosts(options).JudgeAsync($"https://hooks.customers.net:{((IPEndPoint)listener.LocalEndpoint).Port}/", TestContext.Current.CancellationToken);
        Assert.NotNull(endpoint);

        var answer = await PostAsync(options, endpoint.AbsoluteUri);
        Assert.Equal((null, "it cannot be reached at a public address"), (answer.Status, answer.Fault));
        Assert.Equal(2, asked);
        Assert.False(listener.Pending());
    }

    [Theory]
    [InlineData("http://127.0.0.1:3000/", true)]
    [InlineData("http://localhost:3000/", true)]
    [InlineData("http://[::1]:3000/", true)]
    [InlineData("http://10.0.0.1/", false)]
    [InlineData("http://hooks.customers.net/", false)]
    public async Task In_clear_on_loopback_where_the_operator_says_so_and_nowhere_else(string url, bool isOne)
    {
        var options = new WebhookOptions { PlainLoopback = true };
        Assert.Equal(isOne, (await Hosts(options).JudgeAsync(url, TestContext.Current.CancellationToken)).Endpoint is not null);
        if (!isOne)
        {
            Assert.Null((await PostAsync(options with { Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("8.8.8.8")]) }, url)).Status);
        }
    }

    [Fact]
    public async Task A_private_host_that_the_operator_allows_is_one_with_its_port_alone()
    {
        var hosts = Hosts(new WebhookOptions { AllowedPrivateHosts = ["hooks.internal:8443", "10.0.0.1"], Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.1")]) });
        async Task<bool> IsOneAsync(string url) => (await hosts.JudgeAsync(url, TestContext.Current.CancellationToken)).Endpoint is not null;
        Assert.True(await IsOneAsync("https://hooks.internal:8443/"));
        Assert.True(await IsOneAsync("https://10.0.0.1/"));
        Assert.False(await IsOneAsync("https://hooks.internal/"));
        Assert.False(await IsOneAsync("https://10.0.0.1:22/"));
        Assert.False(await IsOneAsync("https://other.internal:8443/"));
    }

    [Fact]
    public async Task A_redirect_is_a_failure_and_is_not_followed()
    {
        await using var room = WebhooksRoom.Open();
        using var inside = new TcpListener(IPAddress.Loopback, 0);
        inside.Start();
        room.Receiver.Answer = _ => Receiver.Status(302, "", $"Location: https://127.0.0.1:{((IPEndPoint)inside.LocalEndpoint).Port}/latest/meta-data\r\n");
        var (id, _) = await room.AddAsync();
        await room.AcceptAsync();
        await room.LookAsync();

        var attempt = await OneAsync(room, id);
        Assert.Equal((302, "redirects are not followed"), (attempt.Answer.Status, attempt.Answer.Fault));
        Assert.False(inside.Pending());
        Assert.Single(room.Receiver.All);
    }

    [Fact]
    public async Task Whoever_says_nothing_has_fifteen_seconds()
    {
        await using var room = WebhooksRoom.Open();
        room.Receiver.Answer = _ => null;
        var (id, _) = await room.AddAsync();
        await room.AcceptAsync();
        await room.Sender.LookAsync(WebhooksRoom.Token);
        await room.Receiver.NextAsync();
        room.Clock.Advance(TimeSpan.FromSeconds(14.9));
        Assert.Equal(0, Assert.Single(await room.EventsAsync(id)).Attempts);
        room.Clock.Advance(TimeSpan.FromSeconds(0.1));
        await room.SentAsync();

        var attempt = await OneAsync(room, id);
        Assert.Equal((null, "it did not answer within 15 seconds", TimeSpan.FromSeconds(15)), (attempt.Answer.Status, attempt.Answer.Fault, attempt.Answer.Took));
        Assert.Equal([(1.0, "waxwing.outcome=NoAnswer")], room.Heard.Take("waxwing.service.webhooks.attempts"));
    }

    [Fact]
    public async Task Whoever_says_it_octet_by_octet_has_no_more()
    {
        await using var room = WebhooksRoom.Open();
        var said = new TaskCompletionSource();
        room.Receiver.Stream = async (_, stream, stop) =>
        {
            foreach (var octet in "HTTP/1.1 200 OK\r\nX: "u8.ToArray())
            {
                await stream.WriteAsync(new[] { octet }, stop);
            }

            said.SetResult();
            _ = await stream.ReadAsync(new byte[1], stop);
        };
        var (id, _) = await room.AddAsync();
        await room.AcceptAsync();
        await room.Sender.LookAsync(WebhooksRoom.Token);
        await said.Task;
        room.Clock.Advance(WebhookOptions.Limit);
        await room.SentAsync();

        Assert.Null((await OneAsync(room, id)).Answer.Status);
    }

    [Fact]
    public async Task An_acknowledgement_counts_though_its_words_never_end()
    {
        await using var room = WebhooksRoom.Open();
        room.Receiver.Stream = async (_, stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun"u8.ToArray(), stop);
            _ = await stream.ReadAsync(new byte[1], stop);
        };
        var (id, _) = await room.AddAsync();
        await room.AcceptAsync();
        await room.Sender.LookAsync(WebhooksRoom.Token);
        await room.Clock.WhenArmedAsync(TimeSpan.FromSeconds(2));
        room.Clock.Advance(TimeSpan.FromSeconds(2));
        await room.SentAsync();
        Assert.Equal(200, (await OneAsync(room, id)).Answer.Status);
    }

    [Fact]
    public async Task Of_a_huge_answer_a_little_is_read()
    {
        await using var room = WebhooksRoom.Open();
        long written = 0;
        room.Receiver.Stream = async (_, stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n"u8.ToArray(), stop);
            var part = Encoding.ASCII.GetBytes(new string('x', 16 * 1024));
            while (true)
            {
                await stream.WriteAsync(part, stop);
                written += part.Length;
            }
        };
        var (id, _) = await room.AddAsync();
        await room.AcceptAsync();
        await room.LookAsync();

        var attempt = await OneAsync(room, id);
        Assert.Equal((200, new string('x', WebhookPost.ResponseLimit)), (attempt.Answer.Status, attempt.Answer.Response));
        Assert.InRange(written, 0, 64L * 1024 * 1024);
    }

    [Fact]
    public async Task A_huge_header_is_no_answer()
    {
        await using var room = WebhooksRoom.Open();
        room.Receiver.Answer = _ => Receiver.Status(200, "", string.Concat(Enumerable.Range(0, 1000).Select(i => string.Create(CultureInfo.InvariantCulture, $"X-{i}: {new string('x', 100)}\r\n"))));
        var (id, _) = await room.AddAsync();
        await room.AcceptAsync();
        await room.LookAsync();

        Assert.Null((await OneAsync(room, id)).Answer.Status);
    }

    [Fact]
    public async Task A_compressed_answer_is_not_unpacked()
    {
        await using var room = WebhooksRoom.Open();
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(new byte[10 * 1024 * 1024]);
        }

        room.Receiver.Stream = async (_, stream, stop) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n")), stop);
            await stream.WriteAsync(packed.ToArray(), stop);
        };
        var (id, _) = await room.AddAsync();
        await room.AcceptAsync();
        await room.LookAsync();

        var attempt = await OneAsync(room, id);
        Assert.Equal((200, "", "its answer is compressed, and not shown"), (attempt.Answer.Status, attempt.Answer.Response, attempt.Answer.Fault));
        Assert.DoesNotContain(room.Receiver.All[0].Fields.Keys, name => name.Equals("Accept-Encoding", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_certificate_of_nobody_is_not_relied_on()
    {
        await using var room = WebhooksRoom.Open(options => options with { Authorities = [] });
        var (id, _) = await room.AddAsync();
        await room.AcceptAsync();
        await room.LookAsync();

        Assert.Equal((null, "its certificate cannot be relied on"), ((await OneAsync(room, id)).Answer.Status, (await OneAsync(room, id)).Answer.Fault));
        Assert.Empty(room.Receiver.All);
    }

    [Fact]
    public async Task What_speaks_no_HTTP_has_not_answered()
    {
        await using var room = WebhooksRoom.Open();
        room.Receiver.Answer = _ => "220 mail.customers.net ESMTP\r\n\r\n";
        var (id, _) = await room.AddAsync();
        await room.AcceptAsync();
        await room.LookAsync();

        Assert.Equal((null, "it did not answer in HTTP"), ((await OneAsync(room, id)).Answer.Status, (await OneAsync(room, id)).Answer.Fault));
    }

    private static async Task<WebhookAttempt> OneAsync(WebhooksRoom room, Guid id) => Assert.Single(await room.AttemptsAsync(id, Assert.Single(await room.EventsAsync(id)).Id));

    // Names that a test does not give lead nowhere.
    private static WebhookHosts Hosts(WebhookOptions options) => new(WithNames(options), TimeProvider.System);

    private static WebhookOptions WithNames(WebhookOptions options) => options.Resolve is not null ? options : options with
    {
        Resolve = (host, _) => host is "localhost" ? Task.FromResult<IPAddress[]>([IPAddress.Loopback]) : throw new SocketException((int)SocketError.HostNotFound),
    };

    private static async Task<WebhookAnswer> PostAsync(WebhookOptions options, string url)
    {
        using var post = new WebhookPost(Hosts(options), WithNames(options), TimeProvider.System);
        return await post.SendAsync(new Uri(url), [WebhookSecret.New()], Guid.Empty, "{}"u8.ToArray(), TestContext.Current.CancellationToken);
    }
}

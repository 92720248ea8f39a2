using Waxwing.Server.Commands;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Commands;

public sealed class Serving : TypedCommands
{
    // A configuration of its own, so that none that lies about is read.
    private readonly string _configuration;

    public Serving() => _configuration = Configured("{}");

    [Fact]
    public async Task Without_a_relay_it_is_tried_on_loopback_and_delivers_to_the_sandbox()
    {
        await ServeAsync();
        Assert.Equal(("http://127.0.0.1:8025/", "127.0.0.1:8465", null), (Served!.Http.AbsoluteUri, Served.Submissions!.ToString(), Served.Submission));
        Assert.Null(Served.Sender);
        Assert.Equal(Data, Served.Data);
        Assert.True(Directory.Exists(Data));
    }

    [Fact]
    public async Task With_a_relay_nothing_listens_for_mail_that_was_not_asked_to()
    {
        Environment.SetEnvironmentVariable("SERVING_TEST_PASSWORD", "x");
        await ServeAsync("--relay", "smtps://user@relay.example:465", "--password", "env:SERVING_TEST_PASSWORD");
        var relay = Assert.Single(Served!.Sender!.Relays);
        Assert.Equal(("smtps://relay.example:465", "user"), (relay.Url, relay.UserName));
        Assert.Null(Served.Submissions);
    }

    [Fact]
    public async Task Options_take_the_place_of_the_configuration()
    {
        var (certificate, key) = (Written("c.pem"), Written("k.pem"));
        var configuration = Configured("""
            { "relays": [ { "url": "smtps://one.example" } ],
              "service": { "http": "http://127.0.0.1:9999", "submission": "127.0.0.1:2587", "requestsPerSecond": 7, "plainKey": "01937b5e-7c5a-7000-8000-000000000001" } }
            """);
        await JsonAsyncOf("serve", "--config", configuration, "--http", "https://0.0.0.0:8443", "--submissions", "*:2465", "--plain-loopback", "2525", "--certificate", certificate, "--key", key);

        Assert.Equal(("https://0.0.0.0:8443/", "[::]:2465", "127.0.0.1:2587", 2525, 7), (Served!.Http.AbsoluteUri, Served.Submissions!.ToString(), Served.Submission!.ToString(), Served.PlainLoopback, Served.RequestsPerSecond));
        Assert.Equal((certificate, key), (Served.Certificate, Served.CertificateKey));
        Assert.Equal("smtps://one.example:465", Assert.Single(Served.Sender!.Relays).Url);
    }

    [Fact]
    public async Task A_data_folder_that_the_configuration_names_is_that_of_every_command()
    {
        var configuration = Configured($$"""{ "service": { "data": "{{Beside("configured")}}" } }""");
        await JsonAsync("keys", "new", "--config", configuration, "--data", Beside("configured"));
        Assert.Equal(Beside("configured"), new DataFolder(Waxwing.Server.Commands.Serving.ServiceConfiguration.Load(configuration).Service.Data).Path);
    }

    [Theory]
    [InlineData("--http https:// needs a certificate", "--http", "https://127.0.0.1:8443")]
    [InlineData("--submissions 0.0.0.0:465 is for other machines", "--submissions", "0.0.0.0:465")]
    [InlineData("--submission [::]:587 is for other machines", "--submission", "*:587")]
    [InlineData("go together", "--certificate", "c.pem")]
    [InlineData("--plain-loopback must be a port", "--plain-loopback", "70000")]
    [InlineData("--password goes with --relay", "--password", "env:X")]
    public async Task What_does_not_go_together_is_usage(string message, params string[] words)
    {
        Assert.Contains(message, await UsageAsync(["serve", "--config", _configuration, .. words]), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Theory]
    [InlineData("--http: ", "--http", "http://0.0.0.0:8025")]
    [InlineData("--http: ", "--http", "ftp://127.0.0.1")]
    [InlineData("--submissions: ", "--submissions", "mail.example:465")]
    [InlineData("--relay: ", "--relay", "relay.example")]
    [InlineData("there is no file", "--certificate", "/nonexistent/c.pem", "--key", "/nonexistent/k.pem")]
    public async Task What_is_insecure_or_invalid_is_refused_with_the_option_named(string message, params string[] words)
    {
        var refused = await Assert.ThrowsAsync<SendException>(() => ServeAsync(words));
        Assert.Equal(SendStage.Configure, refused.Error.Stage);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Theory]
    [InlineData("""{ "plainLoopback": 2525 }""", "service.plainKey: is missing")]
    [InlineData("""{ "plainKey": "01937b5e-7c5a-7000-8000-000000000001" }""", "service.plainLoopback: is missing")]
    public async Task The_port_in_clear_and_its_key_go_together(string service, string message) => await IsRefusedAsync(service, message);

    [Theory]
    [InlineData("""{ "returnPath": { "listen": "127.0.0.1:2525" }, "domains": { "includes": [ "spf.example.net" ] } }""", "service.returnPath.host: is missing")]
    [InlineData("""{ "returnPath": { "listen": "127.0.0.1:2525", "host": "mx.example.org" } }""", "service.domains.addresses: is missing")]
    [InlineData("""{ "returnPath": { "host": "mx.example.org" } }""", "service.returnPath.listen: is missing")]
    public async Task A_return_path_has_all_that_its_records_say(string service, string message) => await IsRefusedAsync(service, message);

    [Fact]
    public async Task A_return_path_for_other_machines_has_a_certificate()
    {
        var configuration = Configured("""{ "service": { "name": "mx.example.org", "domains": { "addresses": [ "192.0.2.1" ] }, "returnPath": { "listen": "*:25" } } }""");
        Assert.Contains("service.returnPath.listen [::]:25 is for other machines", await UsageAsync(["serve", "--config", configuration]), StringComparison.Ordinal);
    }

    private async Task IsRefusedAsync(string service, string message)
    {
        var configuration = Configured($$"""{ "service": {{service}} }""");
        var refused = await Assert.ThrowsAsync<SendException>(() => JsonAsyncOf("serve", "--config", configuration));
        Assert.Equal(SendStage.Configure, refused.Error.Stage);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_service_at_a_time_has_a_data_folder()
    {
        WhileServing = async () =>
        {
            var fault = await FaultAsync("serve", "--config", _configuration);
            Assert.Equal((8, "DataFolderInUse"), (fault.ExitCode, fault.Detail));
            Assert.Contains($"the process {Environment.ProcessId}", fault.Message, StringComparison.Ordinal);
        };
        await ServeAsync();

        WhileServing = () => Task.CompletedTask;
        await ServeAsync();
    }

    private Task ServeAsync(params string[] words) => JsonAsyncOf(["serve", "--config", _configuration, .. words]);

    // Serving writes nothing by itself.
    private async Task JsonAsyncOf(params string[] words) => Assert.Equal("", await TextAsync(words));

    private string Configured(string json)
    {
        var file = Beside($"{Guid.NewGuid():n}.json");
        File.WriteAllText(file, json);
        return file;
    }

    private string Written(string name)
    {
        File.WriteAllText(Beside(name), name);
        return Beside(name);
    }
}

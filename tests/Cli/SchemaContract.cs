using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Json.Schema;
using Waxwing.Cli.Tests.Support;
using Waxwing.Sandbox;

namespace Waxwing.Cli.Tests;

/// <summary>The documented schemas against what the command really writes and reads.</summary>
public sealed class SchemaContract : IDisposable
{
    private static readonly JsonSchema Receipt = Load("receipt");
    private static readonly JsonSchema Error = Load("error");
    private static readonly JsonSchema BatchMessages = Load("batch-message");
    private static readonly JsonSchema BatchResults = Load("batch-result");
    private static readonly JsonSchema Rotation = Load("dkim-rotation");
    private static readonly JsonSchema MessageChecks = Load("message-check");

    private readonly Workspace _workspace = new();
    private readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _workspace.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task The_receipts_of_demo_and_send_are_receipts()
    {
        Valid(Receipt, (await _workspace.RunAsync("demo", "--json")).Json.GetProperty("receipt"));
        await using var sandbox = await SandboxServer.StartAsync();
        var sent = await _workspace.RunAsync(["send", "--json", "--from", "a@example.com", "--to", "b@example.net", .. Relay.OfStartTls(sandbox, _workspace)]);
        Valid(Receipt, sent.Json.GetProperty("receipt"));

        // The field is what the library writes: docs/receipts.md says so.
        Assert.Equal(["receipt", "exitCode"], sent.Json.EnumerateObject().Select(field => field.Name));
        var read = ReceiptJson.Read(sent.Json.GetProperty("receipt").GetRawText());
        Assert.Equal(SendOutcome.Accepted, read.Outcome);
        Assert.True(JsonElement.DeepEquals(sent.Json.GetProperty("receipt"), JsonDocument.Parse(ReceiptJson.Write(read)).RootElement));
    }

    [Fact]
    public async Task The_receipt_of_a_message_without_TLS_is_a_receipt()
    {
        await using var peer = ScriptedPeer.Listen(new PeerScript().Greet("220 local.example LMTP").Expect("LHLO").Reply("250 local.example")
            .Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Reply("250 saved").TakeTheRest());
        var run = await _workspace.RunAsync("send", "--json", "--relay", $"lmtp://127.0.0.1:{peer.Port}", "--from", "a@example.com", "--to", "b@example.net", "--text", "hello");
        Assert.Equal(0, run.ExitCode);
        Valid(Receipt, run.Json.GetProperty("receipt"));
    }

    [Fact]
    public async Task The_receipt_of_a_refused_message_is_a_receipt_and_its_error_an_error()
    {
        await using var peer = ScriptedPeer.Listen(Relay.Ready(_authority)
            .Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("550-5.1.1 no such user", "550 5.1.1 really").TakeTheRest());
        var run = await _workspace.RunAsync(["send", "--json", "--from", "a@example.com", "--to", "b@example.net", .. Relay.Of(peer, _authority, _workspace)]);
        Valid(Receipt, run.Json.GetProperty("receipt"));
        Valid(Error, run.Json);
    }

    [Fact]
    public async Task The_receipt_of_a_message_that_could_not_be_encrypted_is_a_receipt()
    {
        using var key = RSA.Create(1024);
        var request = new CertificateRequest("CN=Weak", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress("b@example.net");
        request.CertificateExtensions.Add(names.Build());
        using var weak = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        _workspace.Write("weak.crt", weak.ExportCertificatePem());
        var run = await _workspace.RunAsync("send", "--json", "--from", "a@example.com", "--to", "b@example.net", "--relay", "smtps://relay.example", "--encrypt", "smime", "--keys", ".");
        Valid(Error, run.Json);
        Valid(Receipt, run.Json.GetProperty("receipt"));
        var refused = run.Json.GetProperty("receipt").GetProperty("recipients")[0].GetProperty("error").GetProperty("withoutKey")[0].GetProperty("refused")[0];
        Assert.Equal(("Weak", "weak.crt"), (refused.GetProperty("fault").GetString(), refused.GetProperty("origin").GetString()));
    }

    [Fact]
    public async Task The_receipt_of_a_message_that_went_on_to_another_relay_is_a_receipt()
    {
        await using var away = ScriptedPeer.Listen();
        await using var peer = ScriptedPeer.Listen(Relay.Ready(_authority)
            .Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Reply("250 ok").TakeTheRest());
        var run = await _workspace.RunAsync(["send", "--json", "--from", "a@example.com", "--to", "b@example.net", "--relay", $"smtps://localhost:{away.Port}", .. Relay.Of(peer, _authority, _workspace)]);
        Valid(Receipt, run.Json.GetProperty("receipt"));
        Assert.Equal(2, run.Json.GetProperty("receipt").GetProperty("attempts").GetArrayLength());
    }

    [Fact]
    public async Task Every_line_that_a_batch_writes_is_a_result()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        _workspace.Environment["WAXWING__RETRY__ATTEMPTS"] = "1";
        string[] lines = ["""{"id":"1","from":"a@example.com","to":"b@example.net"}""", "nonsense", """{"from":"a@example.com","to":["rcpt-550@example.net","c@example.net","rcpt-451@example.net"]}""", """{"from":"a@example.com","to":"drop-after-dot@example.net"}"""];
        _workspace.Write("b.jsonl", string.Join('\n', lines));
        foreach (var attempt in new[] { 1, 2 })
        {
            var run = await _workspace.RunAsync(["send-batch", "b.jsonl", "--json", .. Relay.Of(sandbox, _workspace)]);
            Assert.Equal((9, attempt == 1 ? 5 : 3), (run.ExitCode, run.JsonLines.Length));
            Assert.All(run.JsonLines, line => Valid(BatchResults, line));
        }
    }

    [Theory]
    [InlineData(true, """{"id":"o-1","from":"Ann <a@example.org>","to":"b@example.net","cc":["c@example.net"],"bcc":null,"subject":"s","text":"t","html":"h","attachments":["x.pdf"],"headers":{"X-A":"1","X-B":["2","3"]},"kind":"password-reset"}""")]
    [InlineData(true, """{"eml":"m.eml","from":"a@example.org","to":["b@example.net"],"kind":"invoice","subject":null}""")]
    [InlineData(true, """{}""")]
    [InlineData(false, """{"eml":"m.eml","subject":"s"}""")]
    [InlineData(false, """{"To":"b@example.net"}""")]
    [InlineData(false, """{"to":[1]}""")]
    [InlineData(false, """{"headers":{"X-A":1}}""")]
    [InlineData(false, """{"kind":"Invoice"}""")]
    [InlineData(false, """{"id":""}""")]
    public void Schema_and_reader_of_batches_agree(bool isOne, string line)
    {
        Assert.Equal(isOne, BatchMessages.Evaluate(JsonDocument.Parse(line).RootElement).IsValid);
        var read = Record.Exception(() => Cli.Batch.BatchMessage.Read(new Cli.Batch.BatchLine(1, Encoding.UTF8.GetBytes(line), "", ""), out _));
        Assert.Equal(isOne, read is null);
    }

    [Fact]
    public async Task What_is_kept_of_DKIM_keys_is_a_rotation()
    {
        await _workspace.RunAsync("dkim", "new", "--domain", "example.org");
        Valid(Rotation, JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_workspace.Folder, "example.org.dkim.json"), TestContext.Current.CancellationToken)).RootElement);
    }

    [Theory]
    [InlineData("send")]
    [InlineData("nonsense")]
    [InlineData("sandbox", "--fault", "none")]
    [InlineData("send", "--relay", "smtps://u@relay.example", "--password", "env:NOT_SET_ANYWHERE")]
    [InlineData("send", "--relay", "smtps://relay.example", "--from", "a", "--to", "b")]
    public async Task Every_error_is_one_document_of_the_schema_and_nothing_else_is_written(params string[] arguments)
    {
        var run = await _workspace.RunAsync([.. arguments, "--json"]);
        Valid(Error, run.Json);
        Assert.Equal(run.ExitCode, run.Json.GetProperty("error").GetProperty("exitCode").GetInt32());
        Assert.Equal("", run.Errors);
    }

    [Fact]
    public async Task Each_line_of_check_message_is_of_the_schema()
    {
        _workspace.Write("mail.eml", "From: \"PayPal\" <a@example.org>\nSubject: Claim your prize\n\nhttp://192.0.2.7/\n");
        var run = await _workspace.RunAsync("check", "message", "--json", "mail.eml", "missing.eml", "--resolver", "127.0.0.1:1");
        Assert.Equal(2, run.JsonLines.Length);
        Assert.All(run.JsonLines, line => Valid(MessageChecks, line));
    }

    [Fact]
    public void Every_field_of_every_schema_is_described()
    {
        foreach (var name in new[] { "receipt", "error", "waxwing", "batch-message", "batch-result", "dkim-rotation", "message-check", "service-result" })
        {
            Described(JsonDocument.Parse(File.ReadAllText(PathOf(name))).RootElement, name);
        }
    }

    private static void Described(JsonElement schema, string path)
    {
        Assert.True(schema.TryGetProperty("description", out _) || schema.TryGetProperty("$ref", out _), path);
        foreach (var group in new[] { "properties", "$defs" }.Where(group => schema.TryGetProperty(group, out _)))
        {
            foreach (var property in schema.GetProperty(group).EnumerateObject())
            {
                Described(property.Value, $"{path}.{property.Name}");
            }
        }
    }

    private static void Valid(JsonSchema schema, JsonElement element)
    {
        var result = schema.Evaluate(element, new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(result.IsValid, string.Join('\n', (result.Details ?? []).Where(detail => detail.Errors is not null)
            .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"))));
    }

    private static JsonSchema Load(string name) => JsonSchema.FromText(File.ReadAllText(PathOf(name)));

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "schemas", $"{name}.schema.json");
}

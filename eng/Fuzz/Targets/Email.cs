using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MimeKit;
using Waxwing.Server.Accepting;
using Waxwing.Server.Accounts;
using Waxwing.Server.Api;
using Waxwing.Server.Api.Emails;
using Waxwing.Server.Templates;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Fuzz.Targets;

/// <summary>
/// The bodies of <c>POST /emails</c>, and of <c>POST /emails/batch</c> where the input begins with a bracket: from the octets to the messages that the desk gets, or to the answer that says why there
/// are none. What is JSON and what is not, a second reader says as well; the hash by which a repetition is known is held against bodies that say the same, and one that does not.
/// </summary>
internal static class Email
{
    private const int BodyLimit = 1024 * 1024;

    private static readonly StoppedClock Clock = new(new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero));
    private static readonly ApiOptions Options = new() { AttachmentHosts = new HashSet<string>(["files.own.example"], StringComparer.Ordinal), FetchedAttachmentLimit = 64 };
    private static readonly EmailDraft Drafts = new(new Server.Api.Schedule(Options, Clock), Options);
    private static readonly FetchedFiles Files = new(new HttpsFetcher(new OneFile(), TimeSpan.FromSeconds(1), Clock), Options);
    private static readonly TemplatedEmail NoTemplates = new(new NoTemplate());
    private static readonly Endpoint Single = EndpointOf("/emails");
    private static readonly Endpoint Batch = EndpointOf("/emails/batch");

    private static readonly ApiKey Key = new()
    {
        Id = Guid.Empty,
        Tenant = "acme",
        Name = "fuzz",
        Scope = KeyScope.Send,
        CreatedAt = DateTimeOffset.UnixEpoch,
        SecretHash = [],
        Scram = new ScramCredential([], 4096, [], []), // Nobody logs in.
    };

    private static readonly HashSet<string> OfTheApi = new(["From", "To", "Cc", "Bcc", "Reply-To", "Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Content-Id"], StringComparer.OrdinalIgnoreCase);

    public static void Judge(ReadOnlySpan<byte> input)
    {
        var body = input.ToArray();
        var desk = new Desk();
        var (status, answer) = Post(body, desk);
        CheckAnswer(status, answer);
        var json = Read(body);

        // 400 says that it is no JSON (RFC 8259), and says it of nothing else; where a field that is not known stands before the fault, that is told.
        Property.Holds((status != 400 || json is null) && (status != 200 || json is not null));
        foreach (var draft in desk.Drafts)
        {
            using (draft.Mime)
            {
                Check(draft);
            }
        }

        if (desk.Hash is { } hash && json is not null)
        {
            CheckHash(json, hash.Span);
        }
    }

    private static (int Status, byte[] Answer) Post(byte[] body, Desk desk)
    {
        var isBatch = body is [(byte)'[', ..];
        var http = new DefaultHttpContext();
        http.SetEndpoint(isBatch ? Batch : Single);
        http.Request.ContentType = "application/json";
        http.Request.Headers["Idempotency-Key"] = "one";
        http.Request.Body = new MemoryStream(body);
        var answer = new MemoryStream();
        http.Response.Body = answer;
        var call = new ApiCall(Guid.Empty, Key);
        Finish(isBatch
            ? Answer(new PostEmailBatch(desk, Drafts, NoTemplates, Options), call, http)
            : Answer(new PostEmail(desk, Drafts, Files, NoTemplates), call, http));
        return (http.Response.StatusCode, answer.ToArray());
    }

    private static async Task Answer(PostEmail door, ApiCall call, HttpContext http) =>
        await (await door.HandleAsync(call, (await Body<SendEmail>.BindAsync(http, null!))!, http)).ExecuteAsync(http);

    private static async Task Answer(PostEmailBatch door, ApiCall call, HttpContext http) =>
        await (await door.HandleAsync(call, (await Body<SendEmail[]>.BindAsync(http, null!))!, http)).ExecuteAsync(http);

    // Nothing here waits for anything.
    private static void Finish(Task task)
    {
        Property.Holds(task.IsCompleted);
        task.GetAwaiter().GetResult();
    }

    private static void CheckAnswer(int status, byte[] answer)
    {
        Property.Holds(status is 200 or 400 or 404 or 413 or 422 or 501);
        using var read = JsonDocument.Parse(answer);
        if (status != 200)
        {
            Property.Holds(read.RootElement.GetProperty("statusCode").GetInt32() == status);
            Property.Holds(read.RootElement.GetProperty("message").GetString() is { Length: > 0 and < 2_000 });
            Property.Holds(read.RootElement.GetProperty("name").GetString() is { Length: > 0 });
        }
    }

    // Written and read again it has the same fields and names the same people: nothing in a text begins a field.
    private static void Check(Draft draft)
    {
        Property.Holds(draft.Mime.From.Count == 1 && draft.Mime.To.Count is >= 1 and <= 50);
        Property.Holds(draft.ScheduledAt is null || (draft.ScheduledAt > Clock.GetUtcNow() && draft.ScheduledAt <= Clock.GetUtcNow() + Options.FarthestSchedule));
        using var written = new MemoryStream();
        draft.Mime.WriteTo(Wire, written);
        CheckFields(written.GetBuffer().AsSpan(0, (int)written.Length), draft.Mime);

        written.Position = 0;
        using var again = MimeMessage.Load(written);
        Property.Holds(AreSame(draft.Mime.From, again.From) && AreSame(draft.Mime.To, again.To) && AreSame(draft.Mime.Cc, again.Cc) && AreSame(draft.Mime.Bcc, again.Bcc));
    }

    private static bool AreSame(InternetAddressList list, InternetAddressList again) =>
        list.Mailboxes.Select(mailbox => mailbox.Address).SequenceEqual(again.Mailboxes.Select(mailbox => mailbox.Address), StringComparer.Ordinal);

    // RFC 5322 §2.2, by hand.
    private static void CheckFields(ReadOnlySpan<byte> wire, MimeMessage message)
    {
        var given = message.Headers.Select(header => header.Field).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (wire.IndexOf("\r\n"u8) is > 0 and var end)
        {
            var line = Encoding.UTF8.GetString(wire[..end]);
            wire = wire[(end + 2)..];
            Property.Holds(!line.Any(unit => char.IsControl(unit) && unit != '\t'));
            if (line[0] is not (' ' or '\t'))
            {
                var name = line[..line.IndexOf(':', StringComparison.Ordinal)];
                Property.Holds(given.Contains(name) || OfTheApi.Contains(name));
                Property.Holds(seen.Add(name) || message.Headers.Count(header => header.Field.Equals(name, StringComparison.OrdinalIgnoreCase)) > 1);
            }
        }

        Property.Holds(seen.Contains("From") && seen.Contains("To"));
    }

    // The properties the other way round, each character escaped, one recipient as an array of one: the same request. A subject that is longer: another.
    private static void CheckHash(JsonNode json, ReadOnlySpan<byte> hash)
    {
        var same = new Desk();
        _ = Post(Encoding.ASCII.GetBytes(Escaped(Turned(json)!)), same);
        Property.Holds(same.Hash is { } equal && equal.Span.SequenceEqual(hash));
        same.Drop();

        var first = json is JsonArray batch ? batch[0]! : json;
        first["subject"] = $"{first["subject"]}x";
        var other = new Desk();
        _ = Post(Encoding.UTF8.GetBytes(json.ToJsonString()), other);
        Property.Holds(other.Hash is { } different && !different.Span.SequenceEqual(hash));
        other.Drop();
    }

    private static JsonNode? Turned(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.Reverse().Select(field => KeyValuePair.Create(field.Key, field is { Key: "to", Value: JsonValue } ? new JsonArray(field.Value.DeepClone()) : Turned(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Turned)]),
        _ => node?.DeepClone(),
    };

    // With white space, too.
    private static string Escaped(JsonNode node)
    {
        var text = new StringBuilder();
        var isText = false;
        var json = node.ToJsonString();
        for (var i = 0; i < json.Length; i++)
        {
            var unit = json[i];
            isText ^= unit == '"';
            if (isText && unit == '\\')
            {
                var length = json[i + 1] == 'u' ? 6 : 2;
                text.Append(json.AsSpan(i, length));
                i += length - 1;
            }
            else if (isText && unit != '"')
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
            }
            else
            {
                text.Append(unit).Append(isText || unit is not (',' or ':') ? "" : "\r\n\t ");
            }
        }

        return text.ToString();
    }

    // The same bounds, another reader: one that builds the whole of it. All text is taken out, since only then its escapes are looked at.
    private static JsonNode? Read(byte[] body)
    {
        try
        {
            using var read = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            return Take(read.RootElement) ? JsonNode.Parse(body, documentOptions: new JsonDocumentOptions { MaxDepth = 16 }) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool Take(JsonElement element)
    {
        try
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.String:
                    return element.GetString() is not null;
                case JsonValueKind.Array:
                    return element.EnumerateArray().All(Take);
                case JsonValueKind.Object:
                    return element.EnumerateObject().All(field => field.Name is not null && Take(field.Value));
                default:
                    return true;
            }
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static FormatOptions Wire { get; } = Format();

    private static FormatOptions Format()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.International = true;
        return format;
    }

    private static Endpoint EndpointOf(string pattern) => new(requestDelegate: null, new EndpointMetadataCollection(new ApiRoute("POST", pattern, KeyScope.Send, 200, BodyLimit)), pattern);

    /// <summary>Accepts everything.</summary>
    private sealed class Desk : IMailDesk
    {
        public IReadOnlyList<Draft> Drafts { get; private set; } = [];

        public ReadOnlyMemory<byte>? Hash { get; private set; }

        public Task<HandoverResult> AcceptAsync(Handover handover, CancellationToken cancellationToken)
        {
            (Drafts, Hash) = (handover.Drafts, handover.Repetition!.BodyHash);
            return Task.FromResult<HandoverResult>(new HandoverResult.Accepted([.. handover.Drafts.Select(_ => (Guid?)Guid.Empty)], []));
        }

        public void Drop()
        {
            foreach (var draft in Drafts)
            {
                draft.Mime.Dispose();
            }
        }
    }

    private sealed class OneFile : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent("a file"u8.ToArray()) });
    }

    // Whoever names one names none that there is.
    private sealed class NoTemplate : ITemplates
    {
        public ValueTask<RenderedMail> RenderAsync(string tenant, string name, JsonObject data, bool isLenient, CancellationToken cancellationToken) =>
            throw new TemplateException(TemplateFault.NotFound, "Template not found");
    }
}

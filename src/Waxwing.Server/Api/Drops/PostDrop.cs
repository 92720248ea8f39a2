using System.Text;
using Waxwing.Server.Audit;
using Waxwing.Server.Drops;
using Waxwing.Server.Model;

namespace Waxwing.Server.Api.Drops;

/// <summary>POST /drops.</summary>
internal sealed class PostDrop(IDropStore store, DropSite site, DropOptions options, TimeProvider clock)
{
    private const int MostOpens = 100;
    private const int ShortestPassphrase = 6;
    private const int LongestName = 255;

    /// <summary>Makes a link to something confidential, which goes into a mail in its place. Whoever reads the mail can open the link as well, once: a passphrase on another way keeps him out.</summary>
    public async Task<Answer<CreatedDrop>> HandleAsync(ApiCall call, Body<CreateDrop> body, CancellationToken cancellationToken)
    {
        if (options.Url is null)
        {
            return new ApiError(StatusCodes.Status501NotImplemented, ErrorName.NotImplemented, "This service has no drop links: they need an origin of their own, which its operator names in service.drops.url.");
        }

        if (!body.TryGet(out var request, out var error))
        {
            return error;
        }

        var now = clock.GetUtcNow();
        var expiresAt = now + options.Life;
        error = Content(request) ?? Bounds(request) ?? (request.ExpiresAt is { } text ? End(text, now, out expiresAt) : null);
        if (error is not null)
        {
            return error;
        }

        var token = DropToken.New();
        var drop = new Drop
        {
            Id = Ids.New(clock),
            Tenant = call.Tenant,
            CreatedAt = now,
            ExpiresAt = expiresAt,
            OpensLeft = request.Opens ?? 1,
            HasPassphrase = request.Passphrase is not null,
        };
        var closed = await Task.Run(() => DropSeal.Close(new DropContent(request.Text, request.File?.Filename, request.File?.Content), token, request.Passphrase), cancellationToken).ConfigureAwait(false);
        await store.AddAsync(drop, token.Name, closed, Told(call, drop)).ConfigureAwait(false);
        return new CreatedDrop("drop", drop.Id, site.LinkOf(token), drop.ExpiresAt);
    }

    private ApiError? Content(CreateDrop request) => (request.Text, request.File) switch
    {
        (null, null) => new ApiError(StatusCodes.Status422UnprocessableEntity, ErrorName.MissingRequiredField, "Missing `text` or `file` field."),
        ({ }, { }) => ApiError.Field("file", "stands beside `text`: a drop is one of them"),
        ({ Length: 0 }, _) => ApiError.Field("text", "is empty"),
        ({ } text, _) => Encoding.UTF8.GetByteCount(text) > options.MaxSize ? ApiError.Field("text", TooLarge) : null,
        (_, { Content: null or { Length: 0 } }) => ApiError.Missing("file.content"),
        (_, { Filename: null or "" or { Length: > LongestName } }) => ApiError.Field("file.filename", "must be a name of 1 to 255 characters"),
        (_, { } file) => file.Content.Length > options.MaxSize ? ApiError.Field("file.content", TooLarge)
            : file.Filename.AsSpan().IndexOfAny('/', '\\') >= 0 || file.Filename.Any(char.IsControl) ? ApiError.Field("file.filename", "must be a name, without a folder") : null,
    };

    private string TooLarge => $"is larger than {options.MaxSize} octets";

    private ApiError? End(string text, DateTimeOffset now, out DateTimeOffset end) => Instant.TryRead(text, out end) && end > now && end - now <= options.LongestLife
        ? null
        : ApiError.Field("expires_at", $"must be a time with its offset, such as 2027-12-24T18:00:00Z, and at most {options.LongestLife.TotalDays:0} days ahead");

    private static ApiError? Bounds(CreateDrop request) => request.Passphrase is { Length: < ShortestPassphrase or > DropSite.LongestPassphrase }
            ? ApiError.Field("passphrase", $"must be {ShortestPassphrase} to {DropSite.LongestPassphrase} characters")
            : request.Opens is < 1 or > MostOpens ? ApiError.Field("opens", $"must be 1 to {MostOpens}")
            : null;

    private static AuditFact Told(ApiCall call, Drop drop) => new(call.Actor, AuditAction.DropCreated)
    {
        Target = drop.Id.ToString(),
        Tenant = drop.Tenant,
        Details = AuditDetails.Of(("opens", drop.OpensLeft), ("passphrase", drop.HasPassphrase), ("expires", drop.ExpiresAt)),
    };
}

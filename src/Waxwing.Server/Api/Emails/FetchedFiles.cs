using System.Net;
using Waxwing.Trust;

namespace Waxwing.Server.Api.Emails;

/// <summary>
/// Fetches attachments that are named by a URL: from hosts that the configuration allows, by HTTPS, at public addresses alone, within a length and a time. Redirects are not followed.
/// Whoever may name a URL would otherwise see through this machine what only it may see (server-side request forgery).
/// </summary>
internal sealed class FetchedFiles(HttpsFetcher fetcher, ApiOptions options) : IDisposable
{
    // Each fetch has memory for the longest document.
    private const int AtOnce = 4;
    private const int MostOfOneMessage = 10;

    private readonly SemaphoreSlim _places = new(AtOnce);

    /// <summary>The place of the first attachment that is to be fetched, or -1.</summary>
    public static int FirstIn(SendEmail email) =>
        email.Attachments is null ? -1 : Array.FindIndex(email.Attachments, attachment => attachment?.Path is not null);

    /// <summary>Fetches what a message names, into its body; what is wrong, or null.</summary>
    public ValueTask<ApiError?> FetchAsync(SendEmail email, CancellationToken cancellationToken) =>
        FirstIn(email) < 0 ? new ValueTask<ApiError?>((ApiError?)null) : new ValueTask<ApiError?>(FetchAllAsync(email.Attachments!, cancellationToken));

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private async Task<ApiError?> FetchAllAsync(Attachment?[] attachments, CancellationToken cancellationToken)
    {
        var count = 0;
        long octets = 0;
        for (var i = 0; i < attachments.Length; i++)
        {
            if (attachments[i] is not { Path: { } path } attachment)
            {
                continue;
            }

            var field = $"attachments[{i}].path";
            var wrong = attachment.Content is not null ? ApiError.Attachment(field, "cannot be given together with content")
                : ++count > MostOfOneMessage ? ApiError.Attachment(field, $"is one too many: at most {MostOfOneMessage} are fetched for one email")
                : await FetchAsync(attachment, path, field, cancellationToken).ConfigureAwait(false);
            octets += attachment.Content?.Length ?? 0;
            if (wrong is null && octets > options.BodyLimit)
            {
                wrong = ApiError.Attachment(field, $"makes the email larger than {options.BodyLimit} octets");
            }

            if (wrong is not null)
            {
                return wrong;
            }
        }

        return null;
    }

    private async Task<ApiError?> FetchAsync(Attachment attachment, string path, string field, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(path, UriKind.Absolute, out var address) || address.Scheme is not "https" || address.UserInfo.Length > 0)
        {
            return ApiError.Attachment(field, "must be an https:// URL without a user name");
        }

        var host = address.IsDefaultPort ? address.IdnHost : $"{address.IdnHost}:{address.Port}";
        if (!options.AttachmentHosts.Contains(host))
        {
            return ApiError.Attachment(field, $"names a host that is not allowed: add {host} to the attachment hosts of the service's configuration, or give content");
        }

        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var answer = await fetcher.GetAsync(address, options.FetchedAttachmentLimit, cancellationToken).ConfigureAwait(false);
            attachment.Content = answer.Body;
            return answer.Body is null ? ApiError.Attachment(field, Why(answer)) : null;
        }
        finally
        {
            _places.Release();
        }
    }

    private string Why(HttpsAnswer answer) => answer.Fault is { } fault
        ? Why(fault)
        : $"could not be fetched: the host answered {(int)answer.Status!}{(IsRedirect(answer.Status) ? ", and redirects are not followed" : "")}";

    private string Why(HttpsFault fault) => fault switch
    {
        HttpsFault.NoHost => "could not be fetched: there is no such host",
        HttpsFault.Connection => "could not be fetched: the host cannot be reached at a public address",
        HttpsFault.Tls => "could not be fetched: the certificate of the host cannot be relied on",
        HttpsFault.TimeLimit => $"could not be fetched within {options.FetchLimit.TotalSeconds:0} seconds",
        HttpsFault.TooLong => $"could not be fetched: it has more than {options.FetchedAttachmentLimit} octets",
    };

    private static bool IsRedirect(HttpStatusCode? status) => status is >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest;
}

using Waxwing.Smtp;

namespace Waxwing.Server.Api.SendGrid;

/// <summary>Who gets the messages of a request: how many there may be, and that nobody stands twice in one.</summary>
internal static class Recipients
{
    /// <summary>The most personalizations of a request.</summary>
    public const int MostMessages = 1000;

    /// <summary>The most recipients of a request, and of one message.</summary>
    public const int Most = 1000;

    /// <summary>Why the mail is refused, or null.</summary>
    public static ApiError? Wrong(SendGridMail mail)
    {
        if (mail.Personalizations is not { Length: >= 1 and <= MostMessages } personalizations)
        {
            return mail.Personalizations is null ? ApiError.Missing("personalizations") : ApiError.Field("personalizations", $"has 1 to {MostMessages} entries");
        }

        var all = 0;
        for (var i = 0; i < personalizations.Length; i++)
        {
            var field = $"personalizations[{i}]";
            if (personalizations[i] is not { } one)
            {
                return ApiError.Field(field, "must be an object");
            }

            var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            if ((In(one.To, $"{field}.to", seen) ?? In(one.Cc, $"{field}.cc", seen) ?? In(one.Bcc, $"{field}.bcc", seen)) is { } error)
            {
                return error;
            }

            all += seen.Count;
            if (all > Most)
            {
                return ApiError.Field("personalizations", $"have more than {Most} recipients in all");
            }
        }

        return null;
    }

    /// <summary>An address as this API writes them; what it holds was judged.</summary>
    public static string Text(SendGridAddress address) => string.IsNullOrEmpty(address.Name)
        ? address.Email!
        : $"\"{address.Name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\" <{address.Email}>";

    /// <summary>The same, of several.</summary>
    public static string[]? Texts(SendGridAddress?[]? addresses) => addresses is null ? null : Array.ConvertAll(addresses, address => Text(address!));

    /// <summary>What is wrong with an address; null: nothing.</summary>
    public static ApiError? Wrong(SendGridAddress? address, string field) =>
        address is null ? ApiError.Field(field, "must be an object with email")
        : address.Email is null ? ApiError.Missing($"{field}.email")
        : !Mailbox.TryParse(address.Email, out _, out _) ? ApiError.Field($"{field}.email", "is no address: write `email@example.com`, and the name in `name`")
        : null;

    private static ApiError? In(SendGridAddress?[]? addresses, string field, HashSet<string> seen)
    {
        for (var i = 0; i < (addresses?.Length ?? 0); i++)
        {
            var place = $"{field}[{i}]";
            if ((Wrong(addresses![i], place) ?? (seen.Add(addresses[i]!.Email!) ? null : ApiError.Field($"{place}.email", "stands in this personalization twice: give each address once"))) is { } error)
            {
                return error;
            }
        }

        return null;
    }
}

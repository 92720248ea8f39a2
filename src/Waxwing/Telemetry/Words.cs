using System.Diagnostics;

namespace Waxwing;

/// <summary>Says a failure, or a handshake, in attributes: the words of the closed family, never the message, which may hold an address.</summary>
internal static class Words
{
    /// <summary>The failure, on a span that is being recorded. The span's own status says it in short.</summary>
    public static void Fail(Activity span, SendError error)
    {
        span.SetStatus(ActivityStatusCode.Error, $"{error.Stage}: {error.Failure}{(error.Detail is null ? "" : $" ({error.Detail})")}");
        foreach (var (name, value) in Of(error))
        {
            span.SetTag(name, value);
        }
    }

    /// <summary>The failure as attributes; none for null.</summary>
    public static ActivityTagsCollection Of(SendError? error)
    {
        var tags = new ActivityTagsCollection();
        if (error is null)
        {
            return tags;
        }

        tags.Add(Attributes.ErrorType, error.Failure.ToString());
        tags.Add(Attributes.Stage, error.Stage.ToString());
        tags.Add(Attributes.Scope, error.Scope.ToString());
        tags.Add(Attributes.Delivered, error.Delivered.ToString());
        tags.Add(Attributes.Retry, error.Retry.ToString());
        if (error.Detail is { } detail)
        {
            tags.Add(Attributes.Detail, detail);
        }

        if (error.Reply is { } reply)
        {
            tags.Add(Attributes.ReplyCode, reply.Code);
            if (reply.Enhanced is { } enhanced)
            {
                tags.Add(Attributes.ReplyEnhanced, enhanced);
            }
        }

        return tags;
    }

    /// <summary>What the handshake negotiated.</summary>
    public static void Add(ref TagList tags, TlsRecord? tls)
    {
        if (tls is not null)
        {
            tags.Add(Attributes.TlsVersion, Version(tls));
        }
    }

    /// <summary>OpenTelemetry wants the number alone: <c>1.3</c>.</summary>
    public static string Version(TlsRecord tls) => tls.Protocol.StartsWith("TLS ", StringComparison.Ordinal) ? tls.Protocol[4..] : tls.Protocol;

    /// <summary>The failure that decided a message's outcome: an unknown fate before a refusal for good, that before one for now.</summary>
    public static SendError? Deciding(IEnumerable<RecipientOutcome> recipients, SendError? refusal)
    {
        SendError? worst = null;
        foreach (var recipient in recipients)
        {
            worst = recipient.Error is { } error && (worst is null || Rank(error) > Rank(worst)) ? error : worst;
        }

        return worst ?? refusal;

        static int Rank(SendError error) => error.Delivered == Smtp.Delivered.Unknown ? 2 : error.Transient ? 0 : 1;
    }
}

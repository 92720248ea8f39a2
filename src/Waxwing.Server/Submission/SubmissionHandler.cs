using System.Net;
using Waxwing.Server.Accounts;
using Waxwing.Server.Store;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.Server.Submission;

/// <summary>Decides for one session: who logs in, how much may come, and where it goes.</summary>
/// <param name="services">What all sessions share.</param>
/// <param name="address">Where the client is.</param>
/// <param name="mode">When TLS begins.</param>
internal sealed class SubmissionHandler(SubmissionServices services, IPAddress address, SmtpServerTlsMode mode) : ISmtpServerHandler
{
    private Attempt _attempt;
    private int _recipients;

    /// <summary>RFC 4954 §6: 530 where authentication is needed, and what there was counts no longer.</summary>
    public static SmtpServerReply KeyIsOver { get; } = HandoverReplies.Say(530, 5, 7, 0, "Authentication required: the key is revoked, has expired, or may not send");

    /// <summary>How many messages were accepted.</summary>
    public int Accepted { get; private set; }

    public async ValueTask<string?> CheckPasswordAsync(SmtpServerClient client, string user, string password, CancellationToken cancellationToken)
    {
        var identity = services.LogIns.Claimed(user, password);
        if (!MayTry(identity))
        {
            return null;
        }

        var proof = await services.LogIns.CheckAsync(identity, password, cancellationToken);
        _attempt = new Attempt(proof.Exists ? identity : null, TimeSpan.Zero);
        return proof.Holds ? identity : null;
    }

    public async ValueTask<ScramCredential?> FindCredentialAsync(SmtpServerClient client, string user, CancellationToken cancellationToken)
    {
        // A key that names itself in the password cannot do so here, where none is sent.
        var identity = services.LogIns.Claimed(user, password: null);
        if (!MayTry(identity) || identity is null)
        {
            return null;
        }

        var credential = await services.LogIns.FindCredentialAsync(identity, cancellationToken);
        _attempt = new Attempt(credential is null ? null : identity, TimeSpan.Zero);
        return credential;
    }

    public async ValueTask<SmtpServerReply> AuthenticatedAsync(SmtpServerClient client, string mechanism, string? identity, CancellationToken cancellationToken)
    {
        var attempt = _attempt;
        _attempt = default;
        if (attempt.Wait > TimeSpan.Zero)
        {
            // RFC 4954 §6: 454, since nobody looked whether the password is right. The time is told rounded up.
            SubmissionLog.LogInPutOff(services.Log, address, mechanism, attempt.Identity);
            return HandoverReplies.Say(454, 4, 7, 0, $"Too many failed log-ins; try again in {Math.Ceiling(attempt.Wait.TotalSeconds)} s");
        }

        if (identity is null)
        {
            var (wait, begins) = services.FailedLogIns.Failed(address, attempt.Identity);
            SubmissionLog.LogInFailed(services.Log, address, mechanism, attempt.Identity, wait.TotalSeconds);
            if (begins)
            {
                await services.LockOuts.TellAsync("smtp", address, attempt.Identity, wait);
            }

            return SmtpServerReply.AuthenticationFailed;
        }

        services.FailedLogIns.Succeeded(address, attempt.Identity!);
        SubmissionLog.LoggedIn(services.Log, address, mechanism, identity);
        return SmtpServerReply.Authenticated;
    }

    // RFC 6409 §3.2: an empty reverse-path is permitted and must not, in itself, be a reason to refuse. Whose the author is, the desk judges.
    public async ValueTask<SmtpServerReply> MailAsync(SmtpServerClient client, SmtpServerTransaction transaction, CancellationToken cancellationToken)
    {
        try
        {
            var found = await FindKeyAsync(client, cancellationToken);
            services.Took("MAIL");
            return found is not { } key ? KeyIsOver
                : services.Rate.TryTake(key.Id, out var retryAfter) ? SmtpServerReply.SenderAccepted
                // Never 5yz: a client takes that for the message's end.
                : HandoverReplies.Say(451, 4, 7, 1, $"Too many messages with this key; try again in {Math.Ceiling(retryAfter.TotalSeconds)} s");
        }
        catch (StoreException fault)
        {
            services.PutOff("MAIL", fault);
            return HandoverReplies.Unavailable;
        }
    }

    public ValueTask<SmtpServerReply> RcptAsync(SmtpServerClient client, SmtpServerTransaction transaction, Mailbox recipient, CancellationToken cancellationToken) =>
        // RFC 5321 §4.5.3.1.10.
        ValueTask.FromResult(++_recipients > services.Options.Limits.RecipientsPerSession
            ? HandoverReplies.Say(452, 4, 5, 3, "Too many recipients in this session; go on in another")
            : SmtpServerReply.RecipientAccepted);

    public ValueTask<SmtpServerSink> OpenContentAsync(SmtpServerClient client, SmtpServerTransaction transaction, CancellationToken cancellationToken) =>
        ValueTask.FromResult<SmtpServerSink>(new ContentSink(services, client, transaction, token => FindKeyAsync(client, token), () => Accepted++));

    private bool MayTry(string? identity)
    {
        _attempt = new Attempt(identity, services.FailedLogIns.Wait(address, identity));
        return _attempt.Wait == TimeSpan.Zero;
    }

    private ValueTask<ApiKey?> FindKeyAsync(SmtpServerClient client, CancellationToken cancellationToken)
    {
        var identity = mode == SmtpServerTlsMode.NeverOnLoopback ? services.Options.PlainLoopbackKey?.ToString("D") : client.User;
        return identity is null ? ValueTask.FromResult<ApiKey?>(null) : services.LogIns.FindKeyAsync(identity, cancellationToken);
    }

    /// <summary>A log-in that is being tried.</summary>
    /// <param name="Identity">Whom it is for, or null.</param>
    /// <param name="Wait">How long it has to wait before anybody looks at it.</param>
    private readonly record struct Attempt(string? Identity, TimeSpan Wait);
}

using System.Text;

namespace Waxwing.Smtp.Server;

/// <content>The commands, apart from authentication and content.</content>
public sealed partial class SmtpServerSession
{
    private static readonly SmtpServerReply Ok = SmtpServerReply.Of(250, 0, 0, "Ok");
    private static readonly SmtpServerReply TlsFirst = SmtpServerReply.Of(530, 7, 0, "Must issue a STARTTLS command first");
    private static readonly SmtpServerReply AuthenticationFirst = SmtpServerReply.Of(530, 7, 0, "Authentication required");
    private static readonly SmtpServerReply HelloFirst = OutOfSequence("Say EHLO first");
    private static readonly SmtpServerReply NeedsSmtpUtf8 = SmtpServerReply.Of(553, 6, 7, "A mailbox that is not ASCII needs SMTPUTF8");

    // RFC 2852 §4: below the announced minimum, a message that is to be returned is refused with 55z.
    private static readonly SmtpServerReply TooSoon = SmtpServerReply.Of(555, 5, 4, "The time for delivery is shorter than this server's minimum");

    private static SmtpServerReply OutOfSequence(string text) => SmtpServerReply.Of(503, 5, 1, text);

    private async ValueTask ExecuteAsync(ReadOnlyMemory<byte> line)
    {
        var fault = _parser.Parse(line.Span, out var command, out var parameter);
        if (IsVerb(line.Span, "AUTH"u8))
        {
            _observer?.CommandReceived(command is AuthCommand auth ? $"AUTH {auth.Mechanism} ***" : "AUTH ***");
        }
        else
        {
            Observe(line.Span, fault is not (SmtpCommandFault.Unrecognized or SmtpCommandFault.NotText));
        }

        if (++_commandsSinceMessage > _options.Limits.CommandsPerMessage)
        {
            End(SmtpSessionEnd.LimitReached, SmtpServerReply.Of(421, 7, 0, "Too many commands"));
            return;
        }

        if (command is null)
        {
            Reply(fault.Reply(parameter));
            if (IsRequestLine(line.Span))
            {
                // A browser that was led here sends a form as its body: none of it may be taken for commands.
                _over ??= SmtpSessionEnd.ProtocolViolation;
            }

            if (IsVerb(line.Span, "BDAT"u8))
            {
                // How many octets of content follow is unknown: none of them may be taken for a command.
                _over ??= SmtpSessionEnd.ProtocolViolation;
            }

            return;
        }

        switch (command)
        {
            case HelloCommand hello:
                await HelloAsync(hello).ConfigureAwait(false);
                break;
            case StartTlsCommand:
                await StartTlsAsync().ConfigureAwait(false);
                break;
            case AuthCommand authenticate:
                await AuthenticateAsync(authenticate).ConfigureAwait(false);
                break;
            case MailCommand mail:
                await MailAsync(mail).ConfigureAwait(false);
                break;
            case RcptCommand rcpt:
                await RcptAsync(rcpt).ConfigureAwait(false);
                break;
            case DataCommand:
                await DataAsync().ConfigureAwait(false);
                break;
            case BdatCommand bdat:
                await BdatAsync(bdat).ConfigureAwait(false);
                break;
            case RsetCommand:
                await ForgetTransactionAsync().ConfigureAwait(false);
                Reply(Ok);
                break;
            case NoopCommand:
                Reply(Ok);
                break;
            case VrfyCommand:
                // RFC 5321 §3.5.3: a server need not tell who exists.
                Reply(NotYetAllowed() ?? SmtpServerReply.Of(252, 0, 0, "Cannot verify, send some mail and see"));
                break;
            case HelpCommand:
                Reply(SmtpServerReply.Of(214, 0, 0, "See RFC 5321"));
                break;
            case QuitCommand:
                End(SmtpSessionEnd.Quit, SmtpServerReply.Of(221, 0, 0, "Bye"));
                break;
        }
    }

    private static bool IsVerb(ReadOnlySpan<byte> line, ReadOnlySpan<byte> verb)
        => line.Length >= verb.Length && Ascii.EqualsIgnoreCase(line[..verb.Length], verb);

    // RFC 9112 §3: method SP target SP HTTP-version.
    private static bool IsRequestLine(ReadOnlySpan<byte> line) => line.Length > 9 && line[^9..^1].SequenceEqual(" HTTP/1."u8);

    // What is too long was not read: it may have been a BDAT, or the request line of a browser, and what follows no commands. Only these have arguments that grow.
    private static bool MayBeLong(ReadOnlySpan<byte> verb) =>
        IsVerb(verb, "MAIL"u8) || IsVerb(verb, "RCPT"u8) || IsVerb(verb, "AUTH"u8) || IsVerb(verb, "EHLO"u8) || IsVerb(verb, "HELO"u8) || IsVerb(verb, "NOOP"u8) || IsVerb(verb, "VRFY"u8);

    private async ValueTask HelloAsync(HelloCommand hello)
    {
        // RFC 5321 §4.1.4: EHLO clears like RSET.
        await ForgetTransactionAsync().ConfigureAwait(false);
        _client = _client with { Name = hello.ClientName };
        Reply(hello.Extended
            ? new SmtpServerReply(250, null, [_options.ServerName.Ascii, .. Announced()])
            : new SmtpServerReply(250, null, _options.ServerName.Ascii));
    }

    private IEnumerable<string> Announced()
    {
        if (_options.TlsMode == SmtpServerTlsMode.StartTls && !_client.IsSecure)
        {
            yield return "STARTTLS";
        }

        // RFC 4954 §4: no mechanism that reveals a password is even named outside TLS.
        if (_client.IsSecure && _options.OffersAuthentication)
        {
            yield return $"AUTH {string.Join(' ', SaslServerMechanism.Names(_serverEndPoint))}";
        }

        if (_options.Has(SmtpServerExtensions.Size))
        {
            yield return $"SIZE {_options.MaxMessageSize}";
        }

        (SmtpServerExtensions, string)[] simple =
        [
            (SmtpServerExtensions.Pipelining, "PIPELINING"), (SmtpServerExtensions.EightBitMime, "8BITMIME"),
            (SmtpServerExtensions.SmtpUtf8, "SMTPUTF8"), (SmtpServerExtensions.EnhancedStatusCodes, "ENHANCEDSTATUSCODES"),
            (SmtpServerExtensions.Chunking, "CHUNKING"), (SmtpServerExtensions.BinaryMime, "BINARYMIME"),
            (SmtpServerExtensions.DeliveryStatusNotifications, "DSN"),
        ];
        foreach (var (extension, keyword) in simple)
        {
            if (_options.Has(extension))
            {
                yield return keyword;
            }
        }

        // RFC 8689 §2: only inside TLS.
        if (_options.Has(SmtpServerExtensions.RequireTls) && _client.IsSecure)
        {
            yield return "REQUIRETLS";
        }

        if (_options.Has(SmtpServerExtensions.DeliverBy))
        {
            yield return _options.MinDeliverBySeconds is { } minimum ? $"DELIVERBY {minimum}" : "DELIVERBY";
        }

        if (_options.Has(SmtpServerExtensions.Limits))
        {
            var limits = _options.Limits;
            yield return "LIMITS"
                + (limits.Transactions is { } transactions ? $" MAILMAX={transactions}" : "")
                + $" RCPTMAX={limits.Recipients}"
                + (limits.RecipientDomains is { } domains ? $" RCPTDOMAINMAX={domains}" : "");
        }
    }

    private async ValueTask StartTlsAsync()
    {
        if (_options.TlsMode != SmtpServerTlsMode.StartTls)
        {
            Reply(_client.IsSecure ? OutOfSequence("TLS is up already") : SmtpCommandFault.NotImplemented.Reply());
            return;
        }

        if (_client.IsSecure)
        {
            Reply(OutOfSequence("TLS is up already"));
            return;
        }

        // RFC 3207 §6 and CVE-2011-0411: what came in clear behind STARTTLS would be taken for something said inside TLS.
        if (!_io.Buffered.IsEmpty)
        {
            End(SmtpSessionEnd.ProtocolViolation, SmtpServerReply.Of(554, 5, 1, "Something was sent behind STARTTLS; closing"));
            return;
        }

        await ForgetTransactionAsync().ConfigureAwait(false);
        Reply(SmtpServerReply.Of(220, 0, 0, "Ready to start TLS"));
        await SecureAsync().ConfigureAwait(false);
    }

    /// <summary>What must come before mail, and has not.</summary>
    private SmtpServerReply? NotYetAllowed()
        => _options.RequireTls && !_client.IsSecure ? TlsFirst
            : _client.Name is null ? HelloFirst
            : _options.RequireAuthentication && _client.User is null ? AuthenticationFirst
            : null;

    private async ValueTask MailAsync(MailCommand mail)
    {
        var refusal = NotYetAllowed()
            ?? (_transaction is not null ? OutOfSequence("A transaction is open; say RSET first") : null)
            ?? (mail.PathNeedsSmtpUtf8 && !mail.SmtpUtf8 ? NeedsSmtpUtf8 : null)
            // Outside TLS it was not announced, and is as unknown as any other parameter.
            ?? (mail.RequireTls && !_client.IsSecure ? SmtpCommandFault.ParameterUnknown.Reply("REQUIRETLS") : null)
            ?? (mail.DeliverBy is { Mode: DeliverByMode.Return } by && by.Time.TotalSeconds < _options.MinDeliverBySeconds ? TooSoon : null)
            ?? (mail.Size > _options.MaxMessageSize ? SmtpServerContent.TooLarge : null);
        if (refusal is not null)
        {
            Reply(refusal);
            return;
        }

        if (_transactions >= _options.Limits.Transactions)
        {
            // RFC 5321 §3.8: the client comes back with another session.
            End(SmtpSessionEnd.LimitReached, SmtpServerReply.Of(421, 5, 3, "No more messages in this session"));
            return;
        }

        _transactions++;
        var transaction = new SmtpServerTransaction(mail);
        var reply = await AskAsync(token => _handler.MailAsync(_client, transaction, token)).ConfigureAwait(false);
        _transaction = reply.IsPositive ? transaction : null;
        Reply(reply);
    }

    private async ValueTask RcptAsync(RcptCommand rcpt)
    {
        var refusal = NotYetAllowed()
            ?? (_transaction is null ? OutOfSequence("Say MAIL first") : null)
            ?? (_chunked is not null ? OutOfSequence("The content has begun") : null)
            ?? (rcpt.NeedsSmtpUtf8 && !_transaction!.SmtpUtf8 ? NeedsSmtpUtf8 : null)
            // RFC 5321 §4.5.3.1.10: 452, so that the client sends the others in another transaction.
            ?? (_transaction!.Recipients.Count >= _options.Limits.Recipients ? SmtpServerReply.Of(452, 5, 3, "Too many recipients") : null);
        if (refusal is not null)
        {
            Reply(refusal);
            return;
        }

        var transaction = _transaction!;
        var recipient = rcpt.Recipient ?? Mailbox.Parse($"postmaster@{_options.ServerName}");
        if (_recipientDomains.Count >= _options.Limits.RecipientDomains && !_recipientDomains.Contains(recipient.Domain))
        {
            Reply(SmtpServerReply.Of(452, 5, 3, "Too many recipient domains in this session"));
            return;
        }

        var reply = await AskAsync(token => _handler.RcptAsync(_client, transaction, recipient, token)).ConfigureAwait(false);
        if (reply.IsPositive)
        {
            transaction.Add(recipient, rcpt.Dsn);
            if (_options.Limits.RecipientDomains is not null)
            {
                _recipientDomains.Add(recipient.Domain);
            }
        }

        Reply(reply);
    }

    private async ValueTask<SmtpServerReply> AskAsync(Func<CancellationToken, ValueTask<SmtpServerReply>> question)
    {
        using var deadline = new Deadline(_options.Clock, _options.Timeouts.Handler, _sessionEnd);
        try
        {
            return await question(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception) when (!_sessionEnd.IsCancellationRequested)
        {
            // Whatever the handler met, the client may try again, and is told no details.
            return SmtpServerReply.LocalError;
        }
    }
}

using System.Security.Cryptography;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.Sandbox;

/// <summary>Takes every message of the one user, and keeps it, unless a recipient asks for something else.</summary>
/// <param name="sandbox">Where messages go.</param>
/// <param name="line">The line to the client.</param>
/// <param name="tlsProtocol">The TLS version where a fault made the handshake itself, and the session does not know; otherwise null.</param>
internal sealed class SandboxHandler(SandboxState sandbox, SandboxLine line, string? tlsProtocol) : ISmtpServerHandler
{
    public ValueTask<ScramCredential?> FindCredentialAsync(SmtpServerClient client, string user, CancellationToken cancellationToken)
        => ValueTask.FromResult(string.Equals(user, sandbox.User, StringComparison.Ordinal) ? sandbox.Credential : null);

    public ValueTask<SmtpServerReply> MailAsync(SmtpServerClient client, SmtpServerTransaction transaction, CancellationToken cancellationToken)
        => ValueTask.FromResult(SmtpServerReply.SenderAccepted);

    public ValueTask<SmtpServerReply> RcptAsync(SmtpServerClient client, SmtpServerTransaction transaction, Mailbox recipient, CancellationToken cancellationToken)
        => RecipientFaults.Find(recipient.LocalPart)?.OnRcptAsync(line, cancellationToken) ?? ValueTask.FromResult(SmtpServerReply.RecipientAccepted);

    public ValueTask<SmtpServerSink> OpenContentAsync(SmtpServerClient client, SmtpServerTransaction transaction, CancellationToken cancellationToken)
        => ValueTask.FromResult<SmtpServerSink>(new Sink(sandbox, line, client, transaction, tlsProtocol));

    private sealed class Sink(SandboxState sandbox, SandboxLine line, SmtpServerClient client, SmtpServerTransaction transaction, string? tlsProtocol) : SmtpServerSink
    {
        private readonly MemoryStream _content = new();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
            => await _content.WriteAsync(content, cancellationToken).ConfigureAwait(false);

        public override async ValueTask<SmtpServerReply> CompleteAsync(CancellationToken cancellationToken)
        {
            var faults = transaction.Recipients.Select(recipient => RecipientFaults.Find(recipient.LocalPart)).OfType<RecipientFault>().ToList();
            if (faults.Select(fault => fault.RefuseContent()).FirstOrDefault(refusal => refusal is not null) is { } refused)
            {
                return refused;
            }

            var reply = await KeepAsync(cancellationToken).ConfigureAwait(false);
            foreach (var fault in faults)
            {
                reply = await fault.OnKeptAsync(line, reply).ConfigureAwait(false);
            }

            return reply;
        }

        public override async ValueTask DisposeAsync()
        {
            await _content.DisposeAsync().ConfigureAwait(false);
            await base.DisposeAsync().ConfigureAwait(false);
        }

        private async ValueTask<SmtpServerReply> KeepAsync(CancellationToken cancellationToken)
        {
            var content = _content.ToArray();
            var received = sandbox.Options.Clock.GetUtcNow();
            var file = sandbox.MailDirectory is { } folder
                ? await folder.AddAsync(content, received, cancellationToken).ConfigureAwait(false)
                : null;
            var message = sandbox.Messages.Add(number => new CapturedMessage
            {
                Number = number,
                Received = received,
                Sender = transaction.Sender,
                Recipients = [.. transaction.Recipients],
                Envelope = transaction,
                ClientName = client.Name!,
                TlsProtocol = tlsProtocol ?? client.TlsProtocol,
                TlsCipherSuite = client.TlsCipherSuite,
                User = client.User,
                Mechanism = client.Mechanism,
                Content = content,
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
                File = file,
            });
            return SmtpServerReply.MessageAccepted($"sandbox-{message.Number}");
        }
    }
}

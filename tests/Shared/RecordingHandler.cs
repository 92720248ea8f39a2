using System.Collections.Concurrent;
using System.Text;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.TestSupport;

/// <summary>Accepts everything unless told otherwise, and remembers what came.</summary>
internal sealed class RecordingHandler : ISmtpServerHandler
{
    public const string User = "ann";
    public const string Password = "correct horse";
    private static readonly ScramCredential Credential = ScramCredential.FromPassword(Password, 4096);

    /// <summary>The whole messages: envelope and content.</summary>
    public ConcurrentQueue<(SmtpServerTransaction Envelope, string Content)> Messages { get; } = [];

    /// <summary>How many contents were begun and given up.</summary>
    public int Abandoned { get; private set; }

    /// <summary>The largest piece that a sink was given.</summary>
    public int LargestPiece { get; private set; }

    public SmtpServerClient? LastClient { get; private set; }

    public Func<Mailbox, SmtpServerReply> OnRcpt { get; set; } = _ => SmtpServerReply.RecipientAccepted;

    public Func<CancellationToken, Task> OnWrite { get; set; } = _ => Task.CompletedTask;

    public bool KeepContent { get; set; } = true;

    public ValueTask<ScramCredential?> FindCredentialAsync(SmtpServerClient client, string user, CancellationToken cancellationToken)
        => ValueTask.FromResult(string.Equals(user, User, StringComparison.Ordinal) ? Credential : null);

    public ValueTask<SmtpServerReply> MailAsync(SmtpServerClient client, SmtpServerTransaction transaction, CancellationToken cancellationToken)
    {
        LastClient = client;
        return ValueTask.FromResult(SmtpServerReply.SenderAccepted);
    }

    public ValueTask<SmtpServerReply> RcptAsync(SmtpServerClient client, SmtpServerTransaction transaction, Mailbox recipient, CancellationToken cancellationToken)
        => ValueTask.FromResult(OnRcpt(recipient));

    public ValueTask<SmtpServerSink> OpenContentAsync(SmtpServerClient client, SmtpServerTransaction transaction, CancellationToken cancellationToken)
        => ValueTask.FromResult<SmtpServerSink>(new Sink(this, transaction));

    private sealed class Sink(RecordingHandler handler, SmtpServerTransaction transaction) : SmtpServerSink
    {
        private readonly StringBuilder _content = new();
        private bool _complete;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            handler.LargestPiece = Math.Max(handler.LargestPiece, content.Length);
            await handler.OnWrite(cancellationToken);
            if (handler.KeepContent)
            {
                _content.Append(Encoding.Latin1.GetString(content.Span));
            }
        }

        public override ValueTask<SmtpServerReply> CompleteAsync(CancellationToken cancellationToken)
        {
            _complete = true;
            handler.Messages.Enqueue((transaction, _content.ToString()));
            return ValueTask.FromResult(SmtpServerReply.MessageAccepted("Q1"));
        }

        public override ValueTask DisposeAsync()
        {
            handler.Abandoned += _complete ? 0 : 1;
            return base.DisposeAsync();
        }
    }
}

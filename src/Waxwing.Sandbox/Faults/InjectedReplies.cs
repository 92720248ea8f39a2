using Waxwing.Smtp.Server;

namespace Waxwing.Sandbox;

/// <summary>Where forged replies stand, seen from the 220 to STARTTLS.</summary>
internal enum InjectionPlace
{
    /// <summary>In the same segment, behind it.</summary>
    BehindReply,

    /// <summary>In the same segment, before it.</summary>
    BeforeReply,

    /// <summary>In a segment of their own, after it.</summary>
    AfterReply,
}

/// <summary>Response injection: a client that keeps what it read in clear takes it for an answer given inside TLS.</summary>
internal sealed class InjectedReplies(InjectionPlace place) : SandboxFault(NameOf(place), SentenceOf(place), practice: 1)
{
    internal override Task<SmtpSessionEnd> ServeAsync(SandboxConnection connection, CancellationToken cancellationToken)
        => (connection with { Stream = new InjectingStream(connection.Stream, place) }).ServeAsync(cancellationToken);

    private static string NameOf(InjectionPlace place) => place switch
    {
        InjectionPlace.BehindReply => "injected-replies",
        InjectionPlace.BeforeReply => "injected-replies-before",
        InjectionPlace.AfterReply => "injected-replies-after",
    };

    private static string SentenceOf(InjectionPlace place) => place switch
    {
        InjectionPlace.BehindReply => "Forged replies come in clear, in one segment with the 220 to STARTTLS, behind it.",
        InjectionPlace.BeforeReply => "Forged replies come in clear, in one segment with the 220 to STARTTLS, before it.",
        InjectionPlace.AfterReply => "Forged replies come in clear after the 220 to STARTTLS, where the handshake should begin.",
    };
}

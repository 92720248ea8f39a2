namespace Waxwing.Smtp;

/// <summary>Why a transaction shared less of the connection than it might: the first that applied, in this order.</summary>
public enum StyleReason
{
    /// <summary>Nothing was held back.</summary>
    None,

    /// <summary>The server does not announce CHUNKING (RFC 3030), and DATA waits for its 354.</summary>
    ChunkingNotOffered,

    /// <summary>The server does not announce PIPELINING (RFC 2920): each command waits for its reply.</summary>
    PipeliningNotOffered,

    /// <summary>The server answers for each accepted recipient (LMTP, RFC 2033 §4.2): who is accepted must be known first.</summary>
    FinalReplyForEach,

    /// <summary>The content has more than 256 KiB: it does not travel before somebody is accepted.</summary>
    ContentLarge,

    /// <summary>The content is read while it is sent, and may fail half way.</summary>
    ContentNotInMemory,

    /// <summary>The message before has more than 256 KiB in chunks (RFC 3030): a server that refuses it half way may spoil what crosses it.</summary>
    LargeChunksBefore,

    /// <summary>The connection was idle and may be dead: that is seen while the message is surely not sent.</summary>
    ConnectionIdle,

    /// <summary>The relay has answered 503 to a MAIL that crossed an earlier final reply.</summary>
    CrossingRefused,

    /// <summary>The window was one: at first, again after refusals, and always where the relay's configuration says so.</summary>
    WindowOfOne,

    /// <summary>Nothing else was under way.</summary>
    NothingInFlight,

    /// <summary>The window was full, and when a place came free nothing was in flight any more.</summary>
    WindowFull,
}

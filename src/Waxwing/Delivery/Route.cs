using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Says whom to ask for the recipients of a message.</summary>
internal interface IRoutes : IAsyncDisposable
{
    /// <summary>Whether it was disposed.</summary>
    bool IsDisposed { get; }

    /// <summary>The relays of the configuration, in their order. Mail hosts are none: how those of others stand says nothing of this sender.</summary>
    IEnumerable<Relay> Relays { get; }

    /// <summary>The ways of all who wait for an attempt; together they have each of them once. The caller disposes them.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    ValueTask<ImmutableArray<Route>> FindAsync(Passage passage, CancellationToken cancellationToken);

    /// <summary>The plan, and whom the message would go to.</summary>
    Task<SendPlan> PlanAsync(SendPlan plan, Passage passage, CancellationToken cancellationToken);

    /// <summary>An attempt has ended.</summary>
    void Tell(Attempt attempt);
}

/// <summary>The way of some recipients: the relays that may take their message, the first choice first; or why there is none.</summary>
internal sealed class Route : IDisposable
{
    private bool _entered;
    private bool _left;

    /// <summary>Whose way it is; at least one.</summary>
    public required ImmutableArray<Mailbox> Recipients { get; init; }

    /// <summary>Whom to ask, one after the other; empty where there is a <see cref="Refusal"/>.</summary>
    public ImmutableArray<Hop> Hops { get; init; } = [];

    /// <summary>Why nobody can be asked, or null.</summary>
    public SendError? Refusal { get; init; }

    /// <summary>The site of the mail hosts, or null where relays are configured.</summary>
    public MxSite? Site { get; init; }

    /// <summary>
    /// Whether the next is asked as well where one says "not now" of a message or recipient: any host of a domain may take its mail
    /// (RFC 5321 §5.1), while a relay's word holds for the relays behind it.
    /// </summary>
    public bool AsksNextWhenDeferred => Site is not null;

    /// <summary>Waits for a place at the site.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        if (Site is not null)
        {
            await Site.EnterAsync(cancellationToken).ConfigureAwait(false);
            _entered = true;
        }
    }

    /// <summary>Gives the place back. A second call does nothing.</summary>
    public void Dispose()
    {
        if (!_left)
        {
            _left = true;
            Site?.Leave(_entered);
        }
    }
}

/// <summary>One relay of a route.</summary>
/// <param name="Relay">The relay.</param>
/// <param name="Ruling">What the TLS of a mail host is judged by; null for a relay, whose configuration says so.</param>
internal sealed record Hop(Relay Relay, TlsRuling? Ruling);

namespace Waxwing.Server.Api.Keys;

/// <summary>A key to make.</summary>
internal sealed record CreateKey
{
    /// <summary>What people call it; 1 to 50 characters.</summary>
    public string? Name { get; set; }

    /// <summary>What it may do: full_access (the default) or sending_access. Not together with scope.</summary>
    public string? Permission { get; set; }

    /// <summary>The id of the one domain that it may send for. Default: all of the account.</summary>
    public string? DomainId { get; set; }

    /// <summary>From when on it is good for nothing: a time with its offset (RFC 3339). Default: never. Not at Resend.</summary>
    public string? ExpiresAt { get; set; }

    /// <summary>Whether its mail goes to the sandbox alone. Default: false. Not at Resend.</summary>
    public bool? Test { get; set; }

    /// <summary>What it may do, more finely: any of send, read, admin. Not at Resend.</summary>
    public string[]? Scope { get; set; }
}

/// <summary>A key that was made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Token">The key itself. It is shown this once, and kept nowhere.</param>
internal sealed record CreatedKey(Guid Id, string Token);

/// <summary>Another name for a key.</summary>
internal sealed record RenameKey
{
    /// <summary>What people call it; 1 to 50 characters.</summary>
    public string? Name { get; set; }
}

/// <summary>A key, as lists show it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="CreatedAt">When it was made (UTC).</param>
/// <param name="ExpiresAt">From when on it is good for nothing (UTC), or null.</param>
/// <param name="Scope">What it may do: send, read, admin.</param>
/// <param name="Domain">The one domain that it may send for, or null.</param>
/// <param name="Test">Whether its mail goes to the sandbox alone.</param>
internal sealed record KeySummary(Guid Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, IReadOnlyList<string> Scope, string? Domain, bool Test);

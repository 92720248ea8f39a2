namespace Waxwing.Comparison.Tests;

/// <summary>What a client has to do: one message, in one session, as one user.</summary>
public sealed record Job
{
    public string Host { get; init; } = "localhost";

    public int Port { get; init; }

    /// <summary>TLS from the first octet; otherwise STARTTLS.</summary>
    public bool Implicit { get; init; }

    public string User { get; init; } = "canary-user";

    public string Password { get; init; } = "canary-password";

    public string From { get; init; } = "a@example.org";

    public string FromName { get; init; } = "A";

    /// <summary>A second author, or null.</summary>
    public string? SecondFrom { get; init; }

    public string[] To { get; init; } = ["b@example.net"];

    public string? Bcc { get; init; }

    public string Subject { get; init; } = "canary-subject";

    public string Text { get; init; } = "canary-content\r\n";

    /// <summary>So many octets of text more, for a message that does not fit into buffers.</summary>
    public int Padding { get; init; }

    /// <summary>The time limit to set by the client's documented option, in seconds; 0 for its defaults.</summary>
    public int LimitSeconds { get; init; }

    /// <summary>Where Node.js finds packages, for the client that is one.</summary>
    public string? NodePackages { get; init; }
}

/// <summary>What a client said to the program that called it.</summary>
/// <param name="Claim">sent; partly: for some recipients, and it says which; unknown: the message may have arrived, in a value and not only in prose; refused: an exception.</param>
/// <param name="Error">The name of the error, or null.</param>
/// <param name="Text">What a person would read.</param>
public sealed record Said(string Claim, string? Error, string? Text);

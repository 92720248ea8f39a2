namespace Waxwing.Interop.Tests;

/// <summary>A program that sends mail: ours, or one that shows that the server and the test are right.</summary>
public interface IMailClient
{
    /// <summary>Sends one message, in one session.</summary>
    Task<Outcome> SendAsync(Submission submission, CancellationToken cancellationToken);
}

/// <summary>Who logs in.</summary>
public sealed record Credentials(string User, string Password);

/// <summary>One message to send, and where to.</summary>
public sealed record Submission
{
    public required SmtpEndpoint Endpoint { get; init; }

    /// <summary>The certificate authority that the client trusts, and no other.</summary>
    public required string AuthorityFile { get; init; }

    public string MailFrom { get; init; } = "sender@example.org";

    public required IReadOnlyList<string> Recipients { get; init; }

    /// <summary>The message, with CRLF line ends.</summary>
    public required byte[] Content { get; init; }

    public Credentials? Credentials { get; init; }
}

/// <summary>What the server said.</summary>
/// <param name="Recipients">The code of its answer for each recipient; 250 where it took the message for that recipient.</param>
/// <param name="Refusal">The code that ended the session before any recipient was named, or null.</param>
public sealed record Outcome(IReadOnlyDictionary<string, int> Recipients, int? Refusal);

namespace Waxwing.Server.Tests.Clients;

/// <summary>A mail client that others wrote.</summary>
internal interface IClientProgram
{
    /// <summary>Skips the test where the client is not here; in CI it fails.</summary>
    void Need();

    /// <summary>Submits one letter in one session.</summary>
    Task<Said> SubmitAsync(Letter letter);
}

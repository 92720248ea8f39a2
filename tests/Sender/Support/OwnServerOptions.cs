namespace Waxwing.Tests.Support;

/// <summary>The options of a sender whose relay is our own server half.</summary>
internal static class OwnServerOptions
{
    public static SenderOptions For(OwnServer server, string authorityFile) => new()
    {
        Relays = [new RelayOptions { Host = "localhost", Port = server.Port, Mode = Smtp.TlsMode.Implicit, AuthorityFile = authorityFile }],
        Retry = new RetryOptions { MaxAttempts = 1 },
    };
}

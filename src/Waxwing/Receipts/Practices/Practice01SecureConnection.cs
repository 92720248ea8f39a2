using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Practice 1: TLS before anything but EHLO.</summary>
internal sealed class Practice01SecureConnection : IPracticeJudge
{
    private const string Title = "Use a secure connection";
    private const string NotObservable = "not observable";

    public PracticeEvidence Judge(Passage passage, SenderOptions options)
    {
        if (Evidence.Connection(passage) is not { } connection)
        {
            return Evidence.NotMet(1, Title, Evidence.NoConnection(passage), []);
        }

        if (connection is not { Tls: { } tls })
        {
            return WithoutTls(connection);
        }

        var began = connection.Mode == TlsMode.Implicit
            ? "with the first octet"
            : $"after {connection.ClearOctets} octets in clear ({string.Join(", ", connection.ClearCommands)})";
        var session = tls.Resumed == true ? ", session resumed" : "";
        var onlyHello = connection.ClearCommands.All(command =>
            command.StartsWith("EHLO ", StringComparison.Ordinal) || string.Equals(command, "STARTTLS", StringComparison.Ordinal));
        return Evidence.New(1, Title, onlyHello ? PracticeStatus.Met : PracticeStatus.NotMet,
            $"{tls.Protocol}, {tls.CipherSuite}, group {tls.Group ?? NotObservable}{session}; TLS began {began}",
            [
                ("protocol", tls.Protocol),
                ("cipherSuite", tls.CipherSuite),
                ("mode", connection.Mode),
                ("clearOctets", connection.ClearOctets),
                ("clearCommands", string.Join(", ", connection.ClearCommands)),
                ("group", tls.Group ?? NotObservable),
                ("resumed", tls.Resumed is { } resumed ? resumed : NotObservable),
                ("endpoint", connection.Endpoint),
            ]);
    }

    // Practice 1 asks for TLS on every network; between two programs of one machine there is none that somebody could listen on.
    private static PracticeEvidence WithoutTls(ConnectionRecord connection) => connection.Locality is { } locality
        ? Evidence.Met(1, Title, $"no TLS: the server is on this machine, reached over {Evidence.Describe(locality)} ({connection.Endpoint}); nothing crossed a network",
            [("protocol", "none"), ("locality", locality), ("endpoint", connection.Endpoint)])
        : Evidence.NotMet(1, Title, "no TLS", [("protocol", "none"), ("endpoint", connection.Endpoint)]);
}

using System.Net;
using System.Net.Sockets;
using Waxwing.Smtp;

namespace Waxwing.Interop.Tests.Crossing;

/// <summary>A session of Waxwing.Smtp with a real server, whose window may open.</summary>
internal static class Engine
{
    public const int Window = 8;

    public static async Task<MailSession> OpenAsync(IRealServer server, Listener listener, RelayKnowledge? knowledge = null)
    {
        var endpoint = server[listener];
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, endpoint.Port, TestContext.Current.CancellationToken);
        var session = await SmtpConnection.OpenAsync(new NetworkStream(socket, ownsSocket: true), new SmtpConnectionOptions
        {
            Host = SmtpEndpoint.Host,
            Mode = endpoint.Tls == TlsMode.Implicit ? Smtp.TlsMode.Implicit : Smtp.TlsMode.StartTls,
            Tls = TlsPolicy.FromAuthorityFile(server.AuthorityFile),
            Knowledge = knowledge ?? new RelayKnowledge(Window),
        }, TestContext.Current.CancellationToken);
        return server.Login is { } login
            ? await session.AuthenticateAsync(new PasswordCredential(login.User, login.Password), new SaslPolicy(), TestContext.Current.CancellationToken)
            : session;
    }

    /// <summary>Opens a session, and its window with good messages.</summary>
    public static async Task<MailSession> OpenWideAsync(IRealServer server, Listener listener, RelayKnowledge? knowledge = null)
    {
        var session = await OpenAsync(server, listener, knowledge);
        for (var i = 0; i < 3; i++)
        {
            var parcel = Parcel.To(Address.Fresh("opens"));
            await parcel.AssertTruthAsync(server, await parcel.SendAsync(session), Delivered.Yes);
        }

        return session;
    }

    /// <summary>Queues all of them at once.</summary>
    public static Task<TransactionResult[]> SendAllAsync(this MailSession session, params IEnumerable<Parcel> parcels) =>
        Task.WhenAll(parcels.Select(parcel => parcel.SendAsync(session)).ToArray());
}

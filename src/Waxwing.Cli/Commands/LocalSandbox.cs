using System.Net.Sockets;
using Waxwing.Sandbox;
using Waxwing.Smtp;

namespace Waxwing.Cli.Commands;

/// <summary>Starts a sandbox, and says in the words of the contract why it does not start.</summary>
internal static class LocalSandbox
{
    /// <exception cref="SendException">Stage Configure: a port is not free, or a folder cannot be used.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await SandboxServer.StartAsync(options, cancellationToken);
        }
        catch (SocketException exception)
        {
            throw Refuse(SendFault.InvalidValue, $"the sandbox cannot listen: {exception.Message}{Remedy(exception)}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refuse(SendFault.FileUnreadable, $"the sandbox cannot keep its files: {exception.Message}", exception);
        }
    }

    private static string Remedy(SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "; another program has one of the ports: name a free one, or 0 to be given one",
        SocketError.AccessDenied => "; a port below 1024 is for root: name a higher one, or 0 to be given one",
        _ => "",
    };

    private static SendException Refuse(SendFault fault, string message, Exception cause) =>
        new(SendError.Refusal(SendStage.Configure, fault, message, FailureScope.OurAddress), innerException: cause);
}

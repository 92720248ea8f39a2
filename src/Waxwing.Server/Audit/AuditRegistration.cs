using System.Security.Cryptography;
using Waxwing.Server.Audit.Heads;
using Waxwing.Server.Audit.Sending;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Smtp;

namespace Waxwing.Server.Audit;

/// <summary>The audit log in a host.</summary>
internal static class AuditRegistration
{
    /// <summary>Keeps the audit log in the database, signs its head and sends it away. To be called before whatever writes to the log is registered.</summary>
    /// <exception cref="SendException">A destination cannot be used; or, when the host is started, the key. The configuration is to be mended.</exception>
    public static IServiceCollection AddAudit(this IServiceCollection services, AuditOptions options, Func<IServiceProvider, SqliteDatabase> database, TimeProvider clock)
    {
        var destinations = options.Destinations.Select(text => Destination(text, options.AuthorityFile, clock)).ToArray();
        return services
            .AddSingleton(provider => new SqliteAudit(database(provider), clock))
            .AddSingleton<IAuditTrail>(provider => provider.GetRequiredService<SqliteAudit>())
            .AddSingleton<IAuditHeads>(provider => provider.GetRequiredService<SqliteAudit>())
            .AddSingleton(_ => Key(options.Folder))
            .AddSingleton(provider => new AuditSealer(provider.GetRequiredService<IAuditTrail>(), provider.GetRequiredService<IAuditHeads>(), provider.GetRequiredService<HeadKey>(), clock))
            .AddSingleton(provider => new AuditHeadService(
                options, provider.GetRequiredService<IAuditTrail>(), provider.GetRequiredService<AuditSealer>(), destinations, clock, provider.GetRequiredService<ILogger<AuditHeadService>>()))
            .AddHostedService(provider => provider.GetRequiredService<AuditHeadService>());
    }

    private static IHeadDestination Destination(string text, string? authorityFile, TimeProvider clock)
    {
        try
        {
            // The text is not repeated: its path may be a secret of the collector's.
            return HeadDestinations.TryMake(text, authorityFile, clock, out var destination, out var fault)
                ? destination
                : throw Wrong($"a destination of signed heads of the audit log cannot be used: {fault}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Wrong($"the authorities for destinations of the audit log cannot be used: {exception.Message}", exception);
        }
    }

    private static HeadKey Key(string folder)
    {
        try
        {
            return HeadKey.OpenOrMake(folder);
        }
        catch (HeadKeyException exception)
        {
            throw Wrong(exception.Message, exception);
        }
    }

    private static SendException Wrong(string message, Exception? cause = null) =>
        new(SendError.Refusal(SendStage.Configure, SendFault.InvalidValue, message, FailureScope.OurAddress), innerException: cause);
}

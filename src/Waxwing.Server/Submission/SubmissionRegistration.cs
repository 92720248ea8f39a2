using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Waxwing.Server.Accepting;
using Waxwing.Server.Accounts;
using Waxwing.Server.Audit;
using Waxwing.Server.Certificates;
using Waxwing.Smtp.Server;

namespace Waxwing.Server.Submission;

/// <summary>Puts the submission listener into a host.</summary>
internal static class SubmissionRegistration
{
    /// <summary>
    /// Has Kestrel listen for SMTP where the options say. The host registers <see cref="IMailDesk"/>, <see cref="IAccounts"/>, an <see cref="IAuditTrail"/>, a <see cref="TimeProvider"/> and, unless
    /// there is nothing but the port in clear, an <see cref="IServerCertificate"/>.
    /// </summary>
    /// <remarks>Kestrel does not look at configured URLs once it listens anywhere by code: the host's HTTP has to be listened for by code as well.</remarks>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public static IServiceCollection AddSubmission(this IServiceCollection services, SubmissionOptions options)
    {
        options.Validate();
        services.AddSingleton(options);
        services.TryAddSingleton<LockOuts>();
        services.AddSingleton<SubmissionListener>();
        return services.Configure<KestrelServerOptions>(kestrel => Listen(kestrel, options));
    }

    private static void Listen(KestrelServerOptions kestrel, SubmissionOptions options)
    {
        foreach (var endpoint in options.ImplicitTls)
        {
            kestrel.Listen(endpoint, listen => Serve(listen, SmtpServerTlsMode.Implicit));
        }

        foreach (var endpoint in options.StartTls)
        {
            kestrel.Listen(endpoint, listen => Serve(listen, SmtpServerTlsMode.StartTls));
        }

        if (options.PlainLoopbackPort is { } port)
        {
            kestrel.ListenLocalhost(port, listen => Serve(listen, SmtpServerTlsMode.NeverOnLoopback));
        }
    }

    private static void Serve(ListenOptions listen, SmtpServerTlsMode mode)
    {
        listen.Protocols = HttpProtocols.None;
        listen.Run(connection => listen.ApplicationServices.GetRequiredService<SubmissionListener>().ServeAsync(connection, mode));
    }
}

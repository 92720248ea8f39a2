namespace Waxwing.Interop.Tests;

/// <summary>The clients that every test of this assembly runs with.</summary>
public static class MailClients
{
    private static readonly Dictionary<string, IMailClient> Clients = new(StringComparer.Ordinal)
    {
        ["Python smtplib"] = new PythonSmtplib(),
        ["Waxwing"] = new WaxwingSession(),
    };

    public static IEnumerable<string> Names => Clients.Keys;

    public static IMailClient Named(string name) => Clients[name];
}

using Waxwing.Interop.Tests;

namespace Waxwing.Server.Tests.Clients;

/// <summary>The clients that the service is held against.</summary>
internal static class ClientPrograms
{
    // Django is Debian's, and so must its Python be: another one on the PATH does not find it.
    private const string DebianPython = "/usr/bin/python3";

    // Nodemailer comes with smtp-server, in the version of its lock file.
    private static readonly string NodePackages = Artifacts.At("npm", "node_modules");

    private static readonly Dictionary<string, IClientProgram> Programs = new(StringComparer.Ordinal)
    {
        ["Nodemailer"] = new ScriptedClient("node", ["nodemailer.cjs", NodePackages], () => Artifacts.Need("Nodemailer", Path.Combine(NodePackages, "nodemailer"))),
        ["MailKit"] = new MailKitClient(),
        ["swaks"] = new Swaks(),
        ["msmtp"] = new Msmtp(),
        ["smtplib"] = new ScriptedClient("python3", ["smtplib_client.py"], () => { }),
        ["Django"] = new ScriptedClient(DebianPython, ["django_client.py"], () => Needs.Tool("/usr/lib/python3/dist-packages/django/__init__.py")),
    };

    public static IEnumerable<string> Names => Programs.Keys;

    public static IClientProgram Named(string name) => Programs[name];
}

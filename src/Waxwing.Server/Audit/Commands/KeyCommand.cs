using System.CommandLine;
using System.Text.Json;
using Waxwing.Server.Audit.Heads;

namespace Waxwing.Server.Audit.Commands;

/// <summary><c>waxwing audit log key</c>: the public key of the heads, to be kept elsewhere.</summary>
internal sealed class KeyCommand(Func<ParseResult, AuditConsole> console)
    : AuditCommand("key", "Shows the public key that signs heads of the log. Keep it elsewhere: verify --key trusts it alone.", console)
{
    /// <inheritdoc/>
    protected override int Run(ParseResult parse, AuditConsole console)
    {
        if (!File.Exists(Path.Combine(console.KeyFolder, HeadKey.FileName)))
        {
            throw new AuditUsageException($"there is no key in {console.KeyFolder} yet: the service makes it when it begins");
        }

        using var key = HeadKey.OpenOrMake(console.KeyFolder);
        if (console.IsJson)
        {
            console.Json(JsonSerializer.SerializeToUtf8Bytes(new KeyDocument(key.Public.Id, key.Public.Pem), JsonSerializerOptions.Web));
        }
        else
        {
            console.Output.WriteLine(key.Public.Pem);
            console.Error($"key {key.Public.Id}");
        }

        return AuditExit.Done;
    }
}

/// <summary>A public key as JSON.</summary>
internal sealed record KeyDocument(string Id, string Pem);

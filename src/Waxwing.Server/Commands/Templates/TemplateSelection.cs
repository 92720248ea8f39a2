using System.CommandLine;
using System.Text.Json.Nodes;
using Waxwing.CommandLine;
using Waxwing.Server.Commands.Keys;
using Waxwing.Server.Templates;
using Waxwing.Templates;

namespace Waxwing.Server.Commands.Templates;

/// <summary>The options that say which templates are meant: with a tenant those that the service keeps for it, otherwise those that are always there, and files.</summary>
internal sealed class TemplateSelection(OpenStore open)
{
    // A template and its fields; what is larger is none.
    private const int LargestFile = 1024 * 1024;

    private readonly DataFolderSelection _folder = new("--folder");

    private readonly Option<string?> _tenant = new("--tenant") { Description = "The templates that the service keeps for this tenant.", HelpName = "NAME" };

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All => [_tenant, .. _folder.All];

    /// <summary>The tenant, or null.</summary>
    public string? Tenant(ParseResult parse) => parse.GetValue(_tenant) is { } text ? TenantName.Read("--tenant", text) : null;

    /// <summary>Does something with what the service keeps.</summary>
    public Task<T> WithAsync<T>(ParseResult parse, CommandContext context, Func<ITemplateStore, Task<T>> work) => StoreFailure.ToldAsync(async () =>
    {
        var folder = _folder.Folder(parse);
        folder.MustHaveData();
        await using var kept = open(folder.Path, context.Clock);
        return await work(kept.Templates);
    });

    /// <summary>Finds one.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public async Task<TemplateFile> FindAsync(string name, ParseResult parse, CommandContext context)
    {
        if (Tenant(parse) is not { } tenant)
        {
            return BuiltInTemplates.Find(name) ?? Read(name);
        }

        var stored = await WithAsync(parse, context, store => store.FindAsync(tenant, name, context.Stop).AsTask());
        return stored is null ? throw new UsageException($"{tenant} has no template {name}") : new TemplateFile(stored.Draft.Source, []);
    }

    /// <summary>Values in a file: one JSON object.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static JsonObject Values(string path) =>
        TemplateFile.JsonObject(Text(path)) ?? throw new UsageException($"{path} must be a JSON object in which nothing stands twice");

    private static TemplateFile Read(string path) => File.Exists(path)
        ? TemplateFile.Read(Text(path))
        : throw new UsageException($"there is no template {path}: name one of {string.Join(", ", BuiltInTemplates.Names)}, a file, or with --tenant one of the service's");

    private static string Text(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Length > LargestFile ? throw new UsageException($"{path} is larger than {LargestFile} octets") : File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read: {exception.Message}");
        }
    }
}

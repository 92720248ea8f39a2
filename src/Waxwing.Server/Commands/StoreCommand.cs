using System.CommandLine;
using Waxwing.CommandLine;
using Waxwing.Server.Commands.Serving;

namespace Waxwing.Server.Commands;

/// <summary>A command that works on what the service keeps, whether it runs or not.</summary>
internal abstract class StoreCommand : CliCommand
{
    private readonly OpenStore _open;
    private readonly bool _makes;
    private readonly DataFolderSelection _folder = new();

    /// <param name="name">The command's name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="context">What it works with.</param>
    /// <param name="open">Opens the store.</param>
    /// <param name="makes">Whether it makes a data folder that is not there; otherwise that is a fault.</param>
    protected StoreCommand(string name, string description, Func<ParseResult, CommandContext> context, OpenStore open, bool makes = false)
        : base(name, description, context)
    {
        (_open, _makes) = (open, makes);
        foreach (var option in _folder.All)
        {
            Options.Add(option);
        }
    }

    /// <summary>The configuration.</summary>
    /// <exception cref="SendException">Stage Configure.</exception>
    protected ServiceConfiguration Configuration(ParseResult parse) => _folder.Configuration(parse);

    /// <summary>Runs it on what is kept.</summary>
    protected abstract Task<int> RunAsync(KeptData kept, ParseResult parse, CommandContext context);

    /// <inheritdoc/>
    protected sealed override Task<int> RunAsync(ParseResult parse, CommandContext context) => StoreFailure.ToldAsync(async () =>
    {
        var folder = _folder.Folder(parse);
        if (_makes)
        {
            folder.Make(context.Clock);
        }
        else
        {
            folder.MustHaveData();
        }

        await using var kept = _open(folder.Path, context.Clock);
        if (kept.Keys.Known().Count > 0)
        {
            await kept.OpenKeysAsync(_folder.Configuration(parse).Service.DataKey, context.Stop);
        }

        return await RunAsync(kept, parse, context);
    });
}

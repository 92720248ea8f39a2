using System.CommandLine;
using Waxwing.CommandLine;
using Waxwing.Server.AtRest;

namespace Waxwing.Server.Commands.DataKeys;

/// <summary><c>waxwing data-key new</c>: a file with a key, for its owner alone. The key is never shown.</summary>
internal sealed class DataKeyNewCommand : CliCommand
{
    private readonly DataFolderSelection _folder = new();
    private readonly Argument<string> _file = new("FILE") { Description = "The file to write. One that is there already is left as it is. It must not lie in the data folder." };

    public DataKeyNewCommand(Func<ParseResult, CommandContext> context)
        : base("new", "Writes a new key to a file, which \"dataKey\" of \"service\" then names.", context)
    {
        Arguments.Add(_file);
        foreach (var option in _folder.All)
        {
            Options.Add(option);
        }
    }

    protected override Task<int> RunAsync(ParseResult parse, CommandContext context)
    {
        var file = Path.GetFullPath(parse.GetRequiredValue(_file));
        try
        {
            KeyFile.Outside(file, _folder.Folder(parse).Path);
            context.Output.Document(new DataKeyMadeResult(KeyFile.Make(file).ToString(), file));
            return Task.FromResult(ExitCodes.Done);
        }
        catch (DataKeyException exception)
        {
            throw new UsageException(exception.Message);
        }
    }
}

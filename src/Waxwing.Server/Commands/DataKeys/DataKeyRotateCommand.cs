using System.CommandLine;
using Waxwing.CommandLine;
using Waxwing.Server.AtRest;
using Waxwing.Server.Audit;

namespace Waxwing.Server.Commands.DataKeys;

/// <summary><c>waxwing data-key rotate</c>: a new key is there. The service uses it within seconds, and brings everything under it while mail goes on.</summary>
internal sealed class DataKeyRotateCommand(Func<ParseResult, CommandContext> context, OpenStore open)
    : StoreCommand("rotate", "Makes a new key. The service, which may run, uses it within seconds and has everything under it after a while; the key of before stays until then.", context, open)
{
    protected override async Task<int> RunAsync(KeptData kept, ParseResult parse, CommandContext context)
    {
        var reference = Configuration(parse).Service.DataKey
            ?? throw new UsageException("there is no \"dataKey\" in \"service\" of the configuration: waxwing data-key new FILE makes a key, and dataKey names it");
        try
        {
            var id = await reference.Source(kept.Folder, Environment.GetEnvironmentVariable).RotateAsync(kept.Keys, context.Stop);
            await kept.TellAsync(AuditAction.DataKeyRotated, id.ToString(), tenant: null, AuditDetails.None);
            context.Output.Document(new DataKeyMadeResult(id.ToString(), reference.ToString()));
            return ExitCodes.Done;
        }
        catch (DataKeyException exception)
        {
            throw new CommandException(ExitCodes.Configuration, DataKeysResult.Unusable, exception.Message, exception);
        }
    }
}

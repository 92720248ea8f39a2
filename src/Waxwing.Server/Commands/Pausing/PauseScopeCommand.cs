using System.CommandLine;
using Waxwing.CommandLine;
using Waxwing.Server.Audit;
using Waxwing.Server.Commands.Keys;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Commands.Pausing;

/// <summary><c>waxwing pause key ID</c> and its like: one thing that can be paused.</summary>
internal sealed class PauseScopeCommand : StoreCommand
{
    private readonly PauseScope _scope;
    private readonly bool _isPause;
    private readonly Argument<string> _name;

    public PauseScopeCommand(Func<ParseResult, CommandContext> context, OpenStore open, PauseScope scope, bool isPause)
        : base(ServiceText.Word(scope), What(scope, isPause), context, open)
    {
        (_scope, _isPause) = (scope, isPause);
        _name = new Argument<string>("NAME") { Description = Form(scope) };
        Arguments.Add(_name);
    }

    protected override async Task<int> RunAsync(KeptData kept, ParseResult parse, CommandContext context)
    {
        var name = Read(parse.GetRequiredValue(_name));
        // A slip of the pen would pause nothing, and nobody would know.
        if (_isPause && _scope == PauseScope.Key && await kept.Accounts.FindAsync(Guid.Parse(name), context.Stop) is null)
        {
            throw new UsageException($"there is no key {name}; waxwing keys list shows them");
        }

        if (_isPause && _scope != PauseScope.Key && (await kept.Accounts.ListAsync(name.Split('/')[0], context.Stop)).Count == 0)
        {
            throw new UsageException($"there is no tenant {name.Split('/')[0]}; waxwing keys list shows them");
        }

        var told = KeptData.Fact(
            _isPause ? AuditAction.SendingPaused : AuditAction.SendingResumed, $"{ServiceText.Word(_scope)} {name}", _scope == PauseScope.Key ? null : name.Split('/')[0], AuditDetails.None);
        var changed = await kept.Queue.SetPausedAsync(_scope, name, _isPause, told, context.Stop);
        context.Output.Document(new PausedResult(_scope, name, _isPause, changed));
        return ExitCodes.Done;
    }

    private string Read(string text)
    {
        var parts = text.Split('/');
        return _scope switch
        {
            PauseScope.Key => TypedId.Read("NAME", text).ToString(),
            PauseScope.Tenant when parts is [var tenant] => TenantName.Read("NAME", tenant),
            PauseScope.Stream when parts is [_, { Length: > 0 }] => text,
            PauseScope.Lane when parts is [_, { Length: > 0 }, { Length: > 0 }] => text,
            PauseScope.Tenant or PauseScope.Stream or PauseScope.Lane => throw new UsageException($"NAME must be {Form(_scope)}"),
        };
    }

    private static string Form(PauseScope scope) => scope switch
    {
        PauseScope.Key => "the key's id, as keys list shows it",
        PauseScope.Tenant => "the tenant",
        PauseScope.Stream => "the stream: TENANT/STREAM",
        PauseScope.Lane => "the lane, as queue list --lanes shows it: TENANT/STREAM/SITE",
    };

    private static string What(PauseScope scope, bool isPause) => $"{(isPause ? "Stops" : "Starts")} the sending of {scope switch
    {
        PauseScope.Key => "what was handed over with one key",
        PauseScope.Tenant => "everything of one tenant",
        PauseScope.Stream => "one stream of a tenant",
        PauseScope.Lane => "one lane: a tenant's stream to one site",
    }}.";
}

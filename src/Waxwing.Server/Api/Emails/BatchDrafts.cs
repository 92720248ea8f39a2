using Waxwing.Server.Accepting;

namespace Waxwing.Server.Api.Emails;

/// <summary>The messages of a batch that could be made, those that could not, and where each stood in the request.</summary>
internal sealed class BatchDrafts(bool isPermissive) : IDisposable
{
    private readonly List<Draft> _drafts = [];
    private readonly List<int> _places = [];
    private readonly List<BatchError> _errors = [];

    private bool _areOurs = true;

    /// <summary>Those that could be made.</summary>
    public IReadOnlyList<Draft> Drafts => _drafts;

    /// <summary>Adds one, or why there is none.</summary>
    public void Add(int index, Draft? draft, ApiError? error)
    {
        if (draft is null)
        {
            _errors.Add(new BatchError(index, error!.Message));
            return;
        }

        _drafts.Add(draft);
        _places.Add(index);
    }

    /// <summary>Gives them away: from now on they are the desk's.</summary>
    public IReadOnlyList<Draft> HandOver()
    {
        _areOurs = false;
        return _drafts;
    }

    /// <summary>The answer where some were accepted.</summary>
    /// <param name="ids">The names, in the order of <see cref="Drafts"/>; null for one that was refused.</param>
    /// <param name="refusals">Why those were refused; what is missing here is told in general.</param>
    public EmailIds AnswerTo(IReadOnlyList<Guid?> ids, IReadOnlyList<DraftRefusal> refusals)
    {
        var accepted = new List<EmailId>(ids.Count);
        var errors = new List<BatchError>(_errors);
        for (var i = 0; i < ids.Count; i++)
        {
            if (ids[i] is { } id)
            {
                accepted.Add(new EmailId(id));
            }
            else
            {
                errors.Add(new BatchError(_places[i], refusals.FirstOrDefault(refusal => refusal.Index == i)?.Message ?? "This email was refused; the first answer to this request says why."));
            }
        }

        errors.Sort((one, other) => one.Index.CompareTo(other.Index));
        return new EmailIds(accepted, isPermissive ? errors : null);
    }

    /// <summary>The answer where nothing was accepted.</summary>
    public Answer<EmailIds> AnswerTo(HandoverResult.Refused refused)
    {
        var first = refused.Refusals[0];
        var isOfTheWhole = first.Reason is RefusalReason.Unavailable or RefusalReason.RepetitionOfOtherBody or RefusalReason.RepetitionRunning;
        return isPermissive && !isOfTheWhole
            ? AnswerTo(new Guid?[_drafts.Count], refused.Refusals)
            : RefusalAnswer.Of(first, isOfTheWhole ? "" : $"[{_places[first.Index]}]: ");
    }

    /// <summary>Lets go of messages that nobody gets.</summary>
    public void Dispose()
    {
        if (_areOurs)
        {
            _drafts.ForEach(draft => draft.Mime.Dispose());
        }
    }
}

namespace Waxwing;

/// <summary>Looks for one kind of trick. It has no state, and its work is bounded by what was read of the message.</summary>
internal interface IPhishingRule
{
    /// <summary>What it sees; an indicator may come several times, with other evidence.</summary>
    IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication);
}

/// <summary>What a rule saw.</summary>
/// <param name="Indicator">The id of an entry of <c>indicators.json</c>.</param>
/// <param name="Evidence">What it saw, as it stands in the message.</param>
internal readonly record struct Sign(string Indicator, string Evidence);

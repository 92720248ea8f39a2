using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Practice 12: the message has an id of its own, from which nothing can be learned or guessed.</summary>
internal sealed class Practice12UniqueMessageIds : IPracticeJudge
{
    private const string Title = "Unique, random message ids";

    public PracticeEvidence Judge(Passage passage, SenderOptions options)
    {
        if (passage.Identity is not { } identity)
        {
            return Evidence.NotMet(12, Title, passage.Findings is null ? "the message was refused before it got an id" : "where its id comes from cannot be read any more", []);
        }

        var id = identity.Id.ToString();
        var origin = identity.Origin switch
        {
            IdentityOrigin.Given => "given with the message and kept; how random it is, is not known",
            IdentityOrigin.Generated => $"{MessageId.RandomBits} random bits of the system's generator, at the sender's domain",
            IdentityOrigin.Replaced => $"{MessageId.RandomBits} random bits of the system's generator, in place of another: {identity.Why}",
        };
        return Evidence.Met(12, Title, $"{id}: {origin}",
            [("messageId", id), ("origin", identity.Origin), ("dateAdded", identity.DateAdded)]);
    }
}

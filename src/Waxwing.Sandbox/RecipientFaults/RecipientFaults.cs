namespace Waxwing.Sandbox;

/// <summary>All the faults that a recipient can ask for.</summary>
public static class RecipientFaults
{
    /// <summary>Every one, with its placeholder.</summary>
    public static IReadOnlyList<RecipientFault> All { get; } =
        [new RefusedRecipient(), new NoSuchRecipient(), new SlowRecipient(), new DropAfterRcpt(), new RefusedContent(), new DataTimeout(), new DropAfterDot()];

    /// <summary>The fault that a local part asks for, or null.</summary>
    internal static RecipientFault? Find(string localPart)
    {
        var lower = localPart.ToLowerInvariant();
        return All.Select(fault => fault.For(lower)).FirstOrDefault(fault => fault is not null);
    }
}

namespace Waxwing;

/// <summary>Where tokens are kept, encrypted, between one run and the next. Immutable.</summary>
public sealed record TokenStoreOptions
{
    /// <summary>
    /// The folder; made with access for its owner alone (mode 700) if it is not there, and refused where others have access. Null:
    /// <c>$STATE_DIRECTORY/oauth</c> where systemd gave one, else <c>waxwing/oauth</c> in the user's folder for state.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>
    /// A secret of 32 characters or more, such as a systemd credential, under which the keys of the store are encrypted themselves; or null: then they are
    /// guarded by the mode of the folder alone.
    /// </summary>
    public Secret? Key { get; init; }
}

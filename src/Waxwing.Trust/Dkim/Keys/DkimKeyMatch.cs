namespace Waxwing.Trust;

/// <summary>Whether two records publish the same key.</summary>
internal static class DkimKeyMatch
{
    public static bool AreSame(string published, string expected) =>
        DkimKeyRecord.TryParse(published, out var one, out _)
        && DkimKeyRecord.TryParse(expected, out var other, out _)
        && one.Type == other.Type
        && one.IsForMail
        && !one.IsTesting
        && one.PublicKey.AsSpan().SequenceEqual(other.PublicKey.AsSpan());
}

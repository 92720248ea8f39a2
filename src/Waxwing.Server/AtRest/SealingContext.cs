using System.Text;

namespace Waxwing.Server.AtRest;

/// <summary>What something that is sealed is, and whose. It is authenticated with it: what is copied to another row does not open there.</summary>
internal static class SealingContext
{
    /// <summary>The context of something that has a name.</summary>
    /// <param name="purpose">What it is; no two kinds have the same.</param>
    /// <param name="name">Its name among those of its kind.</param>
    public static byte[] Of(string purpose, ReadOnlySpan<byte> name) => [.. Encoding.UTF8.GetBytes(purpose), 0, .. name];

    /// <summary>The context of something of a message.</summary>
    public static byte[] Of(string purpose, string tenant, Guid message)
    {
        var context = new byte[purpose.Length + 1 + 16 + Encoding.UTF8.GetByteCount(tenant)];
        Encoding.ASCII.GetBytes(purpose, context);
        message.TryWriteBytes(context.AsSpan(purpose.Length + 1), bigEndian: true, out _);
        Encoding.UTF8.GetBytes(tenant, context.AsSpan(purpose.Length + 1 + 16));
        return context;
    }
}

using CsCheck;

namespace Waxwing.Server.Tests.Support;

/// <summary>One of a few texts.</summary>
internal static class AnyOf
{
    public static Gen<string> These(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);
}

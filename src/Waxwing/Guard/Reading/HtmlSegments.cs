using System.Buffers;

namespace Waxwing;

/// <summary>
/// Cuts HTML into segments that can be held. Usual HTML is one; what is longer is cut before a tag. A script or a comment that is cut goes on as text, so that all of it is read.
/// </summary>
internal static class HtmlSegments
{
    /// <summary>The most characters of a segment.</summary>
    public const int Longest = 512 * 1024;

    private const int First = 16 * 1024;

    // A reader that has no room for a character would stand still.
    private const int LeastRoom = 64;

    public static IEnumerable<string> Of(TextReader html)
    {
        var (buffer, length) = (ArrayPool<char>.Shared.Rent(First), 0);
        try
        {
            while (html.Read(buffer.AsSpan(length)) is > 0 and var count)
            {
                length += count;
                if (buffer.Length - length >= LeastRoom)
                {
                    continue;
                }

                if (buffer.Length < Longest)
                {
                    buffer = Larger(buffer, length);
                    continue;
                }

                var cut = buffer.AsSpan(0, length).LastIndexOf('<') is >= LeastRoom and var tag ? tag : length;
                yield return new string(buffer, 0, cut);
                buffer.AsSpan(cut, length - cut).CopyTo(buffer);
                length -= cut;
            }

            yield return new string(buffer, 0, length);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private static char[] Larger(char[] buffer, int length)
    {
        var larger = ArrayPool<char>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<char>.Shared.Return(buffer);
        return larger;
    }
}

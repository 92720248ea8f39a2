using System.Text;
using BenchmarkDotNet.Attributes;
using Waxwing.Smtp;

namespace Waxwing.Microbench;

/// <summary>A megabyte of lines on its way behind DATA, with a dot at the beginning of few or of all.</summary>
[MemoryDiagnoser]
public class DotStuffing
{
    private byte[] _content = [];

    /// <summary>Whether every line begins with a dot.</summary>
    [Params(false, true)]
    public bool EveryLine { get; set; }

    /// <summary>Makes the content.</summary>
    [GlobalSetup]
    public void Make() => _content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat((EveryLine ? "." : "x") + new string('x', 75) + "\r\n", 13_443)));

    /// <summary>Finds all dots.</summary>
    [Benchmark]
    public int Stuff()
    {
        var (stuffer, dots) = (DotStuffer.AtStart, 0);
        for (ReadOnlySpan<byte> rest = _content; !rest.IsEmpty;)
        {
            rest = rest[stuffer.Next(rest, out var stuff)..];
            dots += stuff ? 1 : 0;
        }

        return dots;
    }
}

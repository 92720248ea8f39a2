using BenchmarkDotNet.Attributes;
using Waxwing.Smtp;

namespace Waxwing.Microbench;

/// <summary>Addresses as they come: plain, quoted, of an international domain, and one that is refused.</summary>
[MemoryDiagnoser]
public class AddressValidation
{
    /// <summary>The address.</summary>
    [Params("recipient@example.net", "\"two words\"@example.net", "jörg@bücher.example", "recipient@-example.net")]
    public string Address { get; set; } = "";

    /// <summary>Reads it.</summary>
    [Benchmark]
    public bool Read() => Mailbox.TryParse(Address, out _, out _);
}

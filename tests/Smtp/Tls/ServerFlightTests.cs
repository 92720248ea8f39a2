using CsCheck;
using static Waxwing.Smtp.Tests.Tls.FlightOctets;

namespace Waxwing.Smtp.Tests.Tls;

/// <summary>What a server's first flight tells in clear, however it is cut; and nothing where it breaks the grammar.</summary>
public sealed class ServerFlightTests
{
    /// <summary>Flights that tell something: name, octets, group, whether resumed.</summary>
    private static readonly (string Name, byte[] Octets, string? Group, bool Resumed)[] Good =
    [
        ("1.3", [.. Handshake(Hello(Suite13, Tls13, KeyShare(29))), .. ChangeCipherSpec, .. Sealed], "x25519", false),
        ("1.3 in any order", [.. Handshake(Hello(Suite13, KeyShare(24, 97), Tls13)), .. Sealed], "secp384r1", false),
        ("1.3, resumed", [.. Handshake(Hello(Suite13, PreSharedKey, Tls13, KeyShare(23, 65))), .. Sealed], "secp256r1", true),
        ("1.3, post-quantum", Handshake(Hello(Suite13, Tls13, KeyShare(4588, 1120))), "X25519MLKEM768", false),
        ("1.3, unknown group", Handshake(Hello(Suite13, Tls13, KeyShare(0x6a6a, 1))), "0x6a6a", false),
        ("1.3 after a retry", [.. Handshake(HelloRetryRequest(24)), .. ChangeCipherSpec, .. Handshake(Hello(Suite13, Tls13, KeyShare(24, 97)))], "secp384r1", false),
        ("1.3 after a retry, no ChangeCipherSpec", [.. Handshake(HelloRetryRequest(24)), .. Handshake(Hello(Suite13, Tls13, KeyShare(24, 97)))], "secp384r1", false),
        ("1.2, a message to a record", [.. Handshake(Hello(Suite12)), .. Handshake(Certificate), .. Handshake(KeyExchange(23)), .. Handshake(HelloDone)], "secp256r1", false),
        ("1.2, all in one record", Handshake(Hello(Suite12, Extension(23, [])), Certificate, CertificateStatus, KeyExchange(29), HelloDone), "x25519", false),
        ("1.2, messages across records", [.. Halves(Hello(Suite12)), .. Halves(Certificate), .. Halves(KeyExchange(25))], "secp521r1", false),
        ("1.2, resumed by id", [.. Handshake(Hello(Suite12)), .. ChangeCipherSpec, .. Record(22, new byte[40])], null, true),
        ("1.2, resumed by ticket", [.. Handshake(Hello(Suite12, Extension(35, [])), Ticket), .. ChangeCipherSpec, .. Record(22, new byte[40])], null, true),
    ];

    /// <summary>Flights that break a rule, or tell nothing: each by one thing.</summary>
    private static readonly (string Name, byte[] Octets)[] Bad =
    [
        ("an alert", Record(21, [2, 40])),
        ("clear text", "220 mail.example.test ESMTP\r\n"u8.ToArray()),
        ("sealed from the start", Sealed),
        ("ChangeCipherSpec first", [.. ChangeCipherSpec, .. Handshake(Hello(Suite13, Tls13, KeyShare(29)))]),
        ("a record of another protocol", [22, 2, .. Handshake(Hello(Suite13, Tls13, KeyShare(29)))[2..]]),
        ("an empty record", [22, 3, 3, 0, 0, .. Handshake(Hello(Suite13, Tls13, KeyShare(29)))]),
        ("a record beyond 2^14", [.. Handshake(Hello(Suite12)), 22, 3, 3, 0x40, 1, .. Certificate, .. KeyExchange(23)]),
        ("a hello beyond its bound", Handshake(Hello(Suite13, Tls13, KeyShare(29, 5000)))),
        ("something behind a hello of 1.3", Handshake(Hello(Suite13, Tls13, KeyShare(29)), HelloDone)),
        ("two retries", [.. Handshake(HelloRetryRequest(24)), .. Handshake(HelloRetryRequest(24)), .. Handshake(Hello(Suite13, Tls13, KeyShare(24)))]),
        ("another group than asked for", [.. Handshake(HelloRetryRequest(24)), .. Handshake(Hello(Suite13, Tls13, KeyShare(23)))]),
        ("another suite than in the retry", [.. Handshake(HelloRetryRequest(24)), .. Handshake(Hello(System.Net.Security.TlsCipherSuite.TLS_AES_128_GCM_SHA256, Tls13, KeyShare(24)))]),
        ("TLS 1.2 after a retry", [.. Handshake(HelloRetryRequest(24)), .. Handshake(Hello(Suite12), Certificate, KeyExchange(24))]),
        ("two ChangeCipherSpec after a retry", [.. Handshake(HelloRetryRequest(24)), .. ChangeCipherSpec, .. ChangeCipherSpec, .. Handshake(Hello(Suite13, Tls13, KeyShare(24)))]),
        ("1.3 without a key share", Handshake(Hello(Suite13, Tls13, PreSharedKey))),
        ("a key share in 1.2", Handshake(Hello(Suite12, KeyShare(29)), Certificate, KeyExchange(29))),
        ("a pre-shared key in 1.2", Handshake(Hello(Suite12, PreSharedKey), Certificate, KeyExchange(29))),
        ("an extension twice", Handshake(Hello(Suite13, Tls13, Tls13, KeyShare(29)))),
        ("a version of the future", Handshake(Hello(Suite13, Extension(43, [3, 5]), KeyShare(29)))),
        ("a key share without a key", Handshake(Hello(Suite13, Tls13, Extension(51, [0, 29, 0, 0])))),
        ("a key share longer than its extension", Handshake(Hello(Suite13, Tls13, Extension(51, [0, 29, 0, 9, 1])))),
        ("a pre-shared key of three octets", Handshake(Hello(Suite13, Tls13, KeyShare(29), Extension(41, [0, 0, 0])))),
        ("a hello cut in its extensions", Handshake(Message(2, Hello(Suite13, Tls13, KeyShare(29))[4..^1]))),
        ("a hello with something behind its extensions", Handshake(Message(2, [.. Hello(Suite13, Tls13, KeyShare(29))[4..], 0]))),
        ("1.1", Handshake(Message(2, [3, 2, .. Hello(Suite12)[6..]]), Certificate, KeyExchange(23))),
        ("compression", Handshake(Message(2, [.. Hello(Suite12)[4..^1], 1]), Certificate, KeyExchange(23))),
        ("a key exchange without a certificate", Handshake(Hello(Suite12), KeyExchange(23))),
        ("a certificate and then ChangeCipherSpec", [.. Handshake(Hello(Suite12), Certificate), .. ChangeCipherSpec]),
        ("explicit curve parameters", Handshake(Hello(Suite12), Certificate, Message(12, [1, 0, 23, 0]))),
        ("a key exchange of two octets", Handshake(Hello(Suite12), Certificate, Message(12, [3, 0]), HelloDone)),
        ("ChangeCipherSpec within a message", [.. Handshake(Hello(Suite12)), .. Handshake(Certificate[..9]), .. ChangeCipherSpec, .. Handshake(Certificate[9..]), .. Handshake(KeyExchange(23))]),
        ("ChangeCipherSpec of another value", [.. Handshake(Hello(Suite12)), 20, 3, 3, 0, 1, 2]),
        ("ChangeCipherSpec of two octets", [.. Handshake(Hello(Suite12)), 20, 3, 3, 0, 2, 1, 1]),
        ("a certificate beyond all bounds", [.. Handshake(Hello(Suite12), [11, 0xff, 0xff, 0xff]), .. Enumerable.Repeat(Record(22, new byte[1 << 14]), 17).SelectMany(record => record)]),
    ];

    public static TheoryData<string> GoodNames => [.. Good.Select(flight => flight.Name)];

    public static TheoryData<string> BadNames => [.. Bad.Select(flight => flight.Name)];

    [Theory]
    [MemberData(nameof(GoodNames))]
    public void A_flight_tells_group_and_resumption_wherever_it_is_cut(string name)
    {
        var (_, octets, group, resumed) = Good.Single(flight => string.Equals(flight.Name, name, StringComparison.Ordinal));
        for (var cut = 0; cut <= octets.Length; cut++)
        {
            var facts = Read(octets[..cut], octets[cut..]);
            Assert.NotNull(facts);
            Assert.Equal((cut, group, resumed), (cut, facts.Group, facts.Resumed));
        }

        Assert.Equal(Read(octets), Read([.. octets.Select(octet => (byte[])[octet])]));
    }

    [Theory]
    [MemberData(nameof(GoodNames))]
    public void A_flight_that_ends_early_tells_nothing_or_the_same(string name)
    {
        var (_, octets, _, _) = Good.Single(flight => string.Equals(flight.Name, name, StringComparison.Ordinal));
        var (whole, told) = (Read(octets), false);
        for (var length = 0; length <= octets.Length; length++)
        {
            var facts = Read(octets[..length]);
            Assert.True(facts is null || facts == whole, $"{length} octets: {facts}");
            Assert.True(facts is not null || !told, "what was told once is not taken back");
            told = facts is not null;
        }
    }

    [Theory]
    [MemberData(nameof(BadNames))]
    public void A_flight_that_breaks_a_rule_tells_nothing_wherever_it_is_cut(string name)
    {
        var (_, octets) = Bad.Single(flight => string.Equals(flight.Name, name, StringComparison.Ordinal));
        for (var cut = 0; cut <= Math.Min(octets.Length, 2000); cut++)
        {
            Assert.Null(Read(octets[..cut], octets[cut..]));
        }
    }

    [Fact]
    public void Nothing_behind_the_flight_changes_what_it_told()
    {
        var flight = new ServerFlight();
        flight.Read(Good[0].Octets);
        var told = flight.Facts;

        flight.Read(Handshake(Hello(Suite13, Tls13, KeyShare(23), PreSharedKey)));

        Assert.NotNull(told);
        Assert.Same(told, flight.Facts);
    }

    [Fact]
    public void No_octets_make_it_fail_and_no_cut_changes_what_they_say()
        => Gen.Select(Gen.Byte.Array[0, 400], Gen.Int[0, 400]).Sample((octets, cut) =>
            Assert.Equal(Read(octets), Read(octets[..Math.Min(cut, octets.Length)], octets[Math.Min(cut, octets.Length)..])));

    /// <summary>Most garbage ends at its first octet; a good flight with a few octets changed goes deeper.</summary>
    [Fact]
    public void No_changed_octets_make_it_fail_and_no_cut_changes_what_they_say()
        => Gen.Select(Gen.Int[0, Good.Length - 1], Gen.Select(Gen.Int[0, 2000], Gen.Byte).Array[1, 6], Gen.Int[0, 2000]).Sample((index, changes, cut) =>
        {
            var octets = Good[index].Octets.ToArray();
            foreach (var (place, octet) in changes)
            {
                octets[place % octets.Length] = octet;
            }

            Assert.Equal(Read(octets), Read(octets[..Math.Min(cut, octets.Length)], octets[Math.Min(cut, octets.Length)..]));
        });

    private static FlightFacts? Read(params byte[][] pieces)
    {
        var flight = new ServerFlight();
        foreach (var piece in pieces)
        {
            flight.Read(piece);
        }

        return flight.Facts;
    }

    private static byte[] Halves(byte[] message) => [.. Handshake(message[..3]), .. Handshake(message[3..^5]), .. Handshake(message[^5..])];
}

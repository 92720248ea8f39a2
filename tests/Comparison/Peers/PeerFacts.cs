using System.Text;

namespace Waxwing.Comparison.Tests.Peers;

/// <summary>What reached a peer, as its own octets tell it.</summary>
internal sealed class PeerFacts
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _inClear = new();
    private readonly StringBuilder _inside = new();

    /// <summary>How many times the password came, in clear and inside TLS.</summary>
    public int Passwords => PasswordsInClear + PasswordsInside;

    public int PasswordsInClear { get; private set; }

    public int PasswordsInside { get; private set; }

    /// <summary>Whether proof of the password came that can be tried against a dictionary (CRAM-MD5).</summary>
    public bool Digest { get; set; }

    /// <summary>Messages that the peer took responsibility for.</summary>
    public int Accepted { get; set; }

    public List<string> AcceptedRecipients { get; } = [];

    public List<string> Commands { get; } = [];

    /// <summary>What stood between DATA and its end, message by message.</summary>
    public List<string> Contents { get; } = [];

    public string InClear
    {
        get
        {
            lock (_lock)
            {
                return _inClear.ToString();
            }
        }
    }

    public string Inside
    {
        get
        {
            lock (_lock)
            {
                return _inside.ToString();
            }
        }
    }

    public string Wire => InClear + Inside;

    public bool EnvelopeCame => Wire.Contains("MAIL FROM", StringComparison.OrdinalIgnoreCase);

    public bool ContentCame => Wire.Contains("canary-", StringComparison.Ordinal);

    public bool ContentInClear => InClear.Contains("canary-", StringComparison.Ordinal);

    public void Record(ReadOnlySpan<byte> octets, bool inside)
    {
        lock (_lock)
        {
            (inside ? _inside : _inClear).Append(Encoding.Latin1.GetString(octets));
        }
    }

    /// <summary>Looks for the password in what an AUTH command or a response holds.</summary>
    public void Search(string line, bool inside)
    {
        foreach (var word in line.Split(' '))
        {
            var octets = new byte[word.Length];
            if (Convert.TryFromBase64String(word, octets, out var length) && Encoding.UTF8.GetString(octets, 0, length).Contains(new Job().Password, StringComparison.Ordinal))
            {
                _ = inside ? PasswordsInside++ : PasswordsInClear++;
            }
        }
    }
}

using Waxwing.Smtp;

namespace Waxwing.Soak.Tests;

/// <summary>What the receipts said of each message, and what the server knows of it.</summary>
internal sealed class Fates(int messages)
{
    private readonly byte[] _told = new byte[messages];
    private int _receipts;
    private int _amended;
    private int _faultless = 1;

    public int Receipts => Volatile.Read(ref _receipts);

    public int Amended => Volatile.Read(ref _amended);

    public bool TwoReceipts => Volatile.Read(ref _faultless) == 0;

    /// <summary>A message's only receipt.</summary>
    public void Tell(int number, Delivered fate)
    {
        if (Interlocked.Exchange(ref _told[number], (byte)(1 + (byte)fate)) != 0)
        {
            Volatile.Write(ref _faultless, 0);
        }

        Interlocked.Increment(ref _receipts);
    }

    /// <summary>The fate of a message whose receipt said that it was not known yet.</summary>
    public void Amend(int number, Delivered fate)
    {
        _told[number] = (byte)(1 + (byte)fate);
        Interlocked.Increment(ref _amended);
    }

    /// <summary>Compares each message with the server's own count.</summary>
    /// <returns>What does not agree, and the sums.</returns>
    public (List<string> Faults, string Sums) Compare(byte[] accepted)
    {
        var faults = new List<string>();
        int yes = 0, no = 0, unknown = 0, arrived = 0;
        for (var number = 0; number < messages; number++)
        {
            var fate = _told[number] == 0 ? null : (Delivered?)(_told[number] - 1);
            var (agrees, count) = fate switch
            {
                Delivered.Yes => (accepted[number] == 1, ++yes),
                Delivered.No => (accepted[number] == 0, ++no),
                Delivered.Unknown => (accepted[number] <= 1, ++unknown),
                _ => (false, 0),
            };
            arrived += fate == Delivered.Unknown ? accepted[number] : 0;
            if (!agrees && faults.Count < 20)
            {
                faults.Add($"message {number}: the receipt says {fate?.ToString() ?? "nothing"}, the server accepted it {accepted[number]} times");
            }
        }

        var sum = accepted.Sum(count => (int)count);
        if (sum != yes + arrived)
        {
            faults.Add($"the server accepted {sum} messages, the receipts say {yes}, and {arrived} of unknown fate arrived");
        }

        return (faults, FormattableString.Invariant($"receipts: {yes:N0} accepted, {no:N0} not sent or refused, {unknown:N0} unknown ({arrived:N0} of them arrived); the server accepted {sum:N0} = {yes:N0} + {arrived:N0}"));
    }
}

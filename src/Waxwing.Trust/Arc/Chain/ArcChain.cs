using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>The sets of a header, and whether they make a chain as far as can be seen without a key (RFC 8617 §5.2, steps 1 to 3).</summary>
internal sealed class ArcChain
{
    private static readonly ArcFieldKind[] Kinds = [ArcFieldKind.Results, ArcFieldKind.MessageSignature, ArcFieldKind.Seal];

    private readonly SortedDictionary<int, ArcFields> _sets = [];
    private readonly List<ArcSeal> _seals = [];

    private ArcChain()
    {
    }

    /// <summary>What is wrong with it.</summary>
    public ArcFault Fault { get; private set; }

    /// <summary>The instance that is wrong; 0 for none.</summary>
    public int Instance { get; private set; }

    /// <summary>What is wrong with its seal.</summary>
    public DkimFault Detail { get; private set; }

    /// <summary>The highest instance of any field that could be read; 0 for none.</summary>
    public int Newest => _sets.Count == 0 ? 0 : _sets.Keys.Last();

    /// <summary>The sets, from the first; of a chain without a fault they are complete.</summary>
    public ImmutableArray<ArcFields> Sets => [.. _sets.Values];

    /// <summary>Their seals; of a chain without a fault, one for each set.</summary>
    public IReadOnlyList<ArcSeal> Seals => _seals;

    /// <summary>Whether somebody has ended the chain with <c>cv=fail</c>.</summary>
    public bool HasEnded { get; private set; }

    public static ArcChain Read(HeaderSection section)
    {
        var chain = new ArcChain();
        chain.Collect(section);
        if (chain.Fault is ArcFault.TooManySets || chain.Newest == 0)
        {
            return chain;
        }

        var newest = chain._sets[chain.Newest];
        chain.HasEnded = newest.Has(ArcFieldKind.Seal)
            && ArcSealReader.Read(newest[ArcFieldKind.Seal].Value(section.Octets.Span), chain.Newest, out var seal) == DkimFault.None
            && seal!.ChainStatus is ArcStatus.Fail;
        if (chain.HasEnded)
        {
            (chain.Fault, chain.Instance) = (ArcFault.ChainEnded, chain.Newest);
        }

        chain.CheckStructure();
        chain.ReadSeals(section);
        return chain;
    }

    private void Collect(HeaderSection section)
    {
        foreach (var kind in Kinds)
        {
            var count = 0;
            for (var at = section.Last(ArcFieldNames.Of(kind)); at >= 0; at = section.Previous(at))
            {
                if (++count > ArcInstance.Max)
                {
                    (Fault, Instance) = (ArcFault.TooManySets, 0);
                    return;
                }

                var field = section.Fields[at];
                if (!ArcInstance.TryRead(kind, field.Value(section.Octets.Span), out var instance))
                {
                    Fail(ArcFault.Instance, 0);
                }
                else if (!SetOf(instance).TryAdd(kind, field))
                {
                    Fail(ArcFault.DuplicateField, instance);
                }
            }
        }
    }

    private void CheckStructure()
    {
        for (var instance = 1; instance <= Newest && Fault == ArcFault.None; instance++)
        {
            if (!_sets.TryGetValue(instance, out var set) || !set.IsComplete)
            {
                Fail(ArcFault.MissingField, instance);
            }
        }
    }

    private void ReadSeals(HeaderSection section)
    {
        foreach (var set in _sets.Values)
        {
            if (Fault != ArcFault.None)
            {
                return;
            }

            Detail = ArcSealReader.Read(set[ArcFieldKind.Seal].Value(section.Octets.Span), set.Instance, out var seal);
            if (Detail != DkimFault.None)
            {
                Fail(ArcFault.SealSyntax, set.Instance);
            }
            else if (seal!.ChainStatus != (set.Instance == 1 ? ArcStatus.None : ArcStatus.Pass))
            {
                Fail(ArcFault.ChainValue, set.Instance);
            }
            else
            {
                _seals.Add(seal);
            }
        }
    }

    private ArcFields SetOf(int instance)
    {
        if (!_sets.TryGetValue(instance, out var set))
        {
            _sets.Add(instance, set = new ArcFields(instance));
        }

        return set;
    }

    // What was wrong first is told; all that is wrong would help nobody.
    private void Fail(ArcFault fault, int instance) => (Fault, Instance) = Fault == ArcFault.None ? (fault, instance) : (Fault, Instance);
}

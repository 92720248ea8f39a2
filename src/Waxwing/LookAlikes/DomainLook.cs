using System.Collections.Immutable;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>
/// Judges whether a domain may be mistaken for another one, by the security mechanisms of Unicode (UTS #39, data of
/// Unicode 15). Safe for use by several threads at once.
/// </summary>
public static class DomainLook
{
    /// <summary>Judges each label of a domain.</summary>
    /// <param name="domain">The domain. One in ASCII costs a single check, and look-alikes within ASCII (<c>rn</c> for <c>m</c>) are not judged.</param>
    /// <returns>What a person should know, in the order of the labels; empty if nothing is wrong. Nothing is to be refused for it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="domain"/> is null.</exception>
    public static ImmutableArray<LookWarning> Judge(Domain domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        if (Ascii.IsValid(domain.Unicode))
        {
            return [];
        }

        var warnings = ImmutableArray.CreateBuilder<LookWarning>();
        var labels = domain.Unicode.Split('.');
        foreach (var label in labels)
        {
            if (!Ascii.IsValid(label))
            {
                Judge(label, ReadAsAscii(label, labels), warnings);
            }
        }

        return warnings.ToImmutable();
    }

    private static void Judge(string label, bool readAsAscii, ImmutableArray<LookWarning>.Builder warnings)
    {
        Add(UnusualCharacters.Judge(label));
        Add(MixedScripts.Judge(label));
        Add(MixedDigits.Judge(label));
        Add(HiddenMarks.Judge(label));
        Add(MisplacedCharacters.Judge(label));
        Add(readAsAscii ? AsciiReading.Judge(label) : null);

        void Add(LookWarning? warning)
        {
            if (warning is not null)
            {
                warnings.Add(warning);
            }
        }
    }

    // Under a top-level domain in the label's own script, that script is what a reader expects; and no ASCII name ends
    // in a top-level domain that is not ASCII.
    private static bool ReadAsAscii(string label, string[] labels) =>
        labels.Length == 1 || Ascii.IsValid(labels[^1]) || !ScriptSet.Resolve(labels[^1]).Meets(ScriptSet.Resolve(label));
}

using System.Collections.Immutable;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Judges whether an address may be mistaken for another one. Safe for use by several threads at once.</summary>
public static class MailboxLook
{
    /// <summary>Judges the domain, and in a local part that is not ASCII the scripts, digits and marks of each word between dots.</summary>
    /// <param name="mailbox">The address. One in ASCII costs two checks.</param>
    /// <returns>What a person should know; empty if nothing is wrong. Nothing is to be refused for it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="mailbox"/> is null.</exception>
    public static ImmutableArray<LookWarning> Judge(Mailbox mailbox)
    {
        ArgumentNullException.ThrowIfNull(mailbox);
        var domain = DomainLook.Judge(mailbox.Domain);
        // A local part in one script is judged by nobody but its domain: a name that a Russian writes in Cyrillic is no fraud.
        return mailbox.NeedsSmtpUtf8
            ? [.. mailbox.LocalPart.Split('.').Where(word => !Ascii.IsValid(word)).SelectMany(JudgeWord), .. domain]
            : domain;
    }

    /// <summary>The address as it goes to the wire, and beside it in Unicode if its domain is internationalized.</summary>
    /// <param name="mailbox">The address.</param>
    /// <returns>For example <c>info@xn--bcher-kva.example (info@bücher.example)</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="mailbox"/> is null.</exception>
    public static string Describe(Mailbox mailbox)
    {
        ArgumentNullException.ThrowIfNull(mailbox);
        return Ascii.IsValid(mailbox.Domain.Unicode) ? mailbox.ToString() : $"{mailbox} ({mailbox.LocalPart}@{mailbox.Domain.Unicode})";
    }

    private static IEnumerable<LookWarning> JudgeWord(string word) =>
        new[] { MixedScripts.Judge(word), MixedDigits.Judge(word), HiddenMarks.Judge(word) }.OfType<LookWarning>();
}

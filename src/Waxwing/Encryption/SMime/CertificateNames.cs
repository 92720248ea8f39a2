using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Waxwing.Smtp;

namespace Waxwing.Encryption;

/// <summary>The mailboxes that a certificate names in its subjectAltName: rfc822Name (RFC 5280 §4.2.1.6) and SmtpUTF8Mailbox (RFC 9598 §3).</summary>
internal static class CertificateNames
{
    private const string SubjectAltName = "2.5.29.17";
    private const string SmtpUtf8Mailbox = "1.3.6.1.5.5.7.8.9";

    private const string EmailAddress = "1.2.840.113549.1.9.1";

    // Nobody has more addresses; whoever writes more wants us to work.
    private const int MaxNames = 100;

    private static readonly Asn1Tag OtherName = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Rfc822Name = new(TagClass.ContextSpecific, 1);

    /// <summary>The mailboxes, each once. What cannot be read names nobody.</summary>
    public static ImmutableArray<Mailbox> Of(X509Certificate2 certificate)
    {
        if (certificate.Extensions[SubjectAltName] is not { } extension)
        {
            return [];
        }

        try
        {
            return [.. Read(extension.RawData).Distinct()];
        }
        catch (AsnContentException)
        {
            return [];
        }
    }

    /// <summary>The mailboxes that stand in the subject alone. RFC 5280 §4.1.2.6 deprecates them there: they are told of, and never used.</summary>
    public static ImmutableArray<Mailbox> OfSubjectAlone(X509Certificate2 certificate)
    {
        try
        {
            return [.. InSubject(certificate.SubjectName).Distinct().Except(Of(certificate))];
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    private static IEnumerable<Mailbox> InSubject(X500DistinguishedName subject)
    {
        foreach (var part in subject.EnumerateRelativeDistinguishedNames().Take(MaxNames))
        {
            if (!part.HasMultipleElements && part.GetSingleElementType().Value is EmailAddress && Mailbox.TryParse(part.GetSingleElementValue(), out var mailbox, out _))
            {
                yield return mailbox;
            }
        }
    }

    private static List<Mailbox> Read(byte[] extension)
    {
        var found = new List<Mailbox>();
        var outer = new AsnReader(extension, AsnEncodingRules.DER);
        var names = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        while (names.HasData && found.Count < MaxNames)
        {
            var tag = names.PeekTag();
            string? text = null;
            if (tag.HasSameClassAndValue(Rfc822Name))
            {
                text = names.ReadCharacterString(UniversalTagNumber.IA5String, Rfc822Name);
            }
            else if (tag.HasSameClassAndValue(OtherName))
            {
                text = ReadOtherName(names.ReadSequence(OtherName));
            }
            else
            {
                names.ReadEncodedValue();
            }

            if (Mailbox.TryParse(text, out var mailbox, out _))
            {
                found.Add(mailbox);
            }
        }

        return found;
    }

    private static string? ReadOtherName(AsnReader name)
    {
        if (name.ReadObjectIdentifier() is not SmtpUtf8Mailbox)
        {
            return null;
        }

        var value = name.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true));
        return value.ReadCharacterString(UniversalTagNumber.UTF8String);
    }
}

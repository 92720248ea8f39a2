using System.Buffers;
using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>Takes a record apart at its spaces, and tells modifiers from directives (RFC 7208 §4.6.1, §12).</summary>
internal sealed class SpfRecordParser(string text)
{
    public const string Redirect = "redirect";
    public const string Explanation = "exp";

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    private readonly ImmutableArray<SpfDirective>.Builder _directives = ImmutableArray.CreateBuilder<SpfDirective>();
    private readonly ImmutableArray<SpfModifier>.Builder _modifiers = ImmutableArray.CreateBuilder<SpfModifier>();

    public (SpfRecord? Record, SpfSyntaxFault? Fault) Parse(int start)
    {
        for (var at = start; at < text.Length;)
        {
            if (text[at] == ' ')
            {
                at++;
                continue;
            }

            var space = text.IndexOf(' ', at);
            var end = space < 0 ? text.Length : space;
            if (ReadTerm(text[at..end], at) is { } fault)
            {
                return (null, fault);
            }

            at = end;
        }

        return (new SpfRecord(text, _directives.ToImmutable(), _modifiers.ToImmutable()), null);
    }

    private SpfSyntaxFault? ReadTerm(string term, int position)
    {
        var equals = ModifierNameLength(term);
        if (equals > 0)
        {
            return ReadModifier(term[..equals].ToLowerInvariant(), term[(equals + 1)..], position, position + equals + 1);
        }

        var (directive, fault) = new SpfDirectiveParser(term, position).Parse();
        if (directive is not null)
        {
            _directives.Add(directive);
        }

        return fault;
    }

    // name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." ). A mechanism has a colon or slash before any equals sign.
    private static int ModifierNameLength(string term)
    {
        var length = term.IndexOf('=', StringComparison.Ordinal);
        return length > 0 && char.IsAsciiLetter(term[0]) && !term.AsSpan(0, length).ContainsAnyExcept(NameCharacters) ? length : 0;
    }

    private SpfSyntaxFault? ReadModifier(string name, string value, int position, int valuePosition)
    {
        var isOurs = name is Redirect or Explanation;
        if (isOurs && _modifiers.Any(modifier => string.Equals(modifier.Name, name, StringComparison.Ordinal)))
        {
            return new SpfSyntaxFault(SpfSyntaxError.RepeatedModifier, position, $"The modifier {name} stands there twice.");
        }

        // §6: the value of a modifier that nobody knows has to be in order all the same.
        var (macros, fault) = isOurs ? SpfDomainSpec.Parse(value, valuePosition) : SpfMacroString.Parse(value, valuePosition, SpfMacroPlace.Modifier);
        if (macros is not null)
        {
            _modifiers.Add(new SpfModifier(name, macros, position));
        }

        return fault;
    }
}

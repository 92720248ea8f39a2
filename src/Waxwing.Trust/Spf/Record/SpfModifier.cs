namespace Waxwing.Trust;

/// <summary>A modifier (RFC 7208 §6): a name, an equals sign, a value. Immutable.</summary>
public sealed class SpfModifier
{
    internal SpfModifier(string name, SpfMacroString value, int position) => (Name, Macros, Position) = (name, value, position);

    /// <summary>The name, in lower case.</summary>
    public string Name { get; }

    /// <summary>The value, its macros not expanded; may be empty unless it is that of <c>redirect</c> or <c>exp</c>.</summary>
    public string Value => Macros.Text;

    /// <summary>The index of its first character in the record.</summary>
    public int Position { get; }

    internal SpfMacroString Macros { get; }

    /// <summary>The modifier as a record has it.</summary>
    public override string ToString() => $"{Name}={Value}";
}

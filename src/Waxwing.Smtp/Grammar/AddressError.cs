namespace Waxwing.Smtp;

/// <summary>A fault and where it is: the index of the character, and the number of the domain's label (from 1), or 0.</summary>
internal readonly record struct AddressError(AddressFault Fault, int Position, int Label = 0)
{
    /// <summary>The same fault, seen from a text in which this one starts at <paramref name="offset"/>.</summary>
    public AddressError Shift(int offset) => this with { Position = Position + offset };
}

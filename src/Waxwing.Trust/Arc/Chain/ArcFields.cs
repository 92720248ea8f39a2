namespace Waxwing.Trust;

/// <summary>The fields of one set, as far as they are there.</summary>
internal sealed class ArcFields(int instance)
{
    private const int Kinds = 3;

    private readonly HeaderField?[] _fields = new HeaderField?[Kinds];

    public int Instance { get; } = instance;

    public bool IsComplete => Array.TrueForAll(_fields, one => one is not null);

    /// <summary>A field that is there.</summary>
    public HeaderField this[ArcFieldKind kind] => _fields[(int)kind]!.Value;

    public bool Has(ArcFieldKind kind) => _fields[(int)kind] is not null;

    /// <summary>Adds a field, unless there is one of its kind already.</summary>
    public bool TryAdd(ArcFieldKind kind, HeaderField field)
    {
        var isNew = !Has(kind);
        _fields[(int)kind] ??= field;
        return isNew;
    }
}

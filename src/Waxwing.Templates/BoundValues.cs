using System.Globalization;
using System.Text.Json.Nodes;
using Fluid.Values;
using Waxwing.Templates.Liquid;

namespace Waxwing.Templates;

/// <summary>The values of one message: checked against the declared variables, masked where those say so.</summary>
internal sealed class BoundValues
{
    private const char Bullet = '•';
    private const int ShownEnd = 4;

    private readonly Dictionary<string, FluidValue> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _secret = new(StringComparer.Ordinal);
    private readonly Rendering _how;

    private BoundValues(Rendering how) => _how = how;

    /// <summary>All of them.</summary>
    public IReadOnlyDictionary<string, FluidValue> All => _values;

    /// <summary>Those that may stand where everybody looks: in lists and logs.</summary>
    public IReadOnlyDictionary<string, FluidValue> Shown => _secret.Count == 0
        ? _values
        : _values.Where(value => !_secret.Contains(value.Key)).ToDictionary(StringComparer.Ordinal);

    /// <summary>Binds data to variables. Data that no variable asks for may be used by its name, and is otherwise of no meaning.</summary>
    /// <exception cref="RenderException">A value is missing, of the wrong type, or too large.</exception>
    public static BoundValues Of(IEnumerable<Variable> variables, JsonObject data, Rendering how, RenderLimits limits)
    {
        var bound = new BoundValues(how);
        var json = new JsonValues(limits, how.IsLenient);
        var declared = new HashSet<string>(StringComparer.Ordinal);
        foreach (var variable in variables)
        {
            declared.Add(variable.Name);
            bound._values[variable.Name] = bound.Bind(variable, data, json);
            if (variable.Visibility == Visibility.Secret)
            {
                bound._secret.Add(variable.Name);
            }
        }

        foreach (var (name, node) in data)
        {
            if (!declared.Contains(name))
            {
                bound._values[name] = json.Make(node, name);
            }
        }

        return bound;
    }

    /// <summary>What stands for a variable that has no value.</summary>
    /// <exception cref="RenderException">Nothing may.</exception>
    public FluidValue Undefined(string name) =>
        _secret.Contains(name) ? throw RenderException.Invalid($"The secret variable {name} may not stand in the subject: lists show that.", name)
        : _how.IsLenient ? NilValue.Instance
        : throw new RenderException(RenderFault.MissingVariable, $"The variable {name} has no value.", name);

    /// <summary>The variable that a value came from, as far as that can be told.</summary>
    public string? NameOf(string value) => value.Length == 0 ? null : _values
        .Where(one => one.Value is StringValue text && text.ToStringValue() is { Length: > 0 } whole && (value.Contains(whole, StringComparison.Ordinal) || whole.Contains(value, StringComparison.Ordinal)))
        .Select(one => one.Key)
        .FirstOrDefault() ?? _values.Where(one => one.Value is ArrayValue or DictionaryValue && Holds(one.Value, value)).Select(one => one.Key).FirstOrDefault();

    private static bool Holds(FluidValue value, string text) => value switch
    {
        StringValue held => string.Equals(held.ToStringValue(), text, StringComparison.Ordinal),
        ArrayValue array => array.Values.Any(entry => Holds(entry, text)),
        DictionaryValue members => members.ToObjectValue() is IFluidIndexable indexable && indexable.Keys.Any(key => indexable.TryGetValue(key, out var member) && Holds(member, text)),
        _ => false,
    };

    private FluidValue Bind(Variable variable, JsonObject data, JsonValues json)
    {
        var node = data.TryGetPropertyValue(variable.Name, out var given) && given is not null ? given : variable.Fallback;
        if (node is null)
        {
            return variable.IsOptional || _how.IsLenient
                ? NilValue.Instance
                : throw new RenderException(RenderFault.MissingVariable, $"The variable {variable.Name} has no value.", variable.Name);
        }

        return Seen(variable, Typed(variable, json.Make(node, variable.Name)));
    }

    private FluidValue Typed(Variable variable, FluidValue value)
    {
        // Where everything comes as text, as in forms, a text that is a number is one.
        if (_how.IsLenient && variable.Type == VariableType.Number && value is StringValue && decimal.TryParse(value.ToStringValue(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return NumberValue.Create(number);
        }

        var isRight = variable.Type switch
        {
            VariableType.String => value is StringValue || (_how.IsLenient && value is NumberValue or BooleanValue),
            VariableType.Number => value is NumberValue,
            VariableType.Boolean => value is BooleanValue,
            VariableType.List => value is ArrayValue,
            VariableType.Url => value is StringValue,
        };
        if (!isRight)
        {
            throw new RenderException(RenderFault.WrongType, $"The variable {variable.Name} must be a {variable.Type.ToString().ToLowerInvariant()}.", variable.Name);
        }

        return variable.Type != VariableType.Url || LinkRule.Allows(value.ToStringValue())
            ? value
            : throw RenderException.Invalid($"The variable {variable.Name} {LinkRule.Wrong}.", variable.Name);
    }

    private FluidValue Seen(Variable variable, FluidValue value) => (variable.Visibility, value) switch
    {
        (Visibility.Masked, StringValue or NumberValue) => new StringValue(Masked(value.ToStringValue())),
        (Visibility.Secret, _) when _how.IsPreview => Covered(variable, value),
        _ => value,
    };

    // The end is what people know a card or an account by. Of a short value it would be too much.
    private static string Masked(string text)
    {
        var shown = text.Length >= 3 * ShownEnd ? ShownEnd : text.Length >= 2 * ShownEnd ? 2 : 0;
        return new string(Bullet, ShownEnd) + text[(text.Length - shown)..];
    }

    private static StringValue Covered(Variable variable, FluidValue value) =>
        variable.Type == VariableType.Url && Uri.TryCreate(value.ToStringValue(), UriKind.Absolute, out var link) && link.Host.Length > 0
            ? new StringValue($"{link.Scheme}://{link.Host}/hidden")
            : new StringValue(new string(Bullet, 6));
}

using System.Globalization;
using System.Text.Json.Nodes;
using Fluid.Values;

namespace Waxwing.Templates.Liquid;

/// <summary>Makes values of Liquid from JSON, within bounds. One for each message.</summary>
/// <param name="limits">The bounds.</param>
/// <param name="isLenient">Whether a member that an object does not have is nothing; otherwise it is a fault.</param>
internal sealed class JsonValues(RenderLimits limits, bool isLenient)
{
    private int _values;
    private int _characters;

    /// <summary>Makes one.</summary>
    /// <param name="node">The JSON.</param>
    /// <param name="variable">The variable that it belongs to.</param>
    /// <exception cref="RenderException">It is too large, or no value for mail.</exception>
    public FluidValue Make(JsonNode? node, string variable) => Make(node, variable, limits.Depth);

    private FluidValue Make(JsonNode? node, string variable, int depth)
    {
        if (++_values > limits.Values || depth < 0)
        {
            throw new RenderException(RenderFault.TooLarge, $"There are more than {limits.Values} values, or some lie more than {limits.Depth} deep.", variable);
        }

        switch (node)
        {
            case null:
                return NilValue.Instance;
            case JsonArray array:
                return new ArrayValue([.. array.Select(entry => Make(entry, variable, depth - 1))]);
            case JsonObject members:
                return new DictionaryValue(new Members(members.ToDictionary(member => member.Key, member => Make(member.Value, variable, depth - 1), StringComparer.Ordinal), variable, isLenient));
            default:
                return Scalar(node.AsValue(), variable);
        }
    }

    private FluidValue Scalar(JsonValue value, string variable)
    {
        if (value.TryGetValue<bool>(out var truth))
        {
            return BooleanValue.Create(truth);
        }

        if (value.TryGetValue<string>(out var text))
        {
            return Text(text, variable);
        }

        return decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? NumberValue.Create(number)
            : throw new RenderException(RenderFault.WrongType, $"The variable {variable} holds a number that is too large.", variable);
    }

    private StringValue Text(string text, string variable)
    {
        _characters += Math.Min(text.Length, limits.Data + 1);
        if (_characters > limits.Data)
        {
            throw new RenderException(RenderFault.TooLarge, $"The values have more than {limits.Data} characters.", variable);
        }

        foreach (var character in text)
        {
            if ((char.IsControl(character) && character is not ('\n' or '\r' or '\t')) || character is Marks.Begin or Marks.End)
            {
                throw RenderException.Invalid($"The variable {variable} holds a control character.", variable);
            }
        }

        return new StringValue(text.ReplaceLineEndings("\n"));
    }

    private sealed class Members(Dictionary<string, FluidValue> members, string variable, bool isLenient) : IFluidIndexable
    {
        public int Count => members.Count;

        public IEnumerable<string> Keys => members.Keys;

        public bool TryGetValue(string name, out FluidValue value)
        {
            if (members.TryGetValue(name, out value!))
            {
                return true;
            }

            value = NilValue.Instance;
            return isLenient || name is "size"
                ? false
                : throw new RenderException(RenderFault.MissingVariable, $"The variable {variable} has an entry without {name}.", $"{variable}.{name}");
        }
    }
}

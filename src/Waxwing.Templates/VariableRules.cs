namespace Waxwing.Templates;

/// <summary>What must be true of the variables of a template.</summary>
internal static class VariableRules
{
    private const int Most = 100;

    /// <summary>Checks it.</summary>
    /// <exception cref="RenderException">It is not.</exception>
    public static void Check(TemplateSource source)
    {
        if (source.Variables.Length > Most)
        {
            throw new RenderException(RenderFault.TooLarge, $"A template has at most {Most} variables.");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var variable in source.Variables)
        {
            Check(variable, source.Kind);
            if (!names.Add(variable.Name))
            {
                throw RenderException.Invalid($"The variable {variable.Name} is declared twice.", variable.Name);
            }
        }
    }

    private static void Check(Variable variable, MailKind kind)
    {
        var name = variable.Name;
        if (!Variable.IsName(name))
        {
            throw RenderException.Invalid($"The name of a variable is 1 to {Variable.LongestName} letters, digits and underscores, not a digit first, and no word of the language.");
        }

        // What is secret must not be kept; what is kept for days is mail that expires in days.
        if (variable.Visibility == Visibility.Secret && !MailKindWord.Expires(kind))
        {
            throw RenderException.Invalid($"The variable {name} is secret: that is for mail that expires within a day, and {MailKindWord.Of(kind)} does not.", name);
        }

        if (variable.Visibility == Visibility.Secret && variable.Fallback is not null)
        {
            throw RenderException.Invalid($"The variable {name} is secret, and cannot have a fallback.", name);
        }

        if (variable.Visibility == Visibility.Masked && variable.Type is not (VariableType.String or VariableType.Number))
        {
            throw RenderException.Invalid($"The variable {name} is masked, and must be a string or a number.", name);
        }

        if (variable.Fallback is not null)
        {
            BoundValues.Of([variable], [], default, new RenderLimits());
        }
    }
}

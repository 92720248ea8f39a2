using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Waxwing.Server.Api.Emails;

namespace Waxwing.Server.Api.SendGrid;

/// <summary>Categories and custom arguments as tags of a message. They are texts at SendGrid, and may be more than words.</summary>
internal static class Words
{
    private const int MostCategories = 10;
    private const int MostCharacters = 10_000;
    private const string Category = "category";

    /// <summary>Reads them. A category is the tag <c>category</c>, the second is <c>category_2</c>; an argument of a personalization counts before one of the whole.</summary>
    public static bool TryRead(SendGridMail mail, Personalization one, string place, out ImmutableDictionary<string, string> tags, [NotNullWhen(false)] out ApiError? error)
    {
        tags = ImmutableDictionary<string, string>.Empty;
        var read = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        error = mail.Categories?.Length > MostCategories ? ApiError.Field("categories", $"has more than {MostCategories} entries") : null;
        for (var i = 0; error is null && i < (mail.Categories?.Length ?? 0); i++)
        {
            error = Wrong($"categories[{i}]", mail.Categories![i]);
            read[i == 0 ? Category : $"{Category}_{i + 1}"] = mail.Categories[i]!;
        }

        error ??= Add(read, mail.CustomArgs, "custom_args") ?? Add(read, one.CustomArgs, $"{place}custom_args");
        if (error is not null)
        {
            return false;
        }

        tags = read.ToImmutable();
        return true;
    }

    private static ApiError? Add(ImmutableDictionary<string, string>.Builder read, Dictionary<string, string?>? arguments, string field)
    {
        if (arguments is null)
        {
            return null;
        }

        if (arguments.Sum(one => one.Key.Length + (one.Value?.Length ?? 0)) > MostCharacters)
        {
            return ApiError.Field(field, $"has more than {MostCharacters} characters in all");
        }

        foreach (var (name, value) in arguments)
        {
            if (name.Length is 0 or > EmailTags.Longest || !OneLine.Holds(name))
            {
                return ApiError.Field(field, $"has a name that is not one line of 1 to {EmailTags.Longest} characters");
            }

            if (name.StartsWith(Category, StringComparison.Ordinal) && read.ContainsKey(name))
            {
                return ApiError.Field($"{field}.{name}", "is the name of a category as well");
            }

            if (value is null || !OneLine.Holds(value))
            {
                return ApiError.Field($"{field}.{name}", value is null ? "must be a text" : OneLine.Wrong);
            }

            read[name] = value;
        }

        return null;
    }

    private static ApiError? Wrong(string field, string? word) =>
        word is null or { Length: 0 or > EmailTags.Longest } || !OneLine.Holds(word) ? ApiError.Field(field, $"must be one line of 1 to {EmailTags.Longest} characters") : null;
}

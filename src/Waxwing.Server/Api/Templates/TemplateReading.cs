using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Waxwing.Server.Api.Emails;
using Waxwing.Server.Model;
using Waxwing.Templates;

namespace Waxwing.Server.Api.Templates;

/// <summary>Reads what a body says of a template, and tries the template once.</summary>
internal static class TemplateReading
{
    private const int LongestName = 100;
    private const int LongestAlias = 64;

    /// <summary>Reads it.</summary>
    /// <param name="form">The body.</param>
    /// <param name="before">What was there, or null.</param>
    /// <param name="source">What is there then.</param>
    /// <param name="error">What is wrong.</param>
    public static bool TryRead(TemplateForm form, TemplateSource? before, [NotNullWhen(true)] out TemplateSource? source, [NotNullWhen(false)] out ApiError? error)
    {
        source = null;
        error = Missing(form, before) ?? Addresses(form);
        if (error is not null || !TryKind(form.Kind, before, out var kind, out error) || !TryVariables(form.Variables, before, out var variables, out error))
        {
            return false;
        }

        var format = form.Html is not null ? BodyFormat.Html : form.Markup is not null ? BodyFormat.Markup : before!.Format;
        source = new TemplateSource
        {
            Body = form.Html ?? form.Markup ?? before!.Body,
            Format = format,
            Subject = form.Subject ?? before?.Subject ?? "",
            Text = form.Text ?? before?.Text,
            From = form.From ?? before?.From,
            ReplyTo = form.ReplyTo is [var address] ? address : before?.ReplyTo,
            LastLine = before?.LastLine,
            Language = form.Language ?? before?.Language ?? "en",
            Kind = kind,
            Variables = variables,
        };
        try
        {
            Template.Read(source).Try();
            return true;
        }
        catch (RenderException exception)
        {
            error = new ApiError(StatusCodes.Status422UnprocessableEntity, ErrorName.ValidationError, exception.Message);
            return false;
        }
    }

    /// <summary>Whether name and alias can be ones.</summary>
    public static ApiError? Names(TemplateForm form) =>
        form.Name is { } name && (name.Length is < 1 or > LongestName || !OneLine.Holds(name)) ? ApiError.Field("name", $"must be one line of 1 to {LongestName} characters")
        : form.Alias is { } alias && !IsAlias(alias) ? ApiError.Field("alias", $"must be 1 to {LongestAlias} letters, digits, hyphens and underscores, and no UUID")
        : null;

    private static bool IsAlias(string alias) =>
        alias.Length is >= 1 and <= LongestAlias && alias.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_') && !Ids.TryRead(alias, out _);

    private static ApiError? Missing(TemplateForm form, TemplateSource? before) =>
        form.Html is not null && form.Markup is not null ? ApiError.Field("markup", "cannot be given together with html")
        : before is null && form.Html is null && form.Markup is null ? ApiError.Missing("html")
        : form.Language is { Length: < 2 or > 35 } ? ApiError.Field("language", "must be a language (BCP 47) such as en or pt-BR")
        : null;

    private static ApiError? Addresses(TemplateForm form) =>
        form.From is not null && !AddressText.TryRead(form.From, out _, out var why) ? new ApiError(StatusCodes.Status422UnprocessableEntity, ErrorName.InvalidFromAddress, $"The `from` field {why}.")
        : form.ReplyTo is { Length: > 1 } ? ApiError.Field("reply_to", "has more than one address: give others with the email")
        : form.ReplyTo is [var address] && !AddressText.TryRead(address, out _, out why) ? ApiError.Field("reply_to", why)
        : null;

    private static bool TryKind(string? word, TemplateSource? before, out MailKind kind, [NotNullWhen(false)] out ApiError? error)
    {
        kind = before?.Kind ?? MailKind.Notification;
        error = word is null || MailKindWord.All.TryGetValue(word, out kind) ? null : ApiError.Field("kind", $"must be one of {string.Join(", ", MailKindWord.All.Keys)}");
        return error is null;
    }

    private static bool TryVariables(VariableForm[]? forms, TemplateSource? before, out ImmutableArray<Variable> variables, [NotNullWhen(false)] out ApiError? error)
    {
        variables = before?.Variables ?? [];
        error = null;
        if (forms is null)
        {
            return true;
        }

        var read = ImmutableArray.CreateBuilder<Variable>(forms.Length);
        for (var i = 0; i < forms.Length; i++)
        {
            if (!TryVariable(forms[i], $"variables[{i}]", out var variable, out error))
            {
                return false;
            }

            read.Add(variable);
        }

        variables = read.ToImmutable();
        return true;
    }

    private static bool TryVariable(VariableForm? form, string place, [NotNullWhen(true)] out Variable? variable, [NotNullWhen(false)] out ApiError? error)
    {
        variable = null;
        var (type, visibility) = (VariableType.String, Visibility.Public);
        error = form?.Key is null ? ApiError.Missing($"{place}.key")
            : form.Type is null ? ApiError.Missing($"{place}.type")
            : !TryWord(form.Type, out type) ? ApiError.Field($"{place}.type", "must be string, number, boolean, list or url")
            : form.Visibility is { } word && !TryWord(word, out visibility) ? ApiError.Field($"{place}.visibility", "must be public, masked or secret")
            : null;
        if (error is not null)
        {
            return false;
        }

        variable = new Variable(form!.Key!, type)
        {
            Visibility = visibility,
            IsOptional = form.Required == false,
            Fallback = form.FallbackValue is { ValueKind: not JsonValueKind.Null } fallback ? JsonNode.Parse(fallback.GetRawText()) : null,
        };
        return true;
    }

    private static bool TryWord<T>(string word, out T value)
        where T : struct, Enum
    {
        foreach (var known in Enum.GetValues<T>())
        {
            if (string.Equals(known.ToString().ToLowerInvariant(), word, StringComparison.Ordinal))
            {
                value = known;
                return true;
            }
        }

        value = default;
        return false;
    }
}

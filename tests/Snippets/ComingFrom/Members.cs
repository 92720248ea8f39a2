using System.Reflection;
using Waxwing.Snippets.Pages;

namespace Waxwing.Snippets.ComingFrom;

/// <summary>Every public call of the libraries that people come from has a row on its page.</summary>
public sealed class Members
{
    [Fact]
    public void MailKit_its_client() => Complete("docs/coming-from-mailkit.md", [typeof(MailKit.Net.Smtp.SmtpClient)]);

    [Fact]
    public void MailKit_its_other_types() => CompleteTypes("docs/coming-from-mailkit.md", typeof(MailKit.Net.Smtp.SmtpClient).Assembly, "MailKit.Net.Smtp");

    [Fact]
    public void System_Net_Mail_its_classes() => Complete("docs/coming-from-system-net-mail.md",
    [
        typeof(System.Net.Mail.SmtpClient), typeof(System.Net.Mail.MailMessage), typeof(System.Net.Mail.MailAddress), typeof(System.Net.Mail.AttachmentBase),
        typeof(System.Net.Mail.Attachment), typeof(System.Net.Mail.AlternateView), typeof(System.Net.Mail.LinkedResource), typeof(System.Net.Mail.SmtpException),
        typeof(System.Net.Mail.SmtpFailedRecipientException), typeof(System.Net.Mail.SmtpFailedRecipientsException),
    ]);

    [Fact]
    public void System_Net_Mail_its_other_types() => CompleteTypes("docs/coming-from-system-net-mail.md", typeof(System.Net.Mail.SmtpClient).Assembly, "System.Net.Mail");

    [Fact]
    public async Task Smtplib()
    {
        var page = Repository.Page("docs/coming-from-smtplib.md");
        var missing = new List<string>();
        foreach (var words in (await PythonScript.RunAsync("members")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')))
        {
            var name = words[0].Split('.')[^1];
            missing.AddRange(Named(page.Rows).Contains(name) ? [] : [words[0]]);
            missing.AddRange(words[1..].Where(parameter => parameter is not "self" && !Named(page.Rows).Contains(parameter)).Select(parameter => $"{words[0]}({parameter})"));
        }

        Assert.Empty(missing.Distinct(StringComparer.Ordinal));
    }

    private static void Complete(string path, Type[] types)
    {
        var page = Repository.Page(path);
        var missing =
            from type in types
            let rows = Named(page.Rows.Where(row => string.Equals(row.Heading, $"`{type.Name}`", StringComparison.Ordinal)))
            from member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
            where member.DeclaringType!.Assembly == type.Assembly && !IsOfBase(type, member, types) && member is not MethodInfo { IsSpecialName: true }
            let name = member is ConstructorInfo ? type.Name : member.Name
            where !rows.Contains(name)
            select $"{type.Name}.{name}";

        Assert.Empty(missing.Distinct(StringComparer.Ordinal));
    }

    // Members of a base that has a table of its own, and those that every object or exception has.
    private static bool IsOfBase(Type type, MemberInfo member, Type[] types) =>
        (member.DeclaringType != type && types.Contains(member.DeclaringType)) || member.Name is "ToString" or "Equals" or "GetHashCode" or "GetObjectData";

    private static void CompleteTypes(string path, Assembly assembly, string name)
    {
        var named = Named(Repository.Page(path).Rows);

        var missing = assembly.GetExportedTypes().Where(type => string.Equals(type.Namespace, name, StringComparison.Ordinal)).Select(type => type.Name).Except(named, StringComparer.Ordinal);

        Assert.Empty(missing);
    }

    // What stands in code quotes in the first cell, without its parameters.
    private static HashSet<string> Named(IEnumerable<Row> rows) => [.. rows.SelectMany(row => row.Names).Select(name => name.Split('(', '.')[0])];
}

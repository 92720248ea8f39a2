using System.Text;
using System.Text.Json;
using Waxwing.Smtp.Server;

namespace Waxwing.Conformance.Tests;

public sealed class SmtpCommands
{
    private static readonly string[] NotOffered = ["LHLO", "ETRN", "ATRN", "BURL", "EXPN"];
    private static readonly string[] Announced = ["SIZE", "BODY", "SMTPUTF8", "AUTH", "RET", "ENVID", "NOTIFY", "ORCPT", "REQUIRETLS", "BY"];

    [Fact]
    public void Command_lines_are_accepted_and_refused_as_the_source_does()
    {
        var verdicts = new Verdicts<CommandCase>(
            "smtp-syntax, commands",
            new Deviation<CommandCase>(
                "a command of an extension that is not offered is refused",
                "RFC 5321 §4.2.4: 502; the source parses them for servers that do offer them",
                item => item is { Ok: true, Fault: SmtpCommandFault.NotImplemented } && NotOffered.Contains(item.Verb, StringComparer.Ordinal)),
            new Deviation<CommandCase>(
                "a parameter of an extension that is not announced is refused",
                "RFC 5321 §4.1.1.11: 555; a server that took it would promise what it does not do",
                item => item is { Ok: true, Fault: SmtpCommandFault.ParameterUnknown } && item.Parameters.Except(Announced, StringComparer.Ordinal).Any()),
            new Deviation<CommandCase>(
                "no space on either side of the colon",
                "RFC 5321 §3.3 says so expressly; the source is lenient",
                item => item is { Ok: true, Fault: SmtpCommandFault.Syntax } && (item.Line.Contains(": <", StringComparison.Ordinal) || item.Line.Contains(" :", StringComparison.Ordinal))),
            new Deviation<CommandCase>(
                "one space between parameters",
                "RFC 5321 §4.1.2: SP, not white space; the source is lenient",
                item => item is { Ok: true, Fault: SmtpCommandFault.Syntax } && item.Line.Contains(">  ", StringComparison.Ordinal)),
            new Deviation<CommandCase>(
                "a recipient is never empty",
                "RFC 5321 §4.1.2: the null path is a reverse path only; the source leaves this to its caller",
                item => item is { Ok: true, Fault: SmtpCommandFault.RecipientAddress } && item.Line.StartsWith("RCPT TO:<>", StringComparison.Ordinal)),
            new Deviation<CommandCase>(
                "a parameter stands once",
                "RFC 5321 §4.1.1.11 gives no meaning to a second one, and two hops could obey different ones; the source leaves this to its caller",
                item => item is { Ok: true, Fault: SmtpCommandFault.ParameterInvalid } && item.Parameters.Distinct(StringComparer.Ordinal).Count() < item.Parameters.Count()),
            new Deviation<CommandCase>(
                "an initial response is base64",
                "RFC 4954 §4: 501 where it cannot be decoded; the source decodes it later",
                item => item is { Ok: true, Fault: SmtpCommandFault.Syntax } && item.Line.Contains("base64_goes_here", StringComparison.Ordinal)));
        foreach (var item in Corpus.Open("smtp-syntax").Cases().Where(element => string.Equals(element.GetProperty("type").GetString(), "command", StringComparison.Ordinal)).Select(CommandCase.Read))
        {
            verdicts.Add(item, item.Ok == (item.Fault == SmtpCommandFault.None), item.ToString());
        }

        verdicts.Conclude();
    }

    private sealed record CommandCase(string Id, string Line, bool Ok, SmtpCommandFault Fault)
    {
        private static readonly SmtpCommandParser Parser = new(SmtpServerExtensions.All);

        public string Verb => Line.Split(' ')[0].ToUpperInvariant();

        public IEnumerable<string> Parameters => Line[(Line.IndexOf("> ", StringComparison.Ordinal) + 1)..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(parameter => parameter.Split('=')[0].ToUpperInvariant());

        public static CommandCase Read(JsonElement element)
        {
            var line = element.GetProperty("line").GetString()!;
            return new CommandCase(
                element.GetProperty("id").GetString()!, line, element.GetProperty("ok").GetBoolean(),
                Parser.Parse(Encoding.UTF8.GetBytes(line), out _));
        }

        public override string ToString() => $"{Id} [{Line}] source says {(Ok ? "ok" : "error")}, we say {Fault}";
    }
}

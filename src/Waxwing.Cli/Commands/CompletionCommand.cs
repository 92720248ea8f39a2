using System.CommandLine;

namespace Waxwing.Cli.Commands;

/// <summary><c>waxwing completion SHELL</c>: the script that makes a shell complete our words.</summary>
/// <remarks>A script knows no command of ours: it asks the parser itself, with the <c>[suggest]</c> directive of System.CommandLine.</remarks>
internal sealed class CompletionCommand : Command
{
    // The line is cut at the cursor, so that the end of what is given is the place to complete. What is no word of ours is a file's name.
    private const string Bash = """
        _waxwing() {
            local line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]} IFS=$'\n'
            COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)" -- "$word"))
        }
        complete -o default -F _waxwing waxwing
        """;

    private const string Zsh = """
        #compdef waxwing
        _waxwing() {
            local line="${LBUFFER}"
            local -a found=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
            found=(${found:#})
            if (( ${#found} )); then
                compadd -- "${found[@]}" || _files
            else
                _files
            fi
        }
        if [[ ${funcstack[1]} == _waxwing ]]; then _waxwing "$@"; else compdef _waxwing waxwing; fi
        """;

    private const string Fish = """
        function __waxwing_suggest
            set -l line (commandline -cp)
            set -l program (commandline -opc)[1]
            $program "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c waxwing -a '(__waxwing_suggest)'
        """;

    private static readonly string[] Shells = ["bash", "zsh", "fish"];

    private readonly Argument<string> _shell = new("SHELL") { Description = "bash, zsh or fish." };

    public CompletionCommand()
        : base("completion", "Writes the script that lets a shell complete commands and options.")
    {
        _shell.CompletionSources.Add(Shells);
        _shell.Validators.Add(result =>
        {
            if (result.Tokens is [var shell] && !Shells.Contains(shell.Value, StringComparer.Ordinal))
            {
                result.AddError("SHELL must be bash, zsh or fish.");
            }
        });
        Arguments.Add(_shell);
        SetAction(parse => Console.Out.Write(ScriptFor(parse.GetRequiredValue(_shell)) + "\n"));
    }

    private static string ScriptFor(string shell) => shell switch { "bash" => Bash, "zsh" => Zsh, _ => Fish };
}

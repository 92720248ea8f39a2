using SharpFuzz;
using Waxwing.Fuzz;

// run PARSER [FOLDER]         the loop that afl-fuzz drives; the folder's inputs come first, unseen by it
// replay PARSER FILE...       these inputs once each; the first that breaks a property ends it with a stack
// instrument ASSEMBLY...      counts branches in these files, in place
switch (args)
{
    case ["run", var parser, .. var folders]:
        var target = Target.Named(parser);
        var buffer = new byte[Target.MaxInput];
        var isRehearsal = true;
        using (var input = Console.OpenStandardInput())
        {
            Fuzzer.Run(stream =>
            {
                var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
                if (isRehearsal)
                {
                    // What a program does once in its life, such as to fill a static field, would look like a branch that comes and goes.
                    Array.ForEach([.. folders.SelectMany(Directory.EnumerateFiles)], file => target.Run(File.ReadAllBytes(file)));
                }
                else if (length == 0)
                {
                    // AFL++ writes its first input when the target is up, and SharpFuzz reads it as soon as it is up: where that was too early there was
                    // nothing yet, and AFL++ gives up where it sees no branch. By now it is there.
                    length = input.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
                }

                isRehearsal = false;
                target.Run(buffer.AsSpan(0, length));
            });
        }

        return 0;
    case ["replay", var parser, .. var files]:
        foreach (var file in files)
        {
            Target.Named(parser).Run(File.ReadAllBytes(file));
        }

        return 0;
    case ["instrument", .. var assemblies]:
        foreach (var assembly in assemblies)
        {
            Fuzzer.Instrument(assembly, static _ => true, Options.Value);
        }

        return 0;
    default:
        Console.Error.WriteLine($"run PARSER [FOLDER] | replay PARSER FILE... | instrument ASSEMBLY...   ({string.Join(' ', Target.All.Select(one => one.Name))})");
        return 2;
}

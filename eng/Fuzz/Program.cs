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
        // What a program does once in its life, such as to fill a static field, would look like a branch that comes and goes.
        var first = new Queue<string>(folders.SelectMany(Directory.EnumerateFiles));
        Fuzzer.Run(stream =>
        {
            while (first.TryDequeue(out var file))
            {
                target.Run(File.ReadAllBytes(file));
            }

            target.Run(buffer.AsSpan(0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)));
        });
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
